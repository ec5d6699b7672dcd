"""Kinds of place: what a name reveals, and what it must not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import vocabularies
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.typologies import from_name


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Médiathèque Jean Moulin", ("BIB",)),
        ("MEDIATHEQUE - MJC", ("BIB", "MJC")),
        ("C.C.A.S. de Roche", ("CCAS",)),
        ("France services de Roche", ("RFS",)),
        ("Bus France services du Vallon", ("ENM", "RFS")),
        ("Conseillers numériques France services", ()),
        ("Communauté de communes du Vallon", ("CC",)),
        ("Communauté d'agglomération du Vallon", ("EPCI",)),
        ("Centre social et culturel Les Lilas", ("CS", "CSC")),
        ("Maison des associations", ()),
        ("Maison de l'emploi et de la formation", ("MDEF",)),
        ("Bibliothèque de la mairie annexe", ("BIB",)),
        ("UDAF 93", ("UDAF",)),
        ("Café des Amis", ()),
        ("Rue de La Poste", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_from_name_reveals_the_codes(name: str | None, codes: tuple[str, ...]) -> None:
    assert from_name(name) == codes


PATTERNED = [value.label for value in vocabularies()["typologie"].values if value.patterns]


@given(st.lists(st.sampled_from(PATTERNED), min_size=1, max_size=3))
def test_from_name_ignores_case_accents_and_gives_the_order_of_the_map(labels: list[str]) -> None:
    name = " / ".join(labels)
    order = vocabularies()["typologie"].accepted

    codes = from_name(name)

    assert codes == from_name(name.upper()) == from_name(fold(name))
    assert list(codes) == sorted(set(codes), key=order.index)


def test_from_name_reads_fifty_thousand_names_in_a_few_seconds() -> None:
    names = [f"Centre communal d'action sociale de Roche-sur-Vallon {n}" for n in range(50_000)]
    start = time.perf_counter()

    codes = {from_name(name) for name in names}

    assert codes == {("CCAS",)}
    assert time.perf_counter() - start < 15
