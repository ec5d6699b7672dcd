"""The diagnosis of a territory: its figures, its fragile zones, its likes, and what is missing."""

from maillage.runs.diagnosis.build import diagnose

__all__ = ["diagnose"]
