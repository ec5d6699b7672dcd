"""Opening hours: French words, tables and OSM in, OSM ``opening_hours`` out, checked."""

from .evaluate import is_valid, open_intervals, same, weekly_minutes
from .french import parse, parse_week
from .ranges import merge_ranges
from .rules import RULES

__all__ = [
    "RULES",
    "is_valid",
    "merge_ranges",
    "open_intervals",
    "parse",
    "parse_week",
    "same",
    "weekly_minutes",
]
