"""Connectivity: fibre by year, speeds by class, and the years that are not to be mixed."""

from datetime import date

import polars as pl
import pytest

from maillage import api
from maillage.contracts.diagnosis import Diagnosis
from maillage.runs.diagnosis.connectivity import _explanation
from maillage.runs.store import Store

BOTH = (
    "Les quatre classes de débit comptent tous les locaux : leur somme fait 100 %. La fibre est "
    "comptée à part."
)


@pytest.mark.parametrize(
    ("speeds", "fibre", "words"),
    [
        (2025, 2025, BOTH),
        (None, 2025, BOTH),
        (2019, None, BOTH),
        (
            2019,
            2026,
            f"{BOTH} Les débits sont de 2019, la fibre de 2026 : un local lent en 2019 a pu "
            "devenir raccordable depuis.",
        ),
    ],
)
def test_the_explanation_tells_years_apart(
    speeds: int | None, fibre: int | None, words: str
) -> None:
    assert _explanation(speeds, fibre) == words


def test_fibre_has_both_years_of_every_zone(diagnosis: Diagnosis) -> None:
    rows = diagnosis.connectivity.fibre.rows.filter(pl.col("code").str.len_chars() == 5)

    per_zone = rows.group_by("code").agg(pl.col("year").sort())

    assert rows["code"].n_unique() == 210
    assert per_zone["year"].to_list() == [[2024, 2025]] * 210


def test_fibre_is_a_share_and_grows(diagnosis: Diagnosis) -> None:
    rows = diagnosis.connectivity.fibre.rows.filter(pl.col("code") == "VT").sort("year")

    before, after = rows["share"]

    assert 0 < before < after < 1


def test_a_commune_absent_from_the_file_has_no_speed(demonstration: Store) -> None:
    text = (demonstration.home / "mirror" / "demo" / "demo-debits.csv").read_text()
    communes = demonstration.geography.level("commune")["code"]
    absent = next(code for code in communes if f"\n{code};" not in text)

    found = api.diagnose(demonstration, absent, as_of=date(2026, 1, 1)).connectivity

    assert found.figures[1].value is None
    assert found.speeds.rows.row(0)[1:] == (None,) * 4
    assert found.speeds.caption == "Locaux selon leur meilleur débit fixe"
