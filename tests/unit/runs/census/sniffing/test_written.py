"""The TOML of a draft says what the draft says."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.loader import read
from maillage.catalogue.mappings import Mapping
from maillage.runs.census.sniffing.found import Draft, Found, Unknown
from maillage.runs.census.sniffing.written import toml_text, value_text

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.recursive(ANY_TEXT | st.booleans() | st.integers(-9, 9), st.lists, max_leaves=5))
def test_a_value_is_read_back(value):
    assert tomllib.loads(f"key = {value_text(value)}") == {"key": value}


@given(ANY_TEXT.filter(str.strip), ANY_TEXT)
def test_any_column_and_sample_are_read_back(column, sample):
    rule = {"column": column, "steps": [{"replace": r"\s+", "to": " "}]}
    draft = Draft(
        "liste", "csv", (column,), (Found("nom", (column,), rule, 0.9, 1.0, None, (sample,)),),
        unknown=(Unknown(sample, (sample,)),), ignored={f"{column}!": "sans champ"},
    )  # fmt: skip

    assert tomllib.loads(toml_text(draft)) == draft.document


def test_a_written_draft_is_a_mapping(draft_of, header, rows, tmp_path):
    draft = draft_of([header, *rows])
    path = tmp_path / "brouillon.toml"

    path.write_text(toml_text(draft), encoding="utf-8")

    assert read(Mapping, path) == draft.mapping


def test_fields_have_their_confidence_and_samples_beside_them(draft_of, header, rows):
    lines = toml_text(draft_of([header, *rows])).splitlines()

    assert lines[lines.index('code_postal = "CP"') - 1] == (
        "# confiance 96 % (en-tête 100 %, cellules 100 %) : 35000 · 44000 · 69001"
    )
    assert lines[-1] == "# « Observatoire » non reconnue : a · b"
