"""Studies of access, sites and rounds as files: page, PDF, drawings and open data."""

from maillage.outputs.study.write import FORMATS, Format, write_study

__all__ = ["FORMATS", "Format", "write_study"]
