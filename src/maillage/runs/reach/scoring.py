"""What the zones of a study of access are scored by: a measure, and how a travel weighs in it."""

from dataclasses import asdict, dataclass
from math import log, sqrt
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import AgeClass
from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError, MissingData
from maillage.language import _
from maillage.runs.indicators import wide
from maillage.runs.reach.ground import FINE, Ground
from maillage.runs.store import Store
from maillage.types import Floats

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.decay import Decay

Measure: TypeAlias = Literal["e2sfca", "2sfca", "m2sfca", "3sfca", "apl", "gravity", "raam"]
Curve: TypeAlias = Literal["classes", "gaussian", "exponential"]

_FIXED: Final[frozenset[Measure]] = frozenset({"2sfca", "apl", "raam"})
"""Measures that weigh a travel in one way."""

_TWO_STEPS: Final[frozenset[Measure]] = frozenset({"e2sfca", "2sfca", "apl"})
"""Measures that an engine computes in its two passes."""


@dataclass(frozen=True)
class Scoring:
    """What zones are scored by.

    Attributes:
        measure: which measure.
        curve: how the weight of a place falls with its travel; None for that of the measure.
    """

    measure: Measure = "e2sfca"
    curve: Curve | None = None

    @property
    def is_two_step(self) -> bool:
        """Whether an engine computes it in its two passes."""
        return self.measure in _TWO_STEPS

    @property
    def shares_hours(self) -> bool:
        """Whether it gives hours for so many people."""
        return self.measure not in ("gravity", "raam")

    @property
    def is_better_high(self) -> bool:
        """Whether the higher a score, the better the access."""
        return self.measure != "raam"

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that it reads: the inhabitants by age, where their need counts."""
        return tuple(each.indicator for each in _need()) if self.measure == "apl" else ()

    def manifest(self) -> dict[str, object]:
        """Return what a manifest says of it."""
        return asdict(self)


def _need() -> tuple[AgeClass, ...]:
    """Return the ages whose need the APL counts."""
    return catalogue.find_demand(access_settings().apl_need).classes


def check_scoring(scoring: Scoring, *, engine: str) -> None:
    """Refuse a curve that the measure has no use for, and a measure that the engine lacks.

    Raises:
        InputError: which of the two, with what to change.
    """
    if scoring.curve is not None and scoring.measure in _FIXED:
        raise InputError(
            _(
                "« --measure {measure} » pèse les trajets à sa façon : retirez « --decay », ou "
                "prenez « --measure e2sfca »",
                measure=scoring.measure,
            )
        )
    if engine != "local" and not scoring.is_two_step:
        raise InputError(
            _(
                "« --measure {measure} » ne se calcule pas sur Spark : retirez « --engine », ou "
                "prenez {others}",
                measure=scoring.measure,
                others=", ".join(f"« {name} »" for name in sorted(_TWO_STEPS)),
            )
        )


def decay_of(scoring: Scoring, *, within_minutes: float) -> "Decay":
    """Return the weight of a travel."""
    from maillage.methods.access import decay  # here: numba is slow to load

    settings = access_settings()
    if scoring.measure == "2sfca":
        return decay.Step(within_minutes)
    if scoring.measure == "apl":
        return decay.Classes(settings.apl_minutes, settings.apl_weights)
    fall = -log(settings.least_weight)
    if scoring.curve == "gaussian":
        return decay.Gaussian(within_minutes / sqrt(2 * fall), within_minutes)
    if scoring.curve == "exponential":
        return decay.Exponential(within_minutes / fall, within_minutes)
    bounds = tuple(share * within_minutes for share in settings.decay_shares)
    return decay.Classes(bounds=bounds, weights=settings.decay_weights)


def competing(store: Store, stand: Ground, scoring: Scoring) -> Floats:
    """Return who competes for the hours in each zone: people in difficulty, or those of the APL.

    Those are the inhabitants, each counting for the need of their age, 1 being the country's mean.

    Raises:
        MissingData: the APL lacks the inhabitants by age.
    """
    if scoring.measure != "apl":
        return stand.people
    from maillage.methods.access.potential import relative_need, standardised_population

    classes, names = _need(), scoring.indicators
    ages = pl.concat([wide(store, level, names) for level in FINE]).fill_null(0.0)
    whole = wide(store, "commune", names).select(names).sum().to_numpy().ravel()
    if not np.nansum(whole) > 0:
        raise MissingData(
            _(
                "« --measure apl » demande les habitants par âge ({names}), qui ne sont pas "
                "chargés ; prenez « --measure e2sfca »",
                names=", ".join(names),
            )
        )
    weights = relative_need(np.array([each.rate for each in classes]), whole)
    here = stand.zones.select("code").join(
        ages, left_on="code", right_on="zone", how="left", validate="1:1", maintain_order="left"
    )
    counts = here.select(names).fill_null(0.0).to_numpy()
    return standardised_population(counts, weights)


def scores(
    scoring: Scoring, demand: Floats, supply: Floats, costs: SparseCosts, *, within_minutes: float
) -> Floats:
    """Return the score of each zone, of a measure that is not one of two steps."""
    from maillage.methods.access.catchment import modified_two_step_catchment, three_step_catchment
    from maillage.methods.access.gravity import hansen

    decay = decay_of(scoring, within_minutes=within_minutes)
    match scoring.measure:
        case "m2sfca":
            return modified_two_step_catchment(demand, supply, costs, decay=decay)
        case "3sfca":
            return three_step_catchment(demand, supply, costs, decay=decay)
        case "gravity":
            return hansen(supply, costs, decay=decay)
        case _:
            return _agents(demand, supply, costs, within_minutes=within_minutes)


def _agents(demand: Floats, supply: Floats, costs: SparseCosts, *, within_minutes: float) -> Floats:
    from maillage.methods.access.raam import rational_agents

    settings = access_settings()
    found = rational_agents(
        demand,
        supply,
        _within(costs, within_minutes),
        patience_minutes=settings.raam_patience_minutes,
        tolerance=settings.raam_tolerance,
        most_sweeps=settings.raam_most_sweeps,
    )
    if not found.is_settled:
        raise InputError(
            _(
                "« --measure raam » n'a pas trouvé d'équilibre en {sweeps} tours : prenez un "
                "territoire plus petit, ou « --measure e2sfca »",
                sweeps=found.sweeps,
            )
        )
    return found.costs


def _within(costs: SparseCosts, limit_minutes: float) -> SparseCosts:
    """Return the pairs within a limit, bound included."""
    is_kept = costs.minutes <= limit_minutes
    kept = np.concatenate([[0], np.cumsum(is_kept)]).astype(np.int64)
    return SparseCosts(
        starts=kept[costs.starts],
        sites=costs.sites[is_kept],
        minutes=costs.minutes[is_kept],
        metres=costs.metres[is_kept],
        site_count=costs.site_count,
        mode=costs.mode,
    )
