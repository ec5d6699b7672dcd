"""The figures book refuses what cannot be read, and its own tables are the documents'."""

import csv
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from maillage.catalogue.figures import Book, Derivation, Document, Figure, last_day
from maillage.catalogue.loader import by_id, read_folder

TEXT = {"fr": "texte", "en": "text"}


def figure(figure_id: str, **changes: Any) -> dict[str, Any]:
    stated = {"value": "0.5", "observed": 2024, "source": "doc"}
    own = changes if {"derive", "unknown"} & set(changes) else stated | changes
    return {"id": figure_id, "label": TEXT, "unit": "share", "universe": TEXT} | own


def book(*figures: dict[str, Any], **parts: Any) -> Book:
    document = {"title": "Document", "producer": "Producteur", "published": 2024}
    return Book.model_validate(
        {
            "id": "theme",
            "label": TEXT,
            "fresh_for_years": 3,
            "documents": {"doc": document},
            "figures": figures,
            **parts,
        }
    )


def product(*of: str) -> dict[str, Any]:
    return {"operation": "product", "of": of}


def test_last_day_of_a_year_and_of_a_day() -> None:
    assert last_day(2020) == date(2020, 12, 31)
    assert last_day(date(2020, 2, 29)) == date(2020, 2, 29)


def test_value_keeps_the_precision_it_was_written_with() -> None:
    read = Figure.model_validate(figure("a", value="0.10"))

    assert read.value is not None
    assert read.value.as_tuple().exponent == -2


def test_value_refuses_a_float() -> None:
    with pytest.raises(ValidationError, match=r'écrivez 0\.1 entre guillemets, "0\.1"'):
        Figure.model_validate(figure("a", value=0.1))


@pytest.mark.parametrize("moment", [True, 2024.5, "2024", None])
def test_document_refuses_what_is_neither_a_year_nor_a_day(moment: object) -> None:
    with pytest.raises(ValidationError, match="n'est ni une année ni un jour"):
        Document.model_validate({"title": "t", "producer": "p", "published": moment})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"unknown": TEXT, "value": "1", "observed": 2024, "source": "doc"},
            "ces clés ne vont pas ensemble : value, unknown",
        ),
        ({"derive": product("b", "c"), "source": "doc"}, "retirez « observed », « source »"),
        ({"derive": product("b", "c"), "fresh_for_years": 5}, "retirez .* « fresh_for_years »"),
        ({"unknown": TEXT}, "donnez « observed » et « source »"),
    ],
)
def test_figure_refuses_an_unclear_origin(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(figure("a", **changes))


@pytest.mark.parametrize(
    ("derivation", "message"),
    [
        ({"operation": "product", "of": ["a"]}, "prend au moins deux chiffres, trouvé : 1 ;"),
        ({"operation": "ratio", "of": ["a", "b", "c"]}, "prend deux chiffres, trouvé : 3 ;"),
        ({"operation": "sum", "table": "t"}, "« table » va avec les opérations count et total"),
        (
            {"operation": "count", "of": ["a", "b"]},
            "« table » va avec les opérations count et total",
        ),
        (
            {"operation": "count", "table": "t", "of": ["a", "b"]},
            "ces clés ne vont pas ensemble : of, table",
        ),
        ({"operation": "eval", "of": ["a", "b"]}, "Input should be 'product'"),
    ],
)
def test_derivation_refuses_wrong_operands(derivation: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Derivation.model_validate(derivation)


def test_book_reads_operands_before_what_they_give() -> None:
    read = book(figure("a", derive=product("b", "c")), figure("b"), figure("c"))

    assert read.reading_order == ("b", "c", "a")


def test_book_refuses_a_cycle() -> None:
    with pytest.raises(ValidationError, match="cycle de chiffres : "):
        book(
            figure("a", derive=product("b", "c")),
            figure("b", derive=product("a", "c")),
            figure("c"),
        )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: book(figure("a"), figure("a")),
            "« figures » donne deux fois le même identifiant : a ;",
        ),
        (lambda: book(figure("a", source="other")), "« documents » ne définit pas : other ;"),
        (
            lambda: book(figure("a", derive=product("b", "c"))),
            "« figures » ne définit pas : b, c ;",
        ),
        (
            lambda: book(figure("a", unit="count", derive={"operation": "count", "table": "t"})),
            "« tables » ne définit pas : t ;",
        ),
        (
            lambda: book(figure("a", unit="euro", derive={"operation": "total", "table": "t"})),
            "« ledgers » ne définit pas : t ;",
        ),
        (
            lambda: book(
                figure("a"),
                checks=[{"id": "k", "figure": "a", "relation": "equals", "meaning": TEXT}],
            ),
            "aucune de ces clés n'est donnée : against, limit ;",
        ),
    ],
)
def test_book_refuses_what_does_not_hold_together(make: Callable[[], Book], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        make()


@pytest.mark.parametrize(
    ("operation", "units", "result"),
    [
        ("product", ("share", "share"), "share"),
        ("product", ("share", "people"), "people"),
        ("ratio", ("dollar", "dollar"), "share"),
        ("ratio", ("people", "share"), "people"),
        ("ratio", ("share", "share"), "share"),
        ("difference", ("share", "share"), "points"),
        ("difference", ("count", "count"), "count"),
        ("sum", ("share", "share"), "share"),
        ("mean", ("euro", "euro"), "euro"),
    ],
)
def test_book_knows_the_unit_of_a_derivation(
    operation: str, units: tuple[str, str], result: str
) -> None:
    derive = {"operation": operation, "of": ["a", "b"]}

    read = book(
        figure("a", unit=units[0]),
        figure("b", unit=units[1]),
        figure("c", unit=result, derive=derive),
    )

    assert read.figure("c").unit == result


@pytest.mark.parametrize(
    ("operation", "units"),
    [
        ("product", ("people", "people")),
        ("ratio", ("euro", "people")),
        ("sum", ("euro", "dollar")),
        ("difference", ("people", "share")),
    ],
)
def test_book_refuses_units_that_do_not_go_together(operation: str, units: tuple[str, str]) -> None:
    derive = {"operation": operation, "of": ["a", "b"]}

    with pytest.raises(ValidationError, match="donnent des unités qui ne vont pas ensemble"):
        book(figure("a", unit=units[0]), figure("b", unit=units[1]), figure("c", derive=derive))


def test_book_refuses_a_unit_that_is_not_the_one_of_its_derivation() -> None:
    with pytest.raises(ValidationError, match=r"« c » : « unit » vaut euro, .* donnent share ;"):
        book(figure("a"), figure("b"), figure("c", unit="euro", derive=product("a", "b")))


def test_table_refuses_a_star_without_its_mark() -> None:
    row = {"label": "r", "marks": ["x"], "starred": ["y"]}
    table = {"id": "t", "label": TEXT, "universe": TEXT, "observed": 2024, "source": "doc"}

    with pytest.raises(ValidationError, match="ligne « r » : « starred » donne y, absent"):
        book(figure("a"), tables=[table | {"columns": ["x", "y"], "rows": [row]}])


def test_table_refuses_a_mark_outside_its_columns() -> None:
    table = {
        "id": "t",
        "label": TEXT,
        "universe": TEXT,
        "observed": 2024,
        "source": "doc",
        "columns": ["x"],
        "rows": [{"label": "r", "marks": ["y"]}],
    }

    with pytest.raises(ValidationError, match="« columns » ne définit pas : y ;"):
        book(figure("a"), tables=[table])


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Book]:
    return by_id(read_folder(Book, "figure"))


def test_catalogue_has_the_themes_of_the_book(catalogue: dict[str, Book]) -> None:
    assert list(catalogue) == [
        "achats-education",
        "budgets",
        "connexion-monde",
        "dependance",
        "edtech",
        "fibre",
        "maturite-ess",
        "objectifs-2030",
        "renoncement",
    ]


def test_catalogue_ids_are_unique_across_books(catalogue: dict[str, Book]) -> None:
    ids = [figure.id for theme in catalogue.values() for figure in theme.figures]

    assert sorted(ids) == sorted(set(ids))


def test_catalogue_calls_old_what_is_over_three_years(catalogue: dict[str, Book]) -> None:
    assert {theme.fresh_for_years for theme in catalogue.values()} == {3}


def test_catalogue_names_each_figure_in_both_languages(catalogue: dict[str, Book]) -> None:
    texts = [
        text
        for theme in catalogue.values()
        for one in theme.figures
        for text in (one.label, one.universe)
    ]

    assert [text for text in texts if not (text.fr.strip() and text.en.strip())] == []


@pytest.fixture(scope="module")
def document_tables() -> Path:
    asked = os.environ.get("MAILLAGE_MIRROR", "")
    beside = Path(__file__).parents[4] / "shared" / "data"
    folder = (Path(asked) if asked else beside) / "document_tables"
    if not folder.is_dir():
        pytest.skip("the folder document_tables is not at hand (MAILLAGE_MIRROR)")
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.mirror
def test_oecd_table_is_the_documents(catalogue: dict[str, Book], document_tables: Path) -> None:
    spelt = {"Bésil": "Brésil", "Turkiye": "Türkiye"}
    source = read_csv(document_tables / "ocde_tableau_12_1_marches_publics_2024.csv")
    table = catalogue["achats-education"].table("ocde-12-1")

    marks = [(row.label, row.marks, row.starred) for row in table.rows]

    assert marks == [
        (
            spelt.get(row["pays"], row["pays"]),
            tuple(column for column in table.columns if row[column]),
            tuple(column for column in table.columns if "*" in row[column]),
        )
        for row in source
    ]
    assert [row.detail for row in table.rows] == [
        row["criteres_contraignants"].replace("*", "").replace("Egalité", "Égalité")
        for row in source
    ]


@pytest.mark.mirror
def test_dependence_example_is_the_documents(
    catalogue: dict[str, Book], document_tables: Path
) -> None:
    source = read_csv(document_tables / "tie_break_exemple.csv")
    totals = {row["categorie"]: Decimal(row["montant_eur"]) for row in source[-3:]}
    theme = catalogue["dependance"]

    lines = [
        (line.label, line.amount, line.published_share) for line in theme.ledger("tie-break").lines
    ]

    assert lines == [
        (row["categorie"], Decimal(row["montant_eur"]), Decimal(row["part_pct"]) / 100)
        for row in source[:-3]
    ]
    assert {
        "TOTAL": theme.figure("depense-totale").value,
        "UE": theme.figure("depense-ue").value,
        "Hors UE": theme.figure("depense-hors-ue").value,
    } == totals
