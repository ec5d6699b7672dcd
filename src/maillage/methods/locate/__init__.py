"""Where to open sites: problems of location, each answer with its bound."""
