"""What a choice of sites must respect, and which of two rules contradict each other."""

from dataclasses import dataclass, field, replace

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats, Integers


def _none() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Rules:
    """What a choice of sites must respect.

    Attributes:
        count: how many sites to open, fixed ones counted and existing ones not; ``None`` when the
            budget alone decides.
        fixed: candidates that must be chosen.
        forbidden: candidates that must not be.
        existing: sites open already, which stay: they cover, they count in their group, they take
            no place in ``count`` and no money.
        groups: shape (sites,), the group of each candidate (its intercommunality, say), from 0, -1
            for none; empty without groups.
        least_per_group: shape (groups,), how many sites each must have, existing ones counted.
        costs_cents: shape (sites,), the cost of each candidate; empty without a budget.
        budget_cents: what the chosen sites may cost together; ``None`` without a budget.
        fragile: shape (demands,), the demands that the floor protects; empty without a floor.
        floor_share: the least share of the fragile people to cover, from 0 to 1.
    """

    count: int | None
    fixed: Integers = field(default_factory=_none)
    forbidden: Integers = field(default_factory=_none)
    existing: Integers = field(default_factory=_none)
    groups: Integers = field(default_factory=_none)
    least_per_group: Integers = field(default_factory=_none)
    costs_cents: Integers = field(default_factory=_none)
    budget_cents: int | None = None
    fragile: Booleans = field(default_factory=lambda: np.zeros(0, dtype=bool))
    floor_share: float = 0.0

    def without(self, name: str) -> "Rules":
        """Return the same rules but for one, as :func:`in_force` names it."""
        match name:
            case "fixed":
                return replace(self, fixed=_none())
            case "forbidden":
                return replace(self, forbidden=_none())
            case "groups":
                return replace(self, groups=_none(), least_per_group=_none())
            case "budget":
                return replace(self, costs_cents=_none(), budget_cents=None)
            case _:
                return replace(self, fragile=np.zeros(0, dtype=bool), floor_share=0.0)


def in_force(rules: Rules) -> list[str]:
    """Return the names of the rules that a choice could do without.

    Examples:
        >>> in_force(Rules(count=2, fixed=np.array([4])))
        ['fixed']
    """
    present = {
        "fixed": rules.fixed.size > 0,
        "forbidden": rules.forbidden.size > 0,
        "groups": bool(rules.least_per_group.any()),
        "budget": rules.budget_cents is not None and rules.count is not None,
        "floor": rules.floor_share > 0,
    }
    return [name for name, is_present in present.items() if is_present]


def check_demand(demand: Floats, *, demand_count: int) -> None:
    """Refuse a demand that cannot be covered.

    Raises:
        InputError: its length differs, a value is missing or negative, or nobody asks for anything.
    """
    if len(demand) != demand_count:
        raise InputError(
            _(
                "{given} demandes pour {expected} zones : il en faut une par zone",
                given=len(demand),
                expected=demand_count,
            )
        )
    bad = np.flatnonzero(~(np.isfinite(demand) & (demand >= 0)))
    if bad.size:
        raise InputError(
            _(
                "{count} demandes sont absentes, infinies ou négatives, dont celle de la zone"
                " {first} ({value}) : donner un nombre de personnes, 0 s'il n'y en a pas",
                count=bad.size,
                first=int(bad[0]),
                value=float(demand[bad[0]]),
            )
        )
    if not demand.sum() > 0:
        raise InputError(_("aucune demande : toutes les zones valent 0, il n'y a rien à couvrir"))


def check(rules: Rules, *, site_count: int, demand: Floats) -> None:
    """Refuse rules that no choice of sites can respect, and say which contradict each other.

    Raises:
        InputError: the first contradiction found.

    Examples:
        >>> check(Rules(count=5), site_count=3, demand=np.ones(2))
        Traceback (most recent call last):
        ...
        maillage.errors.InputError: 5 sites à ouvrir, mais 3 candidats seulement : ...
    """
    _check_indices(rules, site_count)
    _check_fixed(rules)
    _check_count(rules, site_count)
    if rules.least_per_group.size or rules.groups.size:
        _check_groups(rules, site_count)
    _check_budget(rules, site_count)
    _check_floor(rules, demand)


def _check_indices(rules: Rules, site_count: int) -> None:
    for name in ("fixed", "forbidden", "existing"):
        given = getattr(rules, name)
        bad = given[(given < 0) | (given >= site_count)]
        if bad.size:
            raise InputError(
                _(
                    "le site {site} n'est pas un candidat : ils vont de 0 à {last}",
                    site=int(bad[0]),
                    last=site_count - 1,
                )
            )


def _check_fixed(rules: Rules) -> None:
    for both, message in (
        (
            np.intersect1d(rules.fixed, rules.forbidden),
            _("le site {site} est à la fois imposé et interdit ({count} sites dans ce cas)"),
        ),
        (
            np.intersect1d(rules.existing, rules.forbidden),
            _("le site {site} existe déjà et reste, mais il est interdit ({count} dans ce cas)"),
        ),
    ):
        if both.size:
            raise InputError(message.format(site=int(both[0]), count=both.size))


def _check_count(rules: Rules, site_count: int) -> None:
    if rules.count is None:
        if rules.budget_cents is None:
            raise InputError(_("ni nombre de sites, ni budget : donner l'un des deux"))
        return
    if rules.count < 0:
        raise InputError(_("{count} sites à ouvrir : il faut un nombre positif", count=rules.count))
    open_to_choice = site_count - len(np.union1d(rules.forbidden, rules.existing))
    if rules.count > open_to_choice:
        raise InputError(
            _(
                "{count} sites à ouvrir, mais {candidates} candidats seulement : en demander moins,"
                " ou proposer d'autres lieux",
                count=rules.count,
                candidates=open_to_choice,
            )
        )
    fixed = len(np.setdiff1d(rules.fixed, rules.existing))
    if fixed > rules.count:
        raise InputError(
            _(
                "{fixed} sites imposés pour {count} à ouvrir : en imposer moins ou en ouvrir plus",
                fixed=fixed,
                count=rules.count,
            )
        )


def _check_groups(rules: Rules, site_count: int) -> None:
    groups, least = rules.groups, rules.least_per_group
    if len(groups) != site_count or (groups >= len(least)).any():
        raise InputError(
            _(
                "{given} groupes pour {expected} candidats, et {minima} minimums : il faut un"
                " groupe par candidat et un minimum par groupe",
                given=len(groups),
                expected=site_count,
                minima=len(least),
            )
        )
    closed = np.setdiff1d(rules.forbidden, rules.existing)
    allowed = np.setdiff1d(np.arange(site_count), closed)
    held = np.bincount(groups[allowed][groups[allowed] >= 0], minlength=len(least))
    poor = np.flatnonzero(held < least)
    if poor.size:
        raise InputError(
            _(
                "le groupe {group} doit avoir {least} sites, mais n'a que {held} candidats"
                " permis ({count} groupes dans ce cas)",
                group=int(poor[0]),
                least=int(least[poor[0]]),
                held=int(held[poor[0]]),
                count=poor.size,
            )
        )
    missing, needed = int(missing_of_groups(rules).sum()), rules.count
    if needed is not None and missing + _fixed_count(rules) > needed:
        raise InputError(
            _(
                "les minimums par groupe demandent {least} sites, en plus des sites existants :"
                " c'est plus que les {count} à ouvrir",
                least=missing + _fixed_count(rules),
                count=needed,
            )
        )


def _fixed_count(rules: Rules) -> int:
    return len(np.setdiff1d(rules.fixed, rules.existing))


def missing_of_groups(rules: Rules) -> Integers:
    """Return how many sites each group lacks once fixed and existing ones are counted."""
    if not rules.groups.size:
        return np.zeros(0, dtype=np.int64)
    held = rules.groups[np.union1d(rules.fixed, rules.existing).astype(np.int64)]
    counted = np.bincount(held[held >= 0], minlength=len(rules.least_per_group))
    missing: Integers = np.maximum(rules.least_per_group - counted, 0)
    return missing


def _check_budget(rules: Rules, site_count: int) -> None:
    if rules.budget_cents is None:
        return
    costs = rules.costs_cents
    if len(costs) != site_count or costs.dtype.kind not in "iu" or (costs < 0).any():
        raise InputError(
            _(
                "le budget demande le coût de chacun des {count} candidats, en centimes entiers,"
                " positifs ou nuls",
                count=site_count,
            )
        )
    least = least_cost_cents(rules)
    if least > rules.budget_cents:
        raise InputError(
            _(
                "le budget est de {budget} €, mais les sites imposés et les minimums par groupe"
                " en coûtent au moins {least}",
                budget=f"{rules.budget_cents / 100:.2f}",
                least=f"{least / 100:.2f}",
            )
        )


def least_cost_cents(rules: Rules) -> int:
    """Return what the fixed sites and the cheapest of each group that lacks some cost together."""
    costs = rules.costs_cents
    total = int(costs[np.setdiff1d(rules.fixed, rules.existing)].sum())
    if not rules.least_per_group.size:
        return total
    missing = missing_of_groups(rules)
    taken = np.concatenate([rules.fixed, rules.existing, rules.forbidden])
    free = np.setdiff1d(np.arange(len(costs)), taken)
    for group in np.flatnonzero(missing).tolist():
        of_group = np.sort(costs[free[rules.groups[free] == group]])
        total += int(of_group[: missing[group]].sum())
    return total


def _check_floor(rules: Rules, demand: Floats) -> None:
    if rules.floor_share == 0:
        return
    if not 0 <= rules.floor_share <= 1:
        raise InputError(
            _(
                "le plancher vaut {share} : il faut une part entre 0 et 1",
                share=rules.floor_share,
            )
        )
    if len(rules.fragile) != len(demand) or not demand[rules.fragile].sum() > 0:
        raise InputError(_("le plancher protège des zones fragiles, mais aucune n'a de demande"))
