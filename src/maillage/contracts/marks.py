"""Points and ways that are drawn over a map."""

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["place", "chosen", "stop", "depot"]


@dataclass(frozen=True)
class Mark:
    """A point on a map."""

    name: str
    lon: float
    lat: float
    kind: MarkKind


@dataclass(frozen=True)
class Line:
    """A way on a map: points of (longitude, latitude), and the number of its colour."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: int
