"""Draw points and ways over a map, and their legend: shapes differ, not colours alone."""

from collections.abc import Sequence

import numpy as np

from maillage.contracts.marks import Line, Mark, MarkKind
from maillage.language import _
from maillage.outputs import svg
from maillage.outputs.document import LegendEntry
from maillage.outputs.outlines import Paths

_ORDER: tuple[MarkKind, ...] = ("place", "stop", "depot", "chosen")
_WAYS = ("#0b5c6b", "#8a1c1c", "#5b3a8e", "#8a6d00", "#2f6b2f")


def overlay(marks: Sequence[Mark], lines: Sequence[Line], paths: Paths) -> str:
    """Return the ways, then the points from the least to the most important."""
    ways = [_way(line, paths) for line in lines]
    ordered = sorted(marks, key=lambda mark: _ORDER.index(mark.kind))
    if not ordered:
        return svg.element("g", *ways, class_="marks") if ways else ""
    pixels = paths.page(np.array([[mark.lon, mark.lat] for mark in ordered]))
    points = [
        _point(mark, *pixel)
        for mark, pixel in zip(ordered, pixels.tolist(), strict=True)
        if not np.isnan(pixel).any()
    ]
    return svg.element("g", *ways, *points, class_="marks")


def legend(marks: Sequence[Mark], lines: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """Return one entry a kind of point drawn, and one a way."""
    kinds = {mark.kind for mark in marks}
    points = tuple(
        LegendEntry(_shape(kind, 13, 8), kind_words(kind))
        for kind in reversed(_ORDER)
        if kind in kinds
    )
    named = {line.name: line.colour for line in lines}
    ways = tuple(
        LegendEntry(svg.line(2, 8, 24, 8, stroke=_colour(colour), stroke_width=3), name)
        for name, colour in named.items()
    )
    return points + ways


def kind_words(kind: MarkKind) -> str:
    """Return what a kind of point is called."""
    return {
        "place": _("lieu existant"),
        "chosen": _("site choisi"),
        "stop": _("arrêt de la tournée"),
        "depot": _("départ de la tournée"),
    }[kind]


def _point(mark: Mark, x: float, y: float) -> str:
    title = svg.element("title", svg.content(f"{mark.name} : {kind_words(mark.kind)}"))
    return svg.element("g", title, _shape(mark.kind, x, y))


def _shape(kind: MarkKind, x: float, y: float) -> str:
    if kind == "chosen":
        return svg.element(
            "path", d=f"M{x:.1f} {y - 8:.1f}l7 8-7 8-7-8z", fill=svg.ACCENT, stroke=svg.PAPER,
            stroke_width=1.5,
        )  # fmt: skip
    if kind == "depot":
        return svg.rectangle(x - 6, y - 6, 12, 12, fill=svg.INK, stroke=svg.PAPER, stroke_width=1.5)
    if kind == "stop":
        return svg.element(
            "circle", cx=x, cy=y, r=5, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.2
        )
    return svg.element("circle", cx=x, cy=y, r=2.6, fill=svg.INK, stroke=svg.PAPER)


def _way(line: Line, paths: Paths) -> str:
    pixels = paths.page(np.array(line.points))
    known = pixels[~np.isnan(pixels).any(axis=1)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in known.tolist())
    return svg.element(
        "polyline",
        svg.element("title", svg.content(line.name)),
        points=points,
        fill="none",
        stroke=_colour(line.colour),
        stroke_width=2.2,
        stroke_linejoin="round",
        stroke_opacity=0.85,
    )


def _colour(number: int) -> str:
    return _WAYS[number % len(_WAYS)]
