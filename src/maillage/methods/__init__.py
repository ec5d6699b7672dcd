"""Pure arithmetic: families that open no file, read no clock and do not know each other."""
