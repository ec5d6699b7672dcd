"""What the checks of a book find, how its series move, and how far its targets are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from maillage.catalogue.figures import (
    Book,
    Check,
    Ledger,
    Line,
    Relation,
    Series,
    Target,
    Unit,
    last_day,
)
from maillage.language import _
from maillage.methods.figures import (
    Progress,
    Quantity,
    changes,
    compare,
    derive,
    possible_share,
    progress,
    published,
    year_number,
)
from maillage.runs.figures.reading import Assessed

Outcome = Literal["holds", "contradicted", "undetermined"]
Movement = Literal["fall", "rise", "level", "undetermined"]


@dataclass(frozen=True)
class Finding:
    """One check and its outcome; ``message`` says what a contradiction means.

    ``figure`` is the id of the figure checked, empty for a line of a ledger; ``contradicts`` are
    the ids of the figures at fault.
    """

    book: str
    check: str
    figure: str
    label: str
    unit: Unit
    relation: Relation
    found: Quantity | None
    expected: Quantity | None
    outcome: Outcome
    message: str = ""
    contradicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """From one figure of a series to the next; ``change`` is null beside an unknown amount."""

    before: str
    after: str
    change: Decimal | None
    movement: Movement


@dataclass(frozen=True)
class Course:
    """How a series moves, and the last day of its scheme."""

    book: str
    series: str
    label: str
    steps: tuple[Step, ...]
    ends: date | None
    has_ended: bool


@dataclass(frozen=True)
class Aim:
    """A figure, its target and its progress, null when the figure is unknown."""

    book: str
    figure: str
    label: str
    value: Quantity | None
    unit: Unit
    target: Quantity
    by: date
    source: str
    progress: Progress | None


def findings(book: Book, read: Mapping[str, Assessed]) -> list[Finding]:
    """Return what each check found, every line share, and the shares that cannot be."""
    return [
        *(_checked(book, check, read) for check in book.checks),
        *(line for ledger in book.ledgers for line in _line_shares(book, ledger)),
        *(found for found in (_impossible(figure) for figure in read.values()) if found),
    ]


def courses(book: Book, read: Mapping[str, Assessed], *, as_of: date) -> list[Course]:
    """Return the steps of each series: an unknown amount is neither zero nor stepped over."""
    return [_course(book, series, read, as_of) for series in book.series]


def aims(book: Book, read: Mapping[str, Assessed]) -> list[Aim]:
    """Return how each figure with a target stands, from the series that holds it if any."""
    return [
        _aim(book, found, found.figure.target, read)
        for found in read.values()
        if found.figure.target
    ]


def _checked(book: Book, check: Check, read: Mapping[str, Assessed]) -> Finding:
    figure = read[check.figure].figure
    found = read[check.figure].quantity
    if check.limit is not None:
        expected: Quantity | None = Quantity(check.limit, check.limit, check.limit)
    else:
        expected = read[check.against].quantity
    outcome = _outcome(found, expected, check.relation)
    is_wrong = outcome == "contradicted"
    return Finding(
        book=book.id,
        check=check.id,
        figure=check.figure,
        label=str(figure.label),
        unit=figure.unit,
        relation=check.relation,
        found=found,
        expected=expected,
        outcome=outcome,
        message=str(check.meaning) if is_wrong else "",
        contradicts=_at_fault(check, read) if is_wrong else (),
    )


def _at_fault(check: Check, read: Mapping[str, Assessed]) -> tuple[str, ...]:
    """Return the figure; and the other when both are published and should be the same."""
    if check.relation == "equals" and check.against and not read[check.against].figure.derive:
        return (check.figure, check.against)
    return (check.figure,)


def _outcome(found: Quantity | None, expected: Quantity | None, relation: Relation) -> Outcome:
    if found is None or expected is None:
        return "undetermined"
    return compare(found, expected, relation=relation)


def _line_shares(book: Book, ledger: Ledger) -> list[Finding]:
    total = sum((line.amount for line in ledger.lines), Decimal(0))
    return [
        _line_share(book, ledger, line, line.published_share, total)
        for line in ledger.lines
        if line.published_share is not None
    ]


def _line_share(book: Book, ledger: Ledger, line: Line, share: Decimal, total: Decimal) -> Finding:
    amounts = [published(amount, unit=ledger.unit) for amount in (line.amount, total)]
    found, expected = published(share, unit="share"), derive("ratio", amounts)
    outcome = compare(found, expected, relation="equals")
    is_wrong = outcome == "contradicted"
    return Finding(
        book=book.id,
        check=ledger.id,
        figure="",
        label=line.label,
        unit="share",
        relation="equals",
        found=found,
        expected=expected,
        outcome=outcome,
        message=_("la part publiée n'est pas celle du montant") if is_wrong else "",
    )


def _impossible(found: Assessed) -> Finding | None:
    """Return a finding for a published share that no rounding brings between 0 and 1."""
    figure = found.figure
    if figure.unit != "share" or figure.derive or found.quantity is None:
        return None
    if possible_share(found.quantity):
        return None
    return Finding(
        book=found.book,
        check="part-possible",
        figure=figure.id,
        label=str(figure.label),
        unit="share",
        relation="at_most",
        found=found.quantity,
        expected=Quantity(Decimal(1), Decimal(1), Decimal(1)),
        outcome="contradicted",
        message=_("une part va de 0 à 100 %"),
        contradicts=(figure.id,),
    )


def _course(book: Book, series: Series, read: Mapping[str, Assessed], as_of: date) -> Course:
    quantities = [read[name].quantity for name in series.figures]
    moved = changes([None if known is None else known.value for known in quantities])
    steps = [
        Step(before, after, change, _movement(change))
        for (before, after), change in zip(pairwise(series.figures), moved, strict=True)
    ]
    ends = series.ends
    has_ended = ends is not None and as_of > ends
    return Course(book.id, series.id, str(series.label), tuple(steps), ends, has_ended)


def _movement(change: Decimal | None) -> Movement:
    if change is None:
        return "undetermined"
    return "fall" if change < 0 else "rise" if change > 0 else "level"


def _aim(book: Book, found: Assessed, target: Target, read: Mapping[str, Assessed]) -> Aim:
    figure = found.figure
    by = last_day(target.by)
    held_by = [series.figures for series in book.series if figure.id in series.figures]
    history = [read[name] for name in (held_by[0] if held_by else (figure.id,))]
    points = [
        (year_number(past.observed), past.quantity.value) for past in history if past.quantity
    ]
    return Aim(
        book=book.id,
        figure=figure.id,
        label=str(figure.label),
        value=found.quantity,
        unit=figure.unit,
        target=published(target.value, unit=figure.unit),
        by=by,
        source=book.documents[target.source].title,
        progress=progress(points, target=target.value, by=year_number(by)) if points else None,
    )
