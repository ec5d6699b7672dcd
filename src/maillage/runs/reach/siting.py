"""What is asked of a siting, and the rules and draws of the demand that it makes."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import polars as pl
from scipy.stats import norm

from maillage.catalogue.demands import Demand
from maillage.catalogue.siting import siting_settings
from maillage.errors import InputError
from maillage.inputs.site_costs import SiteCosts
from maillage.language import _
from maillage.methods.locate.answer import Answer
from maillage.types import Booleans, Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.locate.coverage.rules import Rules

Objective: TypeAlias = Literal["coverage", "travel", "farthest", "fewest"]
OBJECTIVES: Final[tuple[Objective, ...]] = ("coverage", "travel", "farthest", "fewest")
EVERY: Final = ("all",)
"""What is written for every place of the territory."""


@dataclass(frozen=True)
class Wish:
    """What is asked.

    Attributes:
        new: how many sites to open; None when the budget decides, or the number is sought.
        objective: the most people reached, the least travel, the farthest people as near as can
            be, or the fewest sites that reach everybody.
        within_minutes: how far a site reaches.
        keeps_existing: whether the places of the census stay and count.
        closable: codes of the zones whose places may close, each for a site elsewhere; ``("all",)``
            for those of the whole territory.
        min_per_epci: least number of places of each intercommunality, existing ones counted.
        budget_cents: what the new sites may cost together.
        site_cost_cents: what one costs.
        costs: what one costs in each zone, as a file says; ``site_cost_cents`` in the others.
        floor_share: least share of the people of the most fragile fifth to reach.
        forbidden: codes of the zones where no site may open.
        required: codes of the zones where one must.
        then: sites of each period after the first, those before being open.
        backup_share: what a second site in reach adds, as a share of the first.
        fading_minutes: how far a site still counts, less and less; None for no farther than it
            reaches.
        capacity: people that a site or a place can help; None for as many as come.
        front_steps: choices looked for between the most people and the least travel.
        target_gap: the relative gap that is enough.
    """

    new: int | None
    objective: Objective
    within_minutes: float
    keeps_existing: bool = True
    closable: tuple[str, ...] = ()
    min_per_epci: int = 0
    budget_cents: int | None = None
    site_cost_cents: int | None = None
    costs: SiteCosts | None = None
    floor_share: float = 0.0
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    then: tuple[int, ...] = ()
    backup_share: float = 0.0
    fading_minutes: float | None = None
    capacity: int | None = None
    front_steps: int = 0
    target_gap: float = 0.0


def rules_of(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame, *, site_count: int) -> "Rules":
    """Return what a choice of sites must respect, candidates first, then existing places."""
    from maillage.methods.locate.coverage.rules import Rules

    named: dict[str, object] = {}
    if wish.min_per_epci:
        groups, names = _groups(zones, places)
        named |= {
            "groups": groups,
            "least_per_group": np.full(names, wish.min_per_epci, dtype=np.int64),
        }
    if wish.budget_cents is not None:
        named |= {
            "costs_cents": np.concatenate(
                [costs_of(wish, zones), np.zeros(places.height, dtype=np.int64)]
            ),
            "budget_cents": wish.budget_cents,
        }
    if wish.floor_share:
        named |= {"fragile": _fragile(zones), "floor_share": wish.floor_share}
    closable = closable_of(wish, zones, places)
    return Rules(
        count=None if wish.new is None else wish.new + len(closable),
        fixed=rows_of(zones, wish.required),
        forbidden=np.union1d(
            rows_of(zones, wish.forbidden), _replaced_by_their_places(wish, zones, places)
        ).astype(np.int64),
        existing=np.setdiff1d(np.arange(zones.height, site_count), closable),
        **named,  # type: ignore[arg-type]
    )


def costs_of(wish: Wish, zones: pl.DataFrame) -> Integers:
    """Return what a site costs in each zone, in cents."""
    usual = wish.site_cost_cents or siting_settings().site_cost_cents
    told = wish.costs.cents if wish.costs else {}
    return np.array([told.get(code, usual) for code in zones["code"]], dtype=np.int64)


def closable_of(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> Integers:
    """Return the places that may close, as sites; those beyond the border stay."""
    may_close = places["is_inside"]
    if wish.closable != EVERY:
        may_close &= places["code"].is_in(list(wish.closable))
    return zones.height + np.flatnonzero(may_close.to_numpy())


def _replaced_by_their_places(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> Integers:
    """Return the candidates that a place of their commune, which may close, stands for.

    A place is not moved to the centre of its own commune, where the model puts the people.
    """
    codes = places["code"].gather(closable_of(wish, zones, places) - zones.height)
    free = zones["code"].is_in(codes.implode()) & ~zones["code"].is_in(list(wish.required))
    return np.flatnonzero(free.to_numpy())


def unserved_minutes(wish: Wish) -> float:
    """Return what the travel of people out of reach counts for, where the least is sought."""
    return max(siting_settings().unserved_minutes, wish.within_minutes)


def after(rules: "Rules", first: Answer, *, count: int) -> "Rules":
    """Return the rules of the next period: what was opened stays, the money is another's."""
    none = np.zeros(0, dtype=np.int64)
    return replace(
        rules,
        count=count,
        fixed=none,
        existing=np.union1d(rules.existing, first.sites),
        budget_cents=None,
        costs_cents=none,
    )


def seats_of(zones: pl.DataFrame, places: pl.DataFrame) -> Integers:
    """Return the commune of each site as a number: the candidates, then the existing places."""
    codes = pl.concat([zones["code"], places["code"]]).to_numpy()
    numbers: Integers = np.unique(codes.astype(str), return_inverse=True)[1]
    return numbers


def _groups(zones: pl.DataFrame, places: pl.DataFrame) -> tuple[Integers, int]:
    """Return the intercommunality of each site, -1 outside, and how many there are."""
    names = zones["epci"].drop_nulls().unique().sort()
    numbers = dict(zip(names, range(len(names)), strict=True))
    every = [*zones["epci"], *places["epci"]]
    return np.array([numbers.get(name, -1) for name in every], dtype=np.int64), len(names)


def _fragile(zones: pl.DataFrame) -> Booleans:
    """Return the zones of the most fragile fifth of the people."""
    from maillage.methods.access.equity import fragility_groups

    people = zones["people"].fill_null(0).to_numpy()
    groups = fragility_groups(zones["score"].fill_null(0).to_numpy(), people, groups=5)
    return np.asarray(groups == 4)


def rows_of(zones: pl.DataFrame, codes: tuple[str, ...]) -> Integers:
    """Return the rows of some zones.

    Raises:
        InputError: a code is not of the territory.
    """
    known = {code: at for at, code in enumerate(zones["code"])}
    strange = [code for code in codes if code not in known]
    if strange:
        raise InputError(
            _(
                "{codes} : pas dans le territoire ; un site s'ouvre dans une de ses communes",
                codes=", ".join(strange),
            )
        )
    return np.array([known[code] for code in codes], dtype=np.int64)


def draws_of(zones: pl.DataFrame, demand: Demand, *, count: int, seed: int) -> Floats:
    """Return demands inside their interval, each zone on its own, normal, cut at 0.

    A draw without anybody anywhere, which a handful of people may give, is the central demand.
    """
    people, low, high = (zones[name].fill_null(0).to_numpy() for name in ("people", "low", "high"))
    spread = (high - low) / (2 * norm.ppf((1 + demand.confidence) / 2))
    dice = np.random.default_rng(seed)
    drawn: Floats = people + spread * dice.standard_normal((count, len(people)))
    cut = np.maximum(drawn, 0.0)
    return np.where(cut.any(axis=1, keepdims=True), cut, people)
