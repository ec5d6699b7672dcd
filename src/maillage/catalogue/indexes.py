"""Index definitions: which indicators, how normalised, weighted and aggregated."""

from collections import Counter
from fractions import Fraction
from typing import Annotated, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from maillage.catalogue.rules import exactly_one, refuse_repeats, refuse_unknown
from maillage.catalogue.text import Entry, Text
from maillage.errors import InputError
from maillage.language import _

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
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value))
    except (ValueError, ArithmeticError) as error:
        raise ValueError(
            _(
                "« {value} » n'est ni un nombre ni une fraction ; écrivez par exemple 0.5 "
                'ou "2/3"',
                value=value,
            )
        ) from error


Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


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
        exactly_one(indicator=bool(self.indicator), axis=bool(self.axis))
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
            raise ValueError(
                _("tous les poids sont à 0 ; donnez un « weight » positif à une part au moins")
            )
        if self.weighting == "given" and abs(total - self.weight_total) > _TOLERANCE:
            raise ValueError(
                _(
                    "la somme des poids est {total}, attendu : {expected} ; corrigez un poids ou "
                    "donnez « weight_total »",
                    total=f"{total:g}",
                    expected=f"{self.weight_total:g}",
                )
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
        refuse_repeats([axis.id for axis in self.axes], key="axes")
        used = [part.axis for axis in self.axes for part in axis.parts if part.axis]
        refuse_unknown([self.root, *used], axes, key="axes")
        self._visit(self.root, axes, ())
        self._used_once()
        return self

    def _used_once(self) -> None:
        """Refuse what would count twice, and axes that count for nothing."""
        parts = [part for axis in self.axes for part in axis.parts]
        used = [part.indicator or _("axe {axis}", axis=part.axis) for part in parts]
        repeated = sorted(name for name, count in Counter(used).items() if count > 1)
        if repeated:
            raise ValueError(
                _(
                    "compté deux fois : {names} ; ne le placez qu'une fois",
                    names=", ".join(repeated),
                )
            )
        idle = {axis.id for axis in self.axes} - {part.axis for part in parts} - {self.root}
        if idle:
            raise ValueError(
                _(
                    "axe défini et jamais utilisé : {axes} ; placez-le dans les parts d'un autre "
                    "axe ou retirez-le",
                    axes=", ".join(sorted(idle)),
                )
            )

    def _visit(self, axis_id: str, axes: dict[str, Axis], above: tuple[str, ...]) -> None:
        if axis_id in above:
            raise ValueError(
                _(
                    "cycle d'axes : {cycle} ; retirez l'un de ces renvois",
                    cycle=" → ".join((*above, axis_id)),
                )
            )
        for part in axes[axis_id].parts:
            if part.axis:
                self._visit(part.axis, axes, (*above, axis_id))

    def axis(self, axis_id: str) -> Axis:
        """Return an axis by id."""
        return next(axis for axis in self.axes if axis.id == axis_id)

    def read_otherwise(
        self, *, reference: str | None = None, normalisation: Normalisation | None = None
    ) -> Self:
        """Return the index with another reference area or normalisation, where one is given.

        Raises:
            InputError: no normalisation has this name.
        """
        if normalisation is not None and normalisation not in get_args(Normalisation):
            raise InputError(
                _(
                    "normalisation « {name} » inconnue ; il y a : {names}",
                    name=normalisation,
                    names=", ".join(get_args(Normalisation)),
                )
            )
        asked = {"reference": reference, "normalisation": normalisation}
        given = {key: value for key, value in asked.items() if value is not None}
        return self.model_copy(update=given)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators used, in order of first use."""
        parts = [part for axis in self.axes for part in axis.parts]
        return tuple(dict.fromkeys(part.indicator for part in parts if part.indicator))
