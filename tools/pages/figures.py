"""Page on the figures book: each figure with its date and its expiry."""

from collections.abc import Iterator
from contextvars import copy_context
from datetime import date

from maillage import language
from maillage.catalogue.figures import Book
from maillage.cli.figure_words import DERIVED_DECIMALS, STATED_DECIMALS, day_words, quantity_words
from maillage.runs.figures import Assessed, assess, books
from pages.markdown import table

_OPENING = """\
Every figure of [the book](figures.md), by theme: its value, of whom, its date and the last day on
which it is fresh. *Computed* marks a figure that follows from others. What each is worth today, and
what contradicts it: `maillage figures list` and `maillage figures check`."""


def figures_page() -> Iterator[str]:
    """Give the parts of the page on the figures book."""
    yield "# All the figures"
    yield _OPENING
    yield from copy_context().run(_themes)


def _themes() -> list[str]:
    language.use("en")
    return [part for book in books().values() for part in _theme(book)]


def _theme(book: Book) -> tuple[str, str]:
    found = assess([book], as_of=date.min).figures.values()
    headings = ("figure", "id", "value", "of", "date", "expires")
    return f"## {book.label}", table(headings, map(_row, found))


def _row(found: Assessed) -> tuple[str, ...]:
    figure = found.figure
    decimals = DERIVED_DECIMALS if figure.derive else STATED_DECIMALS
    value = quantity_words(found.quantity, figure.unit, most_decimals=decimals)
    return (
        str(figure.label),
        f"`{figure.id}`",
        f"{value} (computed)" if figure.derive else value,
        str(figure.universe),
        day_words(found.observed),
        found.expires.isoformat(),
    )
