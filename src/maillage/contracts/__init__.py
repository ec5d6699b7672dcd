"""The tables that cross modules, and the check at their door."""

from maillage.contracts.contract import Column, Contract
from maillage.contracts.indicators import INDICATOR_VALUES, STATUSES
from maillage.contracts.quality import QUALITY_ISSUES, SEVERITIES
from maillage.contracts.zones import CROSSWALK, LEVELS, OUTLINES, POSTCODES, ZONES, Level

__all__ = [
    "CROSSWALK",
    "INDICATOR_VALUES",
    "LEVELS",
    "OUTLINES",
    "POSTCODES",
    "QUALITY_ISSUES",
    "SEVERITIES",
    "STATUSES",
    "ZONES",
    "Column",
    "Contract",
    "Level",
]
