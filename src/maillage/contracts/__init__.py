"""The tables that cross modules, and the check at their door."""

from maillage.contracts.contract import Column, Contract
from maillage.contracts.indicators import INDICATOR_VALUES, STATUSES
from maillage.contracts.quality import QUALITY_ISSUES, QUALITY_REPORT, SEVERITIES
from maillage.contracts.records import (
    DAYS,
    DECISIONS,
    HOURS_BY_DAY,
    LINKS,
    LISTS,
    MAPPED_RECORDS,
    PERMANENCES,
    PLACE_ORIGINS,
    PLACE_RECORDS,
    PLACES,
    PUBLIC_TEXTS,
    RECORD_NOTES,
    STANDARD,
    TEXTS,
)
from maillage.contracts.zones import (
    CROSSWALK,
    LEVELS,
    OLD_NAMES,
    OUTLINES,
    POSTCODES,
    ZONES,
    Level,
)

__all__ = [
    "CROSSWALK",
    "DAYS",
    "DECISIONS",
    "HOURS_BY_DAY",
    "INDICATOR_VALUES",
    "LEVELS",
    "LINKS",
    "LISTS",
    "MAPPED_RECORDS",
    "OLD_NAMES",
    "OUTLINES",
    "PERMANENCES",
    "PLACES",
    "PLACE_ORIGINS",
    "PLACE_RECORDS",
    "POSTCODES",
    "PUBLIC_TEXTS",
    "QUALITY_ISSUES",
    "QUALITY_REPORT",
    "RECORD_NOTES",
    "SEVERITIES",
    "STANDARD",
    "STATUSES",
    "TEXTS",
    "ZONES",
    "Column",
    "Contract",
    "Level",
]
