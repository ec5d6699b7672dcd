"""Invented names: different, and none of a real commune, whichever are drawn."""

import numpy as np
import polars as pl

from maillage.demo.names import commune_names, of
from maillage.reference.geography import embedded
from maillage.reference.names import name_key


def test_commune_names_are_all_different() -> None:
    names = commune_names(np.random.default_rng(1), count=35_000)

    assert len(set(names)) == 35_000


def test_commune_names_are_real_nowhere() -> None:
    names = pl.DataFrame({"name": commune_names(np.random.default_rng(1), count=35_000)})
    real = embedded().level("commune").select(name_key(pl.col("name")))["name"]

    keys = names.select(name_key(pl.col("name")))["name"]

    assert keys.filter(keys.is_in(real.implode())).to_list() == []


def test_of_elides_before_a_vowel_and_contracts_an_article() -> None:
    names = pl.DataFrame({"name": ["L'Ourdissoir", "Yvrencaine", "Herbandault", "Villorvesse"]})

    said = names.select(of(pl.col("name"))).to_series().to_list()

    assert said == ["de L'Ourdissoir", "d'Yvrencaine", "d'Herbandault", "de Villorvesse"]
