"""From the outside world to staged tables: bring files, read them, say what was wrong."""
