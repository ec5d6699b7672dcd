"""How the fictional people live: a small causal model that draws every count jointly.

Distance to the towns, the shore and two smooth fields move income, age, schooling and networks
together: remote communes are older, poorer and less connected; the heart of a town is poor and
young, its ring well off; the coast old and better off. Counts are drawn first, and every share
of the demonstration is one count over another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit

from maillage.demo.land import smooth_field
from maillage.types import Booleans, Floats, Integers

SPEEDS = ("inel_hd", "elig_hd05", "elig_hd3", "elig_hd8", "elig_thd30", "elig_thd100", "elig_thd1g")
"""Classes of best fixed speed: none, from 0.5, 3, 8, 30, 100 Mbit/s, and 1 Gbit/s."""

AGES = ("people_0_14", "people_15_24", "people_25_64", "people_65_74", "people_75_plus")

NATIONAL_RATE = 0.154
"""Share of the people of 15 or more in digital difficulty (INSEE Première 1953, 2023)."""

_RATES = np.array([0.02, 0.07, 0.24, 0.62])
_CORE_SHARE = 0.22
_SMALLEST = 28


@dataclass(frozen=True)
class Setting:
    """Where the communes are: one row each.

    ``points`` in metres, shape (communes, 2); ``shore_m`` the distance to the coast; ``group``
    the département, from 0; ``is_core`` marks the main town of each.
    """

    points: Floats
    shore_m: Floats
    group: Integers
    is_core: Booleans

    def core_distance_km(self) -> Floats:
        """Return the distance to the main town of the département."""
        cores = self.points[self.is_core][np.argsort(self.group[self.is_core])]
        distance: Floats = np.linalg.norm(self.points - cores[self.group], axis=1) / 1000
        return distance


@dataclass(frozen=True)
class Forces:
    """The latent causes, one value a commune, about 0 and of the order of 1."""

    remote: Floats
    coast: Floats
    core: Floats
    income: Floats
    age: Floats
    network: Floats


def populations(rng: np.random.Generator, setting: Setting, *, totals: Integers) -> Integers:
    """Return the population of each commune; each département adds up to its total."""
    distance = setting.core_distance_km()
    town = rng.random(len(distance)) < 0.03
    weight = np.exp(
        rng.normal(scale=0.85, size=len(distance))
        + 1.7 * np.exp(-distance / 12)
        + 2.0 * town
        + 0.5 * np.exp(-setting.shore_m / 8000)
    )
    people = np.empty(len(distance), dtype=np.int64)
    for group, total in enumerate(totals):
        members = setting.group == group
        core = members & setting.is_core
        others = members & ~setting.is_core
        rest = int(total * (1 - _CORE_SHARE))
        people[others] = apportion(np.array([rest]), weight[others], np.zeros(others.sum(), int))
        people[others] = np.maximum(people[others], _SMALLEST)
        people[core] = total - people[others].sum()
    return people


def apportion(totals: Integers, weights: Floats, groups: Integers) -> Integers:
    """Return whole parts of the totals in proportion to the weights; each group adds up exactly.

    Cumulative shares are rounded, so that a part is within one of its exact share.

    Args:
        totals: one whole number a group.
        weights: one non-negative weight a part, at least one positive in each group.
        groups: the group of each part, from 0, sorted.

    Examples:
        >>> apportion(np.array([10]), np.array([1.0, 1.0, 1.0]), np.array([0, 0, 0])).tolist()
        [3, 4, 3]
    """
    sums = np.bincount(groups, weights=weights, minlength=len(totals))
    before = np.concatenate([[0.0], np.cumsum(weights)])[:-1]
    starts = np.concatenate([[0.0], np.cumsum(sums)])[:-1]
    factor = totals[groups] / sums[groups]
    low = np.rint((before - starts[groups]) * factor)
    last = np.append(groups[1:] != groups[:-1], True)
    high = np.where(last, totals[groups], np.append(low[1:], 0))
    parts: Integers = (high - low).astype(np.int64)
    return parts


def forces(rng: np.random.Generator, setting: Setting, *, population: Integers) -> Forces:
    """Return the latent causes of each commune."""
    count = len(population)
    distance = setting.core_distance_km()
    urban = (np.log(population) - 6.2) / 1.4
    remote = np.clip(distance / 25, 0, 2.2) - 0.35 * urban
    ring = np.exp(-(((distance - 13) / 8) ** 2))
    coast = np.exp(-setting.shore_m / 9000)
    core = setting.is_core.astype(float) + 0.35 * np.clip(urban - 1.2, 0, 2) * ~setting.is_core
    broad = smooth_field(rng, setting.points, length_m=22_000)
    fine = smooth_field(rng, setting.points, length_m=14_000)
    noise = rng.normal(size=(3, count))
    income = 0.9 * ring - 0.6 * remote - 1.4 * core + 0.5 * coast + 0.5 * broad + 0.35 * noise[0]
    age = 0.75 * remote + 0.9 * coast - 0.5 * ring + 0.3 * fine + 0.4 * noise[1]
    network = 0.6 * urban - 0.8 * remote + 0.5 * fine + 0.5 * noise[2]
    return Forces(remote, coast, core, income, age, network)


def lives(rng: np.random.Generator, population: Integers, force: Forces) -> pl.DataFrame:
    """Return the counts of each commune, one row each (see ``docs/reference/demo.md``)."""
    columns: dict[str, Integers] = {"population": population}
    columns |= _ages(rng, population, force)
    columns |= _schooling(rng, columns, force)
    columns |= _households(rng, population, force)
    columns |= _premises(rng, columns, force)
    columns["in_difficulty"] = _in_difficulty(rng, columns, force)
    return pl.DataFrame(columns).with_columns(zoning=_zoning(force))


def _ages(rng: np.random.Generator, population: Integers, force: Forces) -> dict[str, Integers]:
    old = expit(-1.42 + 0.30 * force.age)
    oldest = expit(-0.15 + 0.12 * force.age)
    young = expit(-2.12 - 0.16 * force.age + 0.40 * force.core)
    child = expit(-1.55 - 0.16 * force.age)
    shares = [child, young, 1 - child - young - old, old * (1 - oldest), old * oldest]
    drawn = rng.multinomial(population, np.stack(shares, axis=1))
    return {name: drawn[:, column] for column, name in enumerate(AGES)}


def _schooling(
    rng: np.random.Generator, columns: Mapping[str, Integers], force: Forces
) -> dict[str, Integers]:
    adults = _total(columns, AGES[2:])
    out_of_school = adults + rng.binomial(columns["people_15_24"], 0.38)
    low = expit(-0.95 - 0.32 * force.income + 0.16 * force.age)
    return {
        "people_out_of_school": out_of_school,
        "low_diploma_people": rng.binomial(out_of_school, low),
    }


def _households(
    rng: np.random.Generator, population: Integers, force: Forces
) -> dict[str, Integers]:
    households = np.maximum(np.rint(population / (2.25 - 0.16 * force.core)), 1).astype(np.int64)
    families = rng.binomial(households, 0.62)
    alone = expit(-0.85 + 0.55 * force.core + 0.18 * force.age)
    lone = expit(-2.15 + 0.45 * force.core - 0.18 * force.income)
    poor = expit(-2.05 - 0.42 * force.income + 0.35 * force.core)
    return {
        "households": households,
        "one_person_households": rng.binomial(households, alone),
        "families": families,
        "lone_parent_families": rng.binomial(families, lone),
        "fiscal_households": rng.binomial(households, 0.97),
        "median_income": 10 * np.rint(2_260 * np.exp(0.085 * force.income)).astype(np.int64),
        "poor_people": rng.binomial(population, poor),
    }


def _premises(
    rng: np.random.Generator, columns: Mapping[str, Integers], force: Forces
) -> dict[str, Integers]:
    holiday = 1.12 + 0.35 * force.coast + 0.12 * np.clip(force.remote, 0, 2)
    premises = np.rint(columns["households"] * holiday).astype(np.int64)
    fibre = rng.binomial(premises, expit(1.35 + 0.75 * force.network))
    without = rng.binomial(premises - fibre, expit(0.1 - 0.5 * force.network))
    slow = rng.multinomial(without, [0.03, 0.05, 0.22, 0.70])
    fast = rng.binomial(premises - fibre - without, 0.85)
    classes = [*slow.T, fast, premises - fibre - without - fast, fibre]
    earlier = rng.binomial(fibre, expit(1.6 + 0.3 * force.network))
    return {
        "premises": premises,
        **dict(zip(SPEEDS, classes, strict=True)),
        "fibre_2024": earlier,
        "fibre_2025": fibre,
    }


def _in_difficulty(
    rng: np.random.Generator, columns: Mapping[str, Integers], force: Forces
) -> Integers:
    """People of 15 or more in digital difficulty: by age, more where schooling and income lack."""
    low = columns["low_diploma_people"] / np.maximum(columns["people_out_of_school"], 1)
    lift = np.exp(1.2 * (low - low.mean()) - 0.06 * force.income)
    expected = np.stack([columns[age] for age in AGES[1:]], axis=1) @ _RATES * lift
    people = _total(columns, AGES[1:])
    scale = NATIONAL_RATE * people.sum() / expected.sum()
    share = np.clip(scale * expected / np.maximum(people, 1), 0, 0.9)
    drawn: Integers = rng.binomial(people, share)
    return drawn


def _total(columns: Mapping[str, Integers], names: Sequence[str]) -> Integers:
    total: Integers = np.sum([columns[name] for name in names], axis=0)
    return total


def _zoning(force: Forces) -> pl.Series:
    """Priority zoning: C in the most remote and poorest two fifths, PC for a few at the edge."""
    need = force.remote - 0.5 * force.income
    high, edge = np.quantile(need, [0.60, 0.58])
    return pl.Series(np.where(need >= high, "C", np.where(need >= edge, "PC", "NC")))
