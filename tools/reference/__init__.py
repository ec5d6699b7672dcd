"""How the embedded geography is made from two public packages."""
