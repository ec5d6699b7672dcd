"""What is said of a wrong entry: where, what was found, what was expected, what to do."""

from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from pydantic import Field, ValidationError, model_validator

from maillage.catalogue.problems import problems
from maillage.catalogue.text import Entry, Text


class Piece(Entry):
    weight: float = Field(default=1, gt=0, lt=3)

    @model_validator(mode="after")
    def _not_two(self):
        if self.weight == 2:
            raise ValueError("deux est de trop")
        return self


class Thing(Entry):
    id: str = ""
    size: int = Field(default=1, ge=0, le=9)
    colour: Literal["red", "blue"] = "red"
    bought: date | None = None
    exact: Decimal = Decimal(0)
    is_ours: bool = True
    label: Text | None = None
    pieces: tuple[Piece, ...] = Field(default=(), min_length=1)
    boxes: dict[str, Piece] = Field(default_factory=dict)
    short: str = Field(default="", max_length=2)


class Shelf(Entry):
    things: tuple[Thing, ...]


def said(kind, document):
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(document)
    return problems(caught.value, kind, document)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({"id": 3}, "id : attendu : un texte entre guillemets ; trouvé : 3"),
        ({"size": "dix"}, "size : attendu : un nombre entier ; trouvé : « dix »"),
        ({"size": 1.5}, "size : attendu : un nombre entier ; trouvé : 1.5"),
        ({"size": 10}, "size : attendu : au plus 9 ; trouvé : 10"),
        ({"size": -1}, "size : attendu : au moins 0 ; trouvé : -1"),
        (
            {"colour": "green"},
            "colour : attendu : une de ces valeurs : red, blue ; trouvé : « green »",
        ),
        (
            {"bought": "hier"},
            "bought : attendu : une date, comme 2026-01-31 ; trouvé : « hier »",
        ),
        ({"exact": "x"}, "exact : attendu : un nombre entre guillemets ; trouvé : « x »"),
        ({"is_ours": "oui"}, "is_ours : attendu : true ou false ; trouvé : « oui »"),
        ({"label": True}, "label : attendu : une table, de clés : fr, en ; trouvé : true"),
        ({"label": {"fr": "a"}}, "label > en : clé absente ; ajoutez-la"),
        ({"pieces": {}}, "pieces : attendu : une liste entre crochets ; trouvé : une table"),
        ({"pieces": []}, "pieces : attendu : une liste de 1 ou plus ; trouvé : une liste de 0"),
        ({"pieces": [{"weight": 0}]}, "pieces n° 1 > weight : attendu : plus de 0 ; trouvé : 0"),
        ({"pieces": [{"weight": 3}]}, "pieces n° 1 > weight : attendu : moins de 3 ; trouvé : 3"),
        ({"pieces": [{}, {"weight": 2}]}, "pieces n° 2 : deux est de trop"),
        (
            {"pieces": [{"wieght": 1}]},
            "pieces n° 1 > wieght : clé inconnue ; vouliez-vous dire : weight ?",
        ),
        ({"boxes": 1}, "boxes : attendu : une table de clés et de valeurs ; trouvé : 1"),
        (
            {"boxes": {"id": {"weigth": 1}}},
            "boxes > id > weigth : clé inconnue ; vouliez-vous dire : weight ?",
        ),
        (
            {"short": "long"},
            "short : valeur refusée : « long » (String should have at most 2 characters)",
        ),
    ],
)
def test_problem_says_what_was_found_and_expected(document, line):
    assert said(Thing, document) == [line]


def test_problem_names_the_entries_of_a_list():
    document = {"things": [{"id": "a"}, {"id": "b", "pieces": [{}, {"weight": "x"}]}]}

    assert said(Shelf, document) == [
        "things n° 2 (b) > pieces n° 2 > weight : attendu : un nombre ; trouvé : « x »"
    ]


def test_problem_of_the_whole_file_has_no_place():
    assert said(Piece, {"weight": 2}) == ["deux est de trop"]
