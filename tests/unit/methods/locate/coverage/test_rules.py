import numpy as np
import pytest

from maillage.errors import InputError
from maillage.methods.locate.coverage.rules import Rules, check, check_demand, in_force

DEMAND = np.array([4.0, 0.0, 6.0])


def indices(*given):
    return np.array(given, dtype=np.int64)


CONTRADICTIONS = [
    (Rules(count=4), "4 sites à ouvrir, mais 3 candidats seulement"),
    (Rules(count=-1), "-1 sites à ouvrir"),
    (Rules(count=None), "ni nombre de sites, ni budget"),
    (Rules(count=1, fixed=indices(3)), "le site 3 n'est pas un candidat : ils vont de 0 à 2"),
    (Rules(count=2, fixed=indices(1), forbidden=indices(0, 1)), "le site 1 est à la fois imposé"),
    (Rules(count=1, existing=indices(2), forbidden=indices(2)), "le site 2 existe déjà"),
    (Rules(count=3, forbidden=indices(0)), "3 sites à ouvrir, mais 2 candidats"),
    (Rules(count=1, fixed=indices(0, 1)), "2 sites imposés pour 1 à ouvrir"),
    (
        Rules(count=2, groups=indices(0, 0, 1), least_per_group=indices(2, 1)),
        "les minimums par groupe demandent 3 sites",
    ),
    (
        Rules(count=2, groups=indices(0, 0, 0), least_per_group=indices(1, 1)),
        "le groupe 1 doit avoir 1 sites, mais n'a que 0 candidats",
    ),
    (
        Rules(count=1, groups=indices(0, 0, 1), least_per_group=indices(1, 0), fixed=indices(2)),
        "les minimums par groupe demandent 2 sites",
    ),
    (Rules(count=2, groups=indices(0), least_per_group=indices(1)), "1 groupes pour 3 candidats"),
    (
        Rules(count=2, fixed=indices(2), costs_cents=indices(1, 1, 500), budget_cents=400),
        "le budget est de 4.00 €, mais les sites imposés",
    ),
    (Rules(count=2, budget_cents=400), "le coût de chacun des 3 candidats, en centimes entiers"),
    (
        Rules(count=2, costs_cents=np.array([1.0, 2.0, 3.0]), budget_cents=4),
        "en centimes entiers",
    ),
    (Rules(count=1, fragile=np.ones(3, dtype=bool), floor_share=1.5), "le plancher vaut 1.5"),
    (
        Rules(count=1, fragile=np.array([False, True, False]), floor_share=0.5),
        "aucune n'a de demande",
    ),
]


@pytest.mark.parametrize(("rules", "message"), CONTRADICTIONS)
def test_check_says_which_rules_contradict_each_other(rules, message):
    with pytest.raises(InputError) as raised:
        check(rules, site_count=3, demand=DEMAND)

    assert message in str(raised.value)


def test_check_counts_existing_sites_in_their_group():
    rules = Rules(
        count=1,
        existing=indices(0),
        groups=indices(0, 0, 1),
        least_per_group=indices(1, 1),
        costs_cents=indices(900, 900, 300),
        budget_cents=300,
    )

    check(rules, site_count=3, demand=DEMAND)


@pytest.mark.parametrize(
    ("demand", "message"),
    [
        ([1.0, 2.0], "2 demandes pour 3 zones"),
        (
            [1.0, np.nan, 2.0],
            "1 demandes sont absentes, infinies ou négatives, dont celle de la zone 1",
        ),
        ([1.0, 2.0, -3.0], "la zone 2 (-3.0)"),
        ([0.0, 0.0, 0.0], "aucune demande"),
        ([], "0 demandes pour 3 zones"),
    ],
)
def test_check_demand_says_what_is_wrong(demand, message):
    with pytest.raises(InputError) as raised:
        check_demand(np.array(demand), demand_count=3)

    assert message in str(raised.value)


def test_without_removes_each_rule_in_force():
    rules = Rules(
        count=2,
        fixed=indices(0),
        forbidden=indices(1),
        groups=indices(0, 0, 0),
        least_per_group=indices(1),
        costs_cents=indices(1, 1, 1),
        budget_cents=5,
        fragile=np.ones(3, dtype=bool),
        floor_share=0.1,
    )

    assert in_force(rules) == ["fixed", "forbidden", "groups", "budget", "floor"]
    for name in in_force(rules):
        assert name not in in_force(rules.without(name))
