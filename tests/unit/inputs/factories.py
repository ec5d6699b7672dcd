"""Source entries and files made for one test."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from maillage.catalogue.sources import Source
from maillage.inputs.tabular import read_table

SHARE = {"indicator": "without_30mbps", "year": 2025, "value": "part", "scale": 0.01}


def source(**given: Any) -> Source:
    """A CSV of shares by commune: columns ``code`` and ``part``, in per cent."""
    entry: dict[str, Any] = {
        "id": "essai",
        "title": "Essai",
        "producer": "Essai",
        "licence": "Licence Ouverte 2.0",
        "published": date(2025, 1, 1),
        "exercised_by": "fixture",
        "format": {"kind": "csv"},
        "zone": {"column": "code", "level": "commune", "cog_year": 2025},
        "measures": [SHARE],
    }
    if not {"url", "derived_from"} & given.keys():
        entry["without_url"] = "made for one test"
    return Source.model_validate(entry | given)


def read(
    folder: Path, content: bytes | str, entry: Source, name: str = "essai.csv"
) -> pl.DataFrame:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, entry)
