"""How far help is, and where it should go: the pipelines of access, sites and rounds."""
