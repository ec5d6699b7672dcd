"""Text as people may safely open it: no markup, no script, no formula of a spreadsheet."""

import html
import re
from html.entities import html5

import polars as pl

_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z][^<>]*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")

FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""What a cell starts with when a spreadsheet may run it."""


def plain(text: str) -> str:
    """Return the text without tags, scripts or control characters, entities written out.

    A ``<`` that could still open a tag gets a space after it, which no browser reads as a tag.

    Examples:
        >>> plain("<p>Ateliers &amp; aide</p><script>alert(1)</script>")
        'Ateliers & aide'
        >>> plain("&lt;b&gt;gratuit&lt;/b&gt; si revenu <bas")
        'gratuit si revenu < bas'
    """
    before = None
    while text != before:
        before = text
        text = _ENTITY.sub(_character, text)
        text = _TAG.sub(" ", _SCRIPT.sub(" ", _CONTROL.sub("", text)))
    return _tidy(_OPENING.sub("< ", text))


def plain_values(values: pl.Series) -> pl.Series:
    """Return texts made plain; one that has nothing left is null.

    Only the distinct values that hold something to clean are read one by one.
    """
    known = values.drop_nulls().unique()
    risky = known.filter(known.str.contains(r"[<&\x00-\x1f\x7f-\x9f\u2028\u2029]|\s\s|^\s|\s$"))
    table = {text: plain(text) for text in risky.sort().to_list()}
    cleaned = values.replace(list(table), list(table.values())) if table else values
    return cleaned.replace("", None)


def neutralised(column: str) -> pl.Expr:
    """Return the texts of a column, an apostrophe before those that start like a formula.

    Examples:
        >>> names = pl.DataFrame({"nom": ["=1+1", "Mairie"]})
        >>> names.select(neutralised("nom"))["nom"].to_list()
        ["'=1+1", 'Mairie']
    """
    text = pl.col(column)
    return pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).alias(column)


def cut_at_word(column: str, length: int) -> pl.Expr:
    """Return the start of the texts, at most so many characters, cut between two words.

    Examples:
        >>> pl.DataFrame({"a": ["un deux trois"]}).select(cut_at_word("a", 9)).item()
        'un deux'
    """
    text = pl.col(column)
    window = text.str.slice(0, length + 1)
    at_word = window.str.extract(r"(?s)^(.*\S)\s", 1).str.slice(0, length)
    whole_word = at_word.fill_null(text.str.slice(0, length))
    return pl.when(text.str.len_chars() <= length).then(text).otherwise(whole_word).alias(column)


def _character(entity: re.Match[str]) -> str:
    """Return what an entity stands for; a name that none has stays as it is."""
    written = entity[0]
    is_number = written.startswith("&#")
    return html.unescape(written) if is_number else html5.get(written[1:], written)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
