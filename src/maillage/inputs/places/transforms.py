"""Rules of a mapping as polars expressions: from the columns of a file to the text of a field.

Within an expression several values are one text, joined by ``|``.
"""

import html
import json
import re
from collections.abc import Callable, Sequence
from functools import reduce

import polars as pl

from maillage.catalogue.mappings import Choice, Rule, Step

VALUES = "|"
TRUE_WORDS = ("1", "1.0", "oui", "o", "vrai", "v", "true", "t", "yes", "y", "x", "on", "✓", "✔")
"""What people write in a column of yes and no."""

_HIDDEN = r"(?is)<(script|style)\b.*?</(script|style)\s*>"
_BREAK = r"(?i)<(br|/p|/li|/div|/h\d|/tr)\b[^>]*>"
_TAG = r"<[^<>]+>"


def text_of(rule: Rule, *, missing: Sequence[str]) -> pl.Expr:
    """Return the text that a rule gives each row; null where it gives nothing.

    Args:
        rule: where the text comes from.
        missing: words that stand for nothing.
    """
    return reduce(lambda text, step: _text(_STEPS[step.kind](text, step)), rule.steps,
                  _text(_form(rule, missing)))  # fmt: skip


def cell(name: str, *, missing: Sequence[str]) -> pl.Expr:
    """Return a column, trimmed; null where it is empty or holds a word that says so."""
    trimmed = pl.col(name).str.strip_chars()
    return pl.when(~trimmed.is_in(["", *missing])).then(trimmed)


def _form(rule: Rule, missing: Sequence[str]) -> pl.Expr:
    if rule.column:
        return cell(rule.column, missing=missing)
    if rule.first:
        return pl.coalesce(text_of(each, missing=missing) for each in rule.first)
    if rule.join:
        return _joined([text_of(each, missing=missing) for each in rule.join], rule.separator)
    if rule.template:
        return _filled_in(rule, missing)
    if rule.choose:
        return _chosen(rule.choose, missing)
    return pl.lit(rule.constant)


def _text(text: pl.Expr) -> pl.Expr:
    """Trim a text, and make the empty one null."""
    trimmed = text.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _joined(texts: Sequence[pl.Expr], separator: str) -> pl.Expr:
    together = pl.concat_str(texts, separator=separator, ignore_nulls=True)
    return _distinct(together.str.split(VALUES)) if separator == VALUES else together


def _distinct(values: pl.Expr) -> pl.Expr:
    """Join a list of values, trimmed, without empty ones or repeats, in their order."""
    trimmed = values.list.eval(pl.element().str.strip_chars())
    filled = trimmed.list.eval(pl.element().filter(pl.element() != ""))
    return filled.list.unique(maintain_order=True).list.join(VALUES)


def _filled_in(rule: Rule, missing: Sequence[str]) -> pl.Expr:
    """Fill a template; blanks and commas left around an empty column go."""
    cells = {name: cell(name, missing=missing) for name in rule.placeholders}
    pieces = [
        cells[piece[1:-1]].fill_null("") if piece[1:-1] in cells else pl.lit(piece)
        for piece in re.split(r"(\{[^{}]+\})", rule.template)
        if piece
    ]
    sentence = (
        pl.concat_str(pieces)
        .str.replace_all(r"\s+", " ")
        .str.replace_all(r"(?:\s*,){2,}", ",")
        .str.strip_chars(" ,;")
    )
    is_there = [value.is_not_null() for value in cells.values()]
    enough = pl.all_horizontal(is_there) if rule.complete else pl.any_horizontal(is_there)
    return pl.when(enough).then(sentence)


def _chosen(choices: Sequence[Choice], missing: Sequence[str]) -> pl.Expr:
    values = [
        pl.when(_passes(choice, missing)).then(pl.lit(VALUES.join(choice.value)))
        for choice in choices
    ]
    return _joined(values, VALUES)


def _passes(choice: Choice, missing: Sequence[str]) -> pl.Expr:
    if not choice.columns:
        return pl.lit(value=True)
    tests = [_test(choice, cell(name, missing=missing)) for name in choice.columns]
    return pl.any_horizontal(tests)


def _test(choice: Choice, text: pl.Expr) -> pl.Expr:
    lowered = text.str.to_lowercase()
    if choice.contains:
        passed = lowered.str.contains_any(_lower(choice.contains))
    elif choice.equals:
        passed = lowered.is_in(_lower(choice.equals))
    elif choice.has:
        words = VALUES.join(map(re.escape, _lower(choice.has)))
        passed = lowered.str.contains(rf"(?:^|[^\pL\pN])(?:{words})(?:$|[^\pL\pN])")
    elif choice.is_true:
        passed = lowered.is_in(TRUE_WORDS)
    else:
        passed = lowered.is_not_null()
    if choice.unless:
        passed &= ~lowered.str.contains_any(_lower(choice.unless))
    return passed.fill_null(value=False)


def _lower(words: Sequence[str]) -> list[str]:
    return [word.lower() for word in words]


def _split(text: pl.Expr, step: Step) -> pl.Expr:
    return _distinct(text.str.split(step.split))


def _join(text: pl.Expr, step: Step) -> pl.Expr:
    return text.str.replace_all(VALUES, step.join, literal=True)


def _part(text: pl.Expr, step: Step) -> pl.Expr:
    rank = step.part - 1 if step.part > 0 else step.part
    return text.str.split(step.by).list.get(rank, null_on_oob=True)


def _regex(text: pl.Expr, step: Step) -> pl.Expr:
    groups = pl.Series([""]).str.extract_groups(step.regex).struct.fields
    return text.str.extract(step.regex, 1 if groups else 0)


def _replace(text: pl.Expr, step: Step) -> pl.Expr:
    return text.str.replace_all(step.replace, step.to)


def _lookup(text: pl.Expr, step: Step) -> pl.Expr:
    table = {word.lower(): VALUES.join(values) for word, values in step.lookup.items()}
    value = pl.element().str.strip_chars()
    found = value.str.to_lowercase().replace_strict(
        list(table), list(table.values()), default=None, return_dtype=pl.String
    )
    read = text.str.split(VALUES).list.eval(
        (found if step.unknown == "drop" else pl.coalesce(found, value)).drop_nulls()
    )
    return _distinct(read.list.join(VALUES).str.split(VALUES))


def _html(text: pl.Expr, _step: Step) -> pl.Expr:
    bare = text.str.replace_all(_HIDDEN, " ").str.replace_all(_BREAK, "\n")
    return (
        _each(bare.str.replace_all(_TAG, ""), html.unescape)
        .str.replace_all("\u00a0", " ", literal=True)
        .str.replace_all(r"[ \t]+", " ")
        .str.replace_all(r"\s*\n\s*", "\n")
    )


def _strip(text: pl.Expr, step: Step) -> pl.Expr:
    return text.str.strip_chars(step.strip)


def _list(text: pl.Expr, _step: Step) -> pl.Expr:
    return _distinct(_each(text, _values_in).str.split(VALUES))


def _date(text: pl.Expr, step: Step) -> pl.Expr:
    """Read a day; what is in none of the formats stays as it is written."""
    days = [text.str.to_date(form, strict=False) for form in step.date]
    return pl.coalesce(pl.coalesce(days).dt.to_string("%Y-%m-%d"), text)


def _only(text: pl.Expr, step: Step) -> pl.Expr:
    return pl.when(text.str.contains(step.only)).then(text)


def _never(text: pl.Expr, step: Step) -> pl.Expr:
    return pl.when(~text.str.contains(step.never)).then(text)


_STEPS: dict[str, Callable[[pl.Expr, Step], pl.Expr]] = {
    "split": _split,
    "join": _join,
    "part": _part,
    "regex": _regex,
    "replace": _replace,
    "lookup": _lookup,
    "html": _html,
    "strip": _strip,
    "list": _list,
    "date": _date,
    "only": _only,
    "never": _never,
}


def _each(text: pl.Expr, read: Callable[[str], str]) -> pl.Expr:
    """Read each distinct text once."""

    def batch(texts: pl.Series) -> pl.Series:
        found = texts.drop_nulls().unique()
        return texts.replace_strict(
            found, pl.Series(map(read, found), dtype=pl.String), default=None,
            return_dtype=pl.String,
        )  # fmt: skip

    return text.map_batches(batch, return_dtype=pl.String)


def _values_in(text: str) -> str:
    """Return the values of a list written as JSON; another text stands as it is."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        return text
    if not isinstance(values, list):
        return text
    return VALUES.join(value if isinstance(value, str) else json.dumps(value) for value in values
                       if value is not None)  # fmt: skip
