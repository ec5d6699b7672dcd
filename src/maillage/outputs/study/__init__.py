"""Studies of access, sites and rounds as files: page, PDF, drawings and open data."""

from maillage.outputs.pages import FORMATS, Format
from maillage.outputs.study.write import write_study

__all__ = ["FORMATS", "Format", "write_study"]
