"""The panel: indicator values by zone, with all that an index needs to read them."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats


@dataclass(frozen=True)
class Panel:
    """Values of several indicators in the same zones.

    Attributes:
        zones: code of each zone, unique.
        indicators: id of each indicator, unique.
        values: shape (zones, indicators), each in its indicator's unit; NaN when not known.
        directions: one sign an indicator: 1 when higher is more fragile, −1 when lower is.
        population: shape (zones,), people; NaN counts as nobody.
        reference: shape (zones,), the zones of the reference area; with none of them, only the
            ``ratio`` normalisation gives scores.
        reference_values: shape (indicators,), value of the whole reference area; NaN if unknown.
            Only the ``ratio`` normalisation reads it.
        standard_errors: shape (zones, indicators), sampling error of each value; NaN counts as
            none. Without it, values are taken as exact.

    Raises:
        InputError: a shape differs, a code is repeated, a value is infinite, a direction is
            not a sign, or a population or an error is negative.
    """

    zones: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    directions: tuple[int, ...]
    population: Floats
    reference: Booleans
    reference_values: Floats
    standard_errors: Floats | None = None

    def __post_init__(self) -> None:
        problems = [*self._shape_problems(), *self._code_problems(), *self._value_problems()]
        if problems:
            raise InputError(_("panneau d'indicateurs : {list}", list=" ; ".join(problems)))

    def select(self, indicators: tuple[str, ...]) -> "Panel":
        """Return the panel with these indicators, in this order.

        Raises:
            InputError: an indicator is not in the panel.
        """
        absent = [name for name in indicators if name not in self.indicators]
        if absent:
            raise InputError(
                _(
                    "indicateurs absents du panneau : {absent} ; ajoutez une colonne pour chacun, "
                    "vide si les valeurs sont inconnues",
                    absent=", ".join(absent),
                )
            )
        columns = [self.indicators.index(name) for name in indicators]
        errors = self.standard_errors
        return replace(
            self,
            indicators=indicators,
            values=self.values[:, columns],
            directions=tuple(self.directions[column] for column in columns),
            reference_values=self.reference_values[columns],
            standard_errors=None if errors is None else errors[:, columns],
        )

    @property
    def weights(self) -> Floats:
        """Population of each zone of the reference area, 0 outside it or where unknown."""
        return np.where(self.reference, np.nan_to_num(self.population), 0.0)

    def _shape_problems(self) -> list[str]:
        zones, indicators = len(self.zones), len(self.indicators)
        expected = {
            "values": (self.values, (zones, indicators)),
            "population": (self.population, (zones,)),
            "reference": (self.reference, (zones,)),
            "reference_values": (self.reference_values, (indicators,)),
        }
        if self.standard_errors is not None:
            expected["standard_errors"] = (self.standard_errors, (zones, indicators))
        problems = [
            _(
                "{name} est de forme {found}, attendu {shape}",
                name=name,
                found=array.shape,
                shape=shape,
            )
            for name, (array, shape) in expected.items()
            if array.shape != shape
        ]
        if len(self.directions) != indicators:
            problems.append(
                _(
                    "{found} sens pour {expected} indicateurs",
                    found=len(self.directions),
                    expected=indicators,
                )
            )
        return problems

    def _code_problems(self) -> list[str]:
        return [
            _("{name} : codes répétés, un seul par ligne ou colonne attendu", name=name)
            for name, codes in (("zones", self.zones), ("indicators", self.indicators))
            if len(set(codes)) < len(codes)
        ]

    def _value_problems(self) -> list[str]:
        errors = np.zeros(0) if self.standard_errors is None else self.standard_errors
        checks = {
            _("values contient l'infini ; laissez vide ce qui est inconnu"): np.isinf(
                self.values
            ).any(),
            _("un sens n'est ni 1 ni -1"): not set(self.directions) <= {1, -1},
            _("une population est négative"): (self.population < 0).any(),
            _("une erreur type est négative ou infinie"): (
                (errors < 0).any() or np.isinf(errors).any()
            ),
        }
        return [message for message, failed in checks.items() if failed]
