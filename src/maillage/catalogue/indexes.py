"""Index definitions: which indicators, how normalised, weighted and aggregated."""

from collections import Counter
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from maillage.catalogue.text import Entry, Text

Normalisation = Literal[
    "ratio",  # 100 × value ÷ reference value
    "min-max",  # 0–1 over the reference area
    "z-score",
    "rank",  # population-weighted mid-rank, 0–1
    "percentile",  # 100 × rank
    "decile",  # 1, 2, … 10 by rank
    "position",  # −3…+3 by rank, top decile +3, centred on the median
    "one-to-ten",  # 1 + 9 × rank
]
Aggregation = Literal["arithmetic", "geometric", "harmonic"]
Weighting = Literal["given", "equal", "entropy", "principal-components"]

_TOLERANCE = 1e-9


def _number(value: object) -> object:
    """Read ``"2/3"`` as a number; leave the rest to validation."""
    return float(Fraction(value)) if isinstance(value, str) else value


Number = Annotated[float, BeforeValidator(_number)]


class Part(Entry):
    """One part of an axis: an indicator or another axis, with its weight.

    ``direction`` overrides the indicator's own, where the publisher reads it otherwise.
    """

    indicator: str = ""
    axis: str = ""
    weight: Number = Field(default=1.0, ge=0)
    direction: Literal["more", "less"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.indicator) == bool(self.axis):
            raise ValueError("give either `indicator` or `axis`")
        return self


class Axis(Entry):
    """A weighted group of parts.

    ``weight_total`` is what the weights must add up to. ``minimum_share`` is the least share of
    the weight that must be present for the axis to have a score; at 0, one part is enough.
    ``multiply`` changes the scale of the aggregate.
    """

    id: str
    label: Text
    parts: tuple[Part, ...] = Field(min_length=1)
    aggregation: Aggregation = "arithmetic"
    weighting: Weighting = "given"
    weight_total: Number = 1.0
    minimum_share: float = Field(ge=0, le=1)
    multiply: Number = Field(default=1.0, gt=0)

    @model_validator(mode="after")
    def _weights_sum(self) -> Self:
        total = sum(part.weight for part in self.parts)
        if total <= 0:
            raise ValueError(f"axis {self.id}: every weight is 0; give one part a weight")
        if self.weighting == "given" and abs(total - self.weight_total) > _TOLERANCE:
            raise ValueError(
                f"axis {self.id}: the weights add up to {total:g}, expected {self.weight_total:g}; "
                "correct a weight or state `weight_total`"
            )
        return self


class Index(Entry):
    """A composite index: axes of indicators, nested down from ``root``.

    ``minimum_share`` of an axis is the stated rule for missing indicators. ``reference`` is the
    area whose value, extremes or distribution normalises (``france`` or a territory).
    """

    id: str
    label: Text
    definition: Text
    citation: str
    assumptions: tuple[Text, ...] = ()
    rationale: Text | None = None
    normalisation: Normalisation
    reference: str = "france"
    root: str
    axes: tuple[Axis, ...]

    @model_validator(mode="after")
    def _tree(self) -> Self:
        axes = {axis.id: axis for axis in self.axes}
        if len(axes) < len(self.axes):
            raise ValueError("two axes have the same id")
        self._visit(self.root, axes, ())
        self._used_once()
        return self

    def _used_once(self) -> None:
        """Refuse what would count twice, and axes that count for nothing."""
        parts = [part for axis in self.axes for part in axis.parts]
        used = [part.indicator or f"axis {part.axis}" for part in parts]
        repeated = sorted(name for name, count in Counter(used).items() if count > 1)
        if repeated:
            raise ValueError(f"counted twice: {', '.join(repeated)}; keep one place for each")
        idle = {axis.id for axis in self.axes} - {part.axis for part in parts} - {self.root}
        if idle:
            raise ValueError(f"axes defined and not used: {', '.join(sorted(idle))}")

    def _visit(self, axis_id: str, axes: dict[str, Axis], above: tuple[str, ...]) -> None:
        if axis_id in above:
            raise ValueError(f"cycle of axes: {' → '.join((*above, axis_id))}")
        if axis_id not in axes:
            raise ValueError(f"axis {axis_id} is used and not defined")
        for part in axes[axis_id].parts:
            if part.axis:
                self._visit(part.axis, axes, (*above, axis_id))

    def axis(self, axis_id: str) -> Axis:
        """Return an axis by id."""
        return next(axis for axis in self.axes if axis.id == axis_id)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators used, in order of first use."""
        parts = [part for axis in self.axes for part in axis.parts]
        return tuple(dict.fromkeys(part.indicator for part in parts if part.indicator))
