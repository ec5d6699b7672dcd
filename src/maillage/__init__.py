"""The workbench of a territory's digital inclusion policy."""

__version__ = "0.1.0"
