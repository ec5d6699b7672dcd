"""How Sphinx builds the documentation: Markdown by MyST, the theme Furo, the API by autodoc."""

import maillage

project = "Maillage"
author = "The Maillage authors"
copyright = "2026, The Maillage authors"
release = maillage.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"

html_theme = "furo"
html_title = f"Maillage {release}"
html_copy_source = False
