"""Draw a curve over an axis that starts at its first point, with one point marked."""

from maillage.contracts.study import Curve
from maillage.numbers import number
from maillage.outputs import furniture, svg
from maillage.outputs.axis import Axis, marks
from maillage.outputs.wording import amount

_HEIGHT = 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 92.0, 16.0, 34.0, 46.0
_NARROW = 480.0


def curve_chart(curve: Curve, *, width: float, title: str, alternative: str, demo: str) -> str:
    """Return the curve; the ordinate's axis starts at zero when its values are near it."""
    abscissa, ordinate, *_others = curve.table.columns
    points = curve.table.rows.select(abscissa.column, ordinate.column).drop_nulls().rows()
    most = 4 if width < _NARROW else 8
    across = marks(min(x for x, _y in points), max(x for x, _y in points), most=most)
    up = marks(min(0, *(y for _x, y in points)), max(y for _x, y in points), most=5)
    x_axis = Axis(across[0], across[-1], _LEFT, width - _RIGHT)
    y_axis = Axis(up[0], up[-1], _HEIGHT - _BOTTOM, _TOP)
    height = _HEIGHT + (furniture.WARNING_ROOM if demo else 0)
    placed = [(x_axis.at(x), y_axis.at(y)) for x, y in points]
    return svg.drawing(
        svg.text(0, 16, ordinate.label, font_size=12, fill=svg.QUIET),
        *(_level(y_axis.at(value), amount(value, unit=ordinate.unit), width) for value in up),
        *(_tick(x_axis.at(value), number(value)) for value in across),
        svg.text(
            width - _RIGHT, _HEIGHT - 6, abscissa.label, font_size=12, fill=svg.QUIET,
            text_anchor="end",
        ),
        svg.element(
            "polyline",
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in placed),
            fill="none",
            stroke=svg.ACCENT,
            stroke_width=2.5,
            stroke_linejoin="round",
        ),
        *_marked(curve, points, placed, width),
        furniture.warning(demo, y=height - 6) if demo else "",
        width=width,
        height=height,
        title=title,
        alternative=alternative,
    )  # fmt: skip


def _level(y: float, words: str, width: float) -> str:
    label = svg.text(_LEFT - 8, y + 4, words, font_size=11, fill=svg.QUIET, text_anchor="end")
    return svg.line(_LEFT, y, width - _RIGHT, y) + label


def _tick(x: float, words: str) -> str:
    y = _HEIGHT - _BOTTOM
    return svg.line(x, y, x, y + 5) + svg.text(
        x, y + 18, words, font_size=11, fill=svg.QUIET, text_anchor="middle"
    )


def _marked(
    curve: Curve,
    points: list[tuple[float, float]],
    placed: list[tuple[float, float]],
    width: float,
) -> list[str]:
    at = next((at for at, (x, _y) in enumerate(points) if x == curve.marked), None)
    if at is None:
        return []
    x, y = placed[at]
    is_right = x > width / 2
    label = svg.text(
        x + (-10 if is_right else 10), y + 22, curve.marked_words, font_size=12,
        text_anchor="end" if is_right else "start", stroke=svg.PAPER, stroke_width=4,
        paint_order="stroke",
    )  # fmt: skip
    return [
        svg.element("circle", cx=x, cy=y, r=6, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.5),
        label,
    ]
