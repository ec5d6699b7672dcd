"""Files that people read or reuse: report pages, maps, charts, open data."""
