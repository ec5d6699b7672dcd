"""The demonstration's country at its full size, drawn once, and a smaller one."""

import numpy as np
import pytest

from maillage.demo.country import Country, generate
from maillage.demo.register import Departement
from maillage.demo.sources import RawFiles, source_files

SMALL = (
    Departement("VT", "Val-de-Trame", 40, 60_000),
    Departement("VU", "Haute-Navette", 25, 20_000),
)


@pytest.fixture(scope="session")
def country() -> Country:
    return generate(np.random.default_rng(20260101))


@pytest.fixture(scope="session")
def small() -> Country:
    return generate(np.random.default_rng(7), departements=SMALL)


@pytest.fixture(scope="session")
def raw(country: Country) -> RawFiles:
    return source_files(np.random.default_rng(8), country)
