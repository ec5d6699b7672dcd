import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.outputs.standards.plain_text import cut_at_word, neutralised, plain, plain_values

MARKUP = st.text(alphabet="<>/!-&;ltgampscriptb =\"'\n\t\r\x00é ", max_size=60)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("<script>alert(1)</script>Aide", "Aide"),
        ("<scr<script></script>ipt>alert(1)", "alert(1)"),
        ("&amp;lt;b&amp;gt;gras", "gras"),
        ("<img src=x onerror=alert(1)", "< img src=x onerror=alert(1)"),
        ("a < b et 3>2", "a < b et 3>2"),
        ("<!-- caché -->vu", "vu"),
        ("Aide\x00 \x1b[31mrouge", "Aide [31mrouge"),
        ("un\r\n\r\n\r\n\r\ndeux", "un\n\ndeux"),
        ("R&D ; AT&T", "R&D ; AT&T"),
        ("&notacharacter;", "&notacharacter;"),
    ],
)
def test_text_is_made_plain(given_text: str, expected: str) -> None:
    assert plain(given_text) == expected


@given(MARKUP)
def test_plain_text_is_stable_and_opens_no_tag(text: str) -> None:
    once = plain(text)

    assert plain(once) == once
    assert re.search(r"<[a-zA-Z/!?]", once) is None


def test_plain_values_leave_the_clean_ones_and_empty_the_rest() -> None:
    values = pl.Series(["Mairie", "<p> </p>", None, "<b>Aide</b>"])

    assert plain_values(values).to_list() == ["Mairie", None, None, "Aide"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_cell_that_starts_like_a_formula_gets_an_apostrophe(start: str) -> None:
    cells = pl.DataFrame({"nom": [f"{start}cmd", "Mairie", None]})

    assert cells.select(neutralised("nom"))["nom"].to_list() == [f"'{start}cmd", "Mairie", None]


@pytest.mark.parametrize(
    ("length", "expected"),
    [(13, "un deux trois"), (12, "un deux"), (7, "un deux"), (6, "un"), (1, "u")],
)
def test_text_is_cut_between_two_words(length: int, expected: str) -> None:
    cells = pl.DataFrame({"text": ["un deux trois"]})

    assert cells.select(cut_at_word("text", length)).item() == expected
