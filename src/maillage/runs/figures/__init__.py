"""The figures book at a date: values, statuses, checks, series and targets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from maillage.catalogue.figures import Book
from maillage.catalogue.loader import by_id, read_folder
from maillage.runs.figures.findings import (
    Aim,
    Course,
    Finding,
    Outcome,
    Step,
    aims,
    courses,
    findings,
)
from maillage.runs.figures.reading import Assessed, Status, read_figures, with_contradictions

__all__ = [
    "Aim",
    "Assessed",
    "Assessment",
    "Course",
    "Finding",
    "Outcome",
    "Status",
    "Step",
    "assess",
    "books",
]


@dataclass(frozen=True)
class Assessment:
    """Figures by id in the order of the books, findings, courses of series, targets."""

    as_of: date
    figures: Mapping[str, Assessed]
    findings: tuple[Finding, ...]
    courses: tuple[Course, ...]
    aims: tuple[Aim, ...]


@cache
def books() -> Mapping[str, Book]:
    """Return the books of the catalogue by id."""
    return by_id(read_folder(Book, "figure"))


def assess(chosen: Iterable[Book], *, as_of: date) -> Assessment:
    """Return every figure of the books with its statuses, and what their checks found.

    Args:
        chosen: the books, each refers to nothing outside itself.
        as_of: the day on which staleness and expiry are judged.

    Raises:
        CatalogueError: two figures have the same id, or one of our derivations cannot be computed.

    Examples:
        >>> book = books()["renoncement"]
        >>> result = assess([book], as_of=date(2026, 1, 1))
        >>> str(result.figures["renoncement-clarte"].quantity.value)
        '0.3468'
        >>> result.figures["renoncement-clarte"].statuses
        ('stale',)
    """
    figures: list[Assessed] = []
    found: list[Finding] = []
    moving: list[Course] = []
    aimed: list[Aim] = []
    for book in chosen:
        read = read_figures(book, as_of=as_of)
        of_book = findings(book, read)
        contradicted = {name for finding in of_book for name in finding.contradicts}
        read = with_contradictions(book, read, contradicted)
        figures += read.values()
        found += of_book
        moving += courses(book, read, as_of=as_of)
        aimed += aims(book, read)
    known = by_id(figures)
    in_order = {figure.id: known[figure.id] for figure in figures}
    return Assessment(as_of, in_order, tuple(found), tuple(moving), tuple(aimed))
