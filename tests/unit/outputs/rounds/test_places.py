import io
from datetime import date

import polars as pl

from maillage.contracts import STANDARD
from maillage.outputs.rounds.places import StopPlace, places_csv

STOP = StopPlace(
    "Permanence – Laruns", "Laruns", "64320", "64440", -0.42, 42.99, "Mo 09:00-11:00; PH off"
)


def test_stops_are_written_in_the_columns_of_the_standard() -> None:
    table = pl.read_csv(io.StringIO(places_csv([STOP], as_of=date(2026, 1, 1))), infer_schema=False)

    assert table.columns == list(STANDARD)
    row = table.row(0, named=True)
    assert (row["code_insee"], row["horaires"], row["itinerance"], row["adresse"]) == (
        "64320", "Mo 09:00-11:00; PH off", "Itinérant", "",
    )  # fmt: skip


def test_no_stop_gives_the_headings_alone() -> None:
    assert places_csv([], as_of=date(2026, 1, 1)).splitlines() == [",".join(STANDARD)]
