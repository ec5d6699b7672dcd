"""Turn what is asked of a siting into rules, a demand and a solver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import polars as pl
from scipy.stats import norm

from maillage.catalogue.demands import Demand
from maillage.catalogue.siting import siting_settings
from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer, Stop, never
from maillage.types import Booleans, Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.locate.coverage.rules import Rules

Objective: TypeAlias = Literal["coverage", "travel"]
Solve: TypeAlias = "Callable[[Floats, Rules], Answer]"


@dataclass(frozen=True)
class Wish:
    """What is asked.

    Attributes:
        new: how many sites to open; None when the budget decides.
        objective: the most people reached, or the least travel.
        within_minutes: how far a site reaches.
        keeps_existing: whether the places of the census stay and count.
        min_per_epci: least number of places of each intercommunality, existing ones counted.
        budget_cents: what the new sites may cost together.
        site_cost_cents: what one costs.
        floor_share: least share of the people of the most fragile fifth to reach.
        forbidden: codes of the zones where no site may open.
        required: codes of the zones where one must.
        then: sites of the next period, chosen once the first are open.
        target_gap: the relative gap that is enough.
    """

    new: int | None
    objective: Objective
    within_minutes: float
    keeps_existing: bool = True
    min_per_epci: int = 0
    budget_cents: int | None = None
    site_cost_cents: int | None = None
    floor_share: float = 0.0
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    then: int = 0
    target_gap: float = 0.0


def rules_of(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame, *, site_count: int) -> "Rules":
    """Return what a choice of sites must respect, candidates first, then existing places."""
    from maillage.methods.locate.coverage.rules import Rules

    named: dict[str, object] = {}
    _check(wish, zones)
    if wish.min_per_epci:
        groups, names = _groups(zones, places)
        _check_groups(wish, zones, places)
        named |= {
            "groups": groups,
            "least_per_group": np.full(names, wish.min_per_epci, dtype=np.int64),
        }
    if wish.budget_cents is not None:
        cost = wish.site_cost_cents or siting_settings().site_cost_cents
        named |= {
            "costs_cents": np.full(site_count, cost, dtype=np.int64),
            "budget_cents": wish.budget_cents,
        }
    if wish.floor_share:
        named |= {"fragile": _fragile(zones), "floor_share": wish.floor_share}
    return Rules(
        count=wish.new,
        fixed=rows_of(zones, wish.required),
        forbidden=rows_of(zones, wish.forbidden),
        existing=np.arange(zones.height, site_count),
        **named,  # type: ignore[arg-type]
    )


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


def solver(wish: Wish, costs: SparseCosts, *, seed: int, stop: Stop = never) -> Solve:
    """Return the solver of the objective: a demand and rules to an answer."""
    objective = _most_people if wish.objective == "coverage" else _least_travel
    return partial(objective, wish, costs, seed=seed, stop=stop)


def _most_people(
    wish: Wish,
    costs: SparseCosts,
    people: Floats,
    rules: "Rules",
    *,
    seed: int,
    stop: Stop,
) -> Answer:
    from maillage.methods.locate.coverage.covers import covers_within
    from maillage.methods.locate.coverage.maximal import maximal_cover

    covers = covers_within(costs, limit_minutes=wish.within_minutes)
    return maximal_cover(
        covers, people, rules=rules, target_gap=wish.target_gap, seed=seed, stop=stop
    )


def _least_travel(
    wish: Wish,
    costs: SparseCosts,
    people: Floats,
    rules: "Rules",
    *,
    seed: int,
    stop: Stop,
) -> Answer:
    from maillage.methods.locate.p_median.solve import p_median

    held = np.union1d(rules.fixed, rules.existing).astype(np.int64)
    return p_median(
        costs,
        people,
        int(rules.count or 0) + len(rules.existing),
        seed=seed,
        fixed=held,
        forbidden=rules.forbidden,
        unserved_cost=unserved_minutes(wish),
        stop=stop,
    )


def _check(wish: Wish, zones: pl.DataFrame) -> None:
    """Refuse a wish that contradicts itself.

    Raises:
        InputError: the contradiction, with what to change.
    """
    rules = (wish.min_per_epci, wish.floor_share, wish.budget_cents is not None)
    if wish.objective == "travel" and (wish.new is None or any(rules)):
        raise InputError(
            _(
                "le moindre trajet demande un nombre de sites, sans minimum par intercommunalité, "
                "ni budget, ni plancher : choisissez « --objective coverage »"
            )
        )
    if wish.site_cost_cents is not None and wish.budget_cents is None:
        raise InputError(
            _("le coût d'un site ne sert qu'avec un budget : ajoutez « --budget » ou retirez-le")
        )
    both = sorted(set(wish.required) & set(wish.forbidden))
    if both:
        raise InputError(
            _(
                "à la fois imposées et exclues : {names} ; choisissez « --require » ou "
                "« --forbid »",
                names=_names(zones, both),
            )
        )


def _names(zones: pl.DataFrame, codes: Sequence[str]) -> str:
    """Return the names of some zones with their codes."""
    named = zones.filter(pl.col("code").is_in(codes)).sort("code")
    return ", ".join(f"{name} ({code})" for name, code in named.select("name", "code").iter_rows())


def _check_groups(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> None:
    """Refuse a minimum that an intercommunality cannot have, and name those concerned.

    Raises:
        InputError: one has fewer places and allowed communes than the minimum.
    """
    allowed = zones.filter(~pl.col("code").is_in(wish.forbidden)).select("epci")
    held = pl.concat([allowed, places.select("epci")]).group_by("epci").len()
    poor = (
        zones.select("epci", "epci_name")
        .drop_nulls("epci")
        .unique()
        .join(held, on="epci", how="left", validate="1:1")
        .filter(pl.col("len").fill_null(0) < wish.min_per_epci)
        .sort("epci")
    )
    if poor.height:
        raise InputError(
            _(
                "{names} : moins de {least} lieux et communes possibles dans ce territoire ; "
                "baissez « --min-per-epci » ou excluez moins de communes",
                names=", ".join(poor["epci_name"].fill_null(poor["epci"])),
                least=wish.min_per_epci,
            )
        )


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
