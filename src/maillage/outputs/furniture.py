"""What surrounds a drawing: names of places, scale, frames of insets, the demonstration warning."""

import math
from collections.abc import Iterable

from maillage.numbers import number
from maillage.outputs import svg
from maillage.outputs.outlines import INSET_PX, Paths, Placed

WARNING_ROOM = 24.0

_MOST_NAMES = 5
_SIZE = 15.0


def place_names(places: Iterable[tuple[str, str]], paths: Paths) -> str:
    """Return the names of the first places that fit in the main frame, none over another.

    Args:
        places: code and name, the most important first.
        paths: where they are.
    """
    kept: list[tuple[float, float, float]] = []
    names: list[str] = []
    for code, name in places:
        if code not in paths.centres or len(names) == _MOST_NAMES:
            continue
        x, y = paths.centres[code]
        half = svg.text_width(name, size=_SIZE) / 2
        fits = half <= x <= paths.main.width - half and y <= paths.main.height
        if fits and all(abs(x - a) > half + b or abs(y - c) > 24 for a, b, c in kept):
            kept.append((x, half, y))
            names.append(svg.text(x, y + 4, name))
    return svg.element(
        "g",
        *names,
        class_="places",
        font_size=_SIZE,
        text_anchor="middle",
        stroke=svg.PAPER,
        stroke_width=4,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def scale_bar(paths: Paths) -> str:
    """Return a bar of a round length, at most a fifth of the map, under its right corner."""
    length_m = round_below(paths.main.width * paths.main.metres_per_pixel / 5)
    length = length_m / paths.main.metres_per_pixel
    y, right = paths.main.height + 16, paths.main.width
    words = f"{number(length_m / 1000)} km" if length_m >= 1000 else f"{number(length_m)} m"
    bar = f"M{right - length:.1f} {y - 4:.1f}v4h{length:.1f}v-4"
    return svg.element(
        "g",
        svg.element("path", d=bar, fill="none", stroke=svg.QUIET),
        svg.text(right - length - 6, y, words, text_anchor="end"),
        class_="scale",
        font_size=13,
        fill=svg.QUIET,
    )


def round_below(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that does not exceed ``value``.

    Examples:
        >>> round_below(47_000), round_below(1.0), round_below(0.3)
        (20000.0, 1.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return power * max(step for step in (1, 2, 5) if step * power <= value)


def inset_frame(inset: Placed) -> str:
    """Return the name of an inset over a thin line."""
    return svg.element(
        "g",
        svg.line(inset.x, inset.y - 20, inset.x + INSET_PX, inset.y - 20),
        svg.text(inset.x, inset.y - 6, inset.name, fill=svg.QUIET),
    )


def warning(words: str, *, y: float) -> str:
    """Return the warning that the data are made up."""
    return svg.text(0, y, words, font_weight="bold", fill="#8a1c1c", class_="demo")
