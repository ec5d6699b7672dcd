"""Cells mended once for each distinct value."""

import polars as pl

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.runs.census.mending import mend

RULES = rules({"case": Rule("info", "casse"), "empty": Rule("error", "vide")})


def small(text: str | None) -> Repaired[str]:
    if text is None:
        return Repaired(None)
    if not text.strip():
        return Repaired(None, ("empty",))
    return Repaired(text.lower(), ("case",)) if text != text.lower() else Repaired(text)


TABLE = pl.DataFrame({"record": ["a", "b", "c", "d"], "nom": ["CCAS", "mairie", None, " "]})
TEXT = {"nom": (pl.String, str)}


def test_mend_keeps_the_order_of_rows_and_an_unknown_stays_unknown():
    found = mend(TABLE, ["nom"], small, field="nom", outputs=TEXT, rules=RULES)

    assert found.columns["nom"].to_list() == ["ccas", "mairie", None, None]


def test_mend_notes_each_rule_with_what_stood_and_what_stands():
    found = mend(TABLE, ["nom"], small, field="nom", outputs=TEXT, rules=RULES)

    assert found.notes.rows() == [
        ("a", "nom", "case", "info", "CCAS", "ccas"),
        ("d", "nom", "empty", "error", " ", None),
    ]


def test_mend_reads_each_distinct_cell_once():
    seen = []

    def spy(text: str | None) -> Repaired[str]:
        seen.append(text)
        return Repaired(text)

    table = pl.DataFrame({"record": list("abcd"), "nom": ["x", "x", "y", "x"]})
    mend(table, ["nom"], spy, field="nom", outputs=TEXT, rules=RULES)

    assert seen == ["x", "y"]


def test_mend_gives_several_columns_of_one_cell():
    table = pl.DataFrame({"record": ["a"], "phones": ["1/2/3"]})
    outputs = {
        "telephone": (pl.String, lambda found: found[0]),
        "telephones_autres": (pl.List(pl.String), lambda found: list(found[1:])),
    }

    found = mend(
        table, ["phones"], lambda text: Repaired(tuple(text.split("/"))),
        field="telephone", outputs=outputs, rules=RULES,
    )  # fmt: skip

    assert found.columns.rows() == [("1", ["2", "3"])]


def test_mend_of_no_row_is_no_row():
    found = mend(TABLE.clear(), ["nom"], small, field="nom", outputs=TEXT, rules=RULES)

    assert found.columns.is_empty()
    assert found.notes.is_empty()
