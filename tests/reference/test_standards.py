"""The official schema, its example and the real lists: what is written is what they accept."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest
from data_inclusion.schema import v1

from maillage.contracts.records import LISTS, PLACES, STANDARD
from maillage.outputs.standards.facts import LICENCE_OUVERTE, ReleaseFacts
from maillage.outputs.standards.fields import schema_1_0_2
from maillage.outputs.standards.write import standards

pytestmark = pytest.mark.mirror

FACTS = ReleaseFacts(
    title="Lieux de médiation numérique",
    producer="Maillage",
    territory="france",
    territory_name="France",
    date=date(2026, 11, 1),
    licence=LICENCE_OUVERTE,
    fallback_dates={"hub": date(2023, 5, 17)},
)
COMPARED = ("name", "type", "constraints")


@pytest.fixture(scope="session")
def official(mirror: Path) -> dict[str, Any]:
    """The official Table Schema."""
    path = mirror / "standards" / "lieux-de-mediation-numerique-1.0.2.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def compared(field: dict[str, Any]) -> dict[str, Any]:
    constraints = {name: kept for name, kept in field.get("constraints", {}).items() if kept}
    return {"name": field["name"], "type": field["type"], "constraints": constraints}


def errors(content: bytes, schema: dict[str, Any]) -> list[list[Any]]:
    fields = [
        {name: field[name] for name in COMPARED if name in field} for field in schema["fields"]
    ]
    resource = frictionless.Resource(
        data=content,
        format="csv",
        encoding="utf-8",
        schema=frictionless.Schema.from_descriptor({"fields": fields, "primaryKey": ["id"]}),
    )
    found: list[list[Any]] = resource.validate().flatten(["rowNumber", "fieldName", "note"])
    return found


def national(contents: dict[str, bytes]) -> bytes:
    return next(content for name, content in contents.items() if "mediation-numerique" in name)


def example(mirror: Path) -> pl.DataFrame:
    """Return the valid example of the standard as a place."""
    cells = pl.read_csv(mirror / "peer-cases" / "exemple-valide.csv", infer_schema=False)
    return as_places(cells)


def as_places(cells: pl.DataFrame) -> pl.DataFrame:
    """Return rows of the standard as places, as they are."""
    texts = cells.with_columns(
        *(pl.col(name).str.split("|") for name in LISTS),
        pl.col("latitude", "longitude").cast(pl.Float64, strict=False),
        pl.col("date_maj").str.slice(0, 10).str.to_date(strict=False),
        pl.lit(None, pl.List(pl.String)).alias("telephones_autres"),
        pl.lit([], pl.List(pl.String)).alias("personal"),
        pl.concat_list(pl.lit("hub")).alias("sources"),
        pl.concat_list("id").alias("records"),
    )
    return texts.select(PLACES.schema.names())


def test_our_schema_is_the_official_one(official: dict[str, Any]) -> None:
    ours: list[dict[str, Any]] = schema_1_0_2()["fields"]  # type: ignore[assignment]

    assert [compared(field) for field in ours] == [compared(each) for each in official["fields"]]
    assert schema_1_0_2()["primaryKey"] == official["primaryKey"]


def test_valid_example_comes_back_as_it_was(mirror: Path, official: dict[str, Any]) -> None:
    given = pl.read_csv(mirror / "peer-cases" / "exemple-valide.csv", infer_schema=False)

    written = national(standards(example(mirror), FACTS))

    assert errors(written, official) == []
    back = pl.read_csv(io.BytesIO(written), infer_schema=False)
    assert back.columns == list(STANDARD)
    assert back.drop("source").equals(given.drop("source"))


@pytest.mark.parametrize(
    "name",
    [
        "standard_hub-du-sud_2023-05-17.json",
        "standard_charente_2023-07-11.json",
        "standard_hinaura_source.json",
    ],
)
def test_real_lists_are_valid_in_every_standard(
    mirror: Path, official: dict[str, Any], name: str
) -> None:
    content = json.loads((mirror / "lieux_bruts" / name).read_text(encoding="utf-8"))
    rows = [{field: text(row.get(field)) for field in STANDARD} for row in content]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(STANDARD, pl.String))
    places = as_places(cells.drop_nulls("id").unique("id", maintain_order=True))

    contents = standards(places, FACTS)

    assert errors(national(contents), official) == []
    structures = json.loads(contents["data-inclusion-structures.json"])
    for structure in structures:
        v1.Structure.model_validate(structure)
    for service in json.loads(contents["data-inclusion-services.json"]):
        v1.Service.model_validate(service)
    assert len(structures) > places.height / 2


def text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)
