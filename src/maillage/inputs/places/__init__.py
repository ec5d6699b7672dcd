"""Read lists of places as they come, and rename their columns to those of the standard."""
