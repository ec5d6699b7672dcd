"""Small panels and indexes, and the folder of national files where it is at hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from maillage.catalogue.indexes import Axis, Index, Part
from maillage.catalogue.text import Text
from maillage.methods.indexes.panel import Panel

TEXT = Text(fr="exemple", en="example")


def _panel(values: Any, **given: Any) -> Panel:
    table = np.array(values, dtype=float)
    zones, indicators = table.shape
    fields: dict[str, Any] = {
        "zones": tuple(f"z{i:05d}" for i in range(zones)),
        "indicators": tuple(f"x{j}" for j in range(indicators)),
        "values": table,
        "directions": (1,) * indicators,
        "population": np.ones(zones),
        "reference": np.ones(zones, dtype=bool),
        "reference_values": np.full(indicators, 100.0),
    }
    return Panel(**{**fields, **given})


def _axis(axis_id: str, parts: dict[str, float], **given: Any) -> Axis:
    """Make an axis; a part whose name starts with ``x`` is an indicator."""
    made = tuple(
        Part(indicator=name, weight=weight)
        if name.startswith("x")
        else Part(axis=name, weight=weight)
        for name, weight in parts.items()
    )
    fields = {"minimum_share": 0, "weight_total": sum(parts.values())}
    return Axis(id=axis_id, label=TEXT, parts=made, **{**fields, **given})


def _index(*axes: Axis, normalisation: str = "min-max") -> Index:
    """Make an index; the last axis is the root."""
    return Index(
        id="example",
        label=TEXT,
        definition=TEXT,
        citation="none",
        normalisation=normalisation,
        root=axes[-1].id,
        axes=axes,
    )


@pytest.fixture(scope="session")
def make_panel() -> Callable[..., Panel]:
    return _panel


@pytest.fixture(scope="session")
def make_axis() -> Callable[..., Axis]:
    return _axis


@pytest.fixture(scope="session")
def make_index() -> Callable[..., Index]:
    return _index


@pytest.fixture(scope="session")
def nested_index() -> Index:
    """Two axes of two indicators each, at ⅓ and ⅔, that demand half of their weight."""
    return _index(
        _axis("first", {"x0": 1, "x1": 3}, minimum_share=0.5),
        _axis("second", {"x2": 1, "x3": 1}, minimum_share=0.5),
        _axis("root", {"first": 1 / 3, "second": 2 / 3}, minimum_share=0.5),
        normalisation="rank",
    )
