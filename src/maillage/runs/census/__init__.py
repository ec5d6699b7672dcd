"""The census of places: from many dirty lists to releases that can be compared and undone."""
