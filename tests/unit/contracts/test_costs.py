import numpy as np
import pytest

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError


def costs(starts=(0, 2, 2, 3), sites=(0, 1, 0), minutes=(1.0, 2.0, 3.0), metres=(1.0, 2.0, 3.0)):
    arrays = (np.array(each) for each in (starts, sites, minutes, metres))
    return SparseCosts(*arrays, site_count=2, mode="car")


def test_a_zone_may_reach_nothing():
    assert costs().zone_count == 3


def test_no_pair_is_a_table_of_zones_out_of_reach():
    none = np.array([], dtype=np.int64)

    assert costs((0, 0), none, none.astype(float), none.astype(float)).zone_count == 1


def test_a_row_may_start_before_the_end_of_the_one_before():
    assert costs((0, 2, 3, 3), (0, 1, 1)).zone_count == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minutes": (1.0, 2.0)}, "pas tous la même longueur"),
        ({"metres": (1.0, 2.0)}, "pas tous la même longueur"),
        ({"starts": ()}, "de la première paire à la dernière"),
        ({"starts": (1, 2, 2, 3)}, "de la première paire à la dernière"),
        ({"starts": (0, 2, 2, 2)}, "de la première paire à la dernière"),
        ({"starts": (0, 2, 1, 3)}, "se chevauchent"),
        ({"sites": (0, 2, 0)}, "un site qui n'existe pas ; il y en a 2"),
        ({"sites": (0, -1, 0)}, "un site qui n'existe pas ; il y en a 2"),
        ({"sites": (1, 0, 0)}, "pas en ordre croissant"),
        ({"sites": (1, 1, 0)}, "pas en ordre croissant"),
        ({"minutes": (1.0, np.nan, 3.0)}, "négatif, infini ou inconnu"),
        ({"minutes": (1.0, np.inf, 3.0)}, "négatif, infini ou inconnu"),
        ({"minutes": (1.0, -2.0, 3.0)}, "négatif, infini ou inconnu"),
        ({"metres": (1.0, 2.0, np.nan)}, "négatif, infini ou inconnu"),
    ],
)
def test_what_breaks_the_contract_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        costs(**change)
