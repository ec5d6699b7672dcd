"""Read the figures of a book in the order of their derivations, and say what to beware of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from maillage.catalogue.figures import Book, Derivation, Figure, Moment, last_day
from maillage.errors import CatalogueError, InputError
from maillage.language import _
from maillage.methods.figures import (
    Quantity,
    derive,
    fresh_until,
    is_expired,
    is_stale,
    origin_totals,
    published,
)

Status = Literal["known", "unknown", "contradictory", "expired", "stale"]


@dataclass(frozen=True)
class Assessed:
    """A figure at a date.

    ``quantity`` is null when the figure is unknown, and ``reason`` then says why.
    ``observed`` is the oldest day behind a derived figure; ``sources`` are all those behind it.
    ``expires`` is the last day on which it is neither expired nor stale: the one that its source
    states or the one that ends its years of freshness, whichever comes first, and that of its
    operands.
    ``statuses`` holds ``known`` alone, or everything to beware of.
    """

    figure: Figure
    book: str
    quantity: Quantity | None
    reason: str
    observed: date
    expires: date
    sources: tuple[str, ...]
    statuses: tuple[Status, ...] = ("known",)

    @property
    def id(self) -> str:
        """The id of the figure."""
        return self.figure.id


def read_figures(book: Book, *, as_of: date) -> dict[str, Assessed]:
    """Return the figures of a book by id, in its order, stale and expired ones marked.

    A derived figure is stale or expired when one of its operands is.

    Raises:
        CatalogueError: a derivation cannot be computed.
    """
    read: dict[str, Assessed] = {}
    for figure_id in book.reading_order:
        figure = book.figure(figure_id)
        found = _value(book, figure, read)
        read[figure_id] = replace(found, statuses=_statuses(book, found, read, as_of))
    return {figure.id: read[figure.id] for figure in book.figures}


def with_contradictions(
    book: Book, read: Mapping[str, Assessed], contradicted: Collection[str]
) -> dict[str, Assessed]:
    """Return the figures with the contradicted ones marked, and all that is derived from them."""
    marked = set(contradicted)
    for figure_id in book.reading_order:
        if marked.intersection(_operands(book.figure(figure_id))):
            marked.add(figure_id)
    return {
        name: _flagged(found, "contradictory") if name in marked else found
        for name, found in read.items()
    }


def _value(book: Book, figure: Figure, read: Mapping[str, Assessed]) -> Assessed:
    if figure.derive is None:
        return _stated(book, figure)
    if figure.derive.table:
        return _from_table(book, figure, figure.derive)
    return _derived(book, figure, figure.derive, read)


def _stated(book: Book, figure: Figure) -> Assessed:
    assert figure.observed is not None  # the catalogue asks it of every stated figure
    return Assessed(
        figure=figure,
        book=book.id,
        quantity=None if figure.value is None else published(figure.value, unit=figure.unit),
        reason=str(figure.unknown or ""),
        observed=last_day(figure.observed),
        expires=_expiry(figure, _fresh_until(book, figure, figure.observed)),
        sources=(book.documents[figure.source].title,),
    )


def _from_table(book: Book, figure: Figure, how: Derivation) -> Assessed:
    if how.operation == "count":
        table = book.table(how.table)
        rows = [row for row in table.rows if not how.column or how.column in row.marks]
        value, observed, source = Decimal(len(rows)), table.observed, table.source
    else:
        ledger = book.ledger(how.table)
        totals = origin_totals(ledger.lines)
        kept = [amount for origin, amount in totals.items() if how.column in ("", origin)]
        value, observed, source = sum(kept, Decimal(0)), ledger.observed, ledger.source
    return Assessed(
        figure=figure,
        book=book.id,
        quantity=published(value, unit=figure.unit),
        reason="",
        observed=last_day(observed),
        expires=_expiry(figure, _fresh_until(book, figure, observed)),
        sources=(book.documents[source].title,),
    )


def _derived(book: Book, figure: Figure, how: Derivation, read: Mapping[str, Assessed]) -> Assessed:
    operands = [read[name] for name in how.of]
    missing = [str(operand.figure.label) for operand in operands if operand.quantity is None]
    quantities = [operand.quantity for operand in operands if operand.quantity is not None]
    try:
        quantity = None if missing else derive(how.operation, quantities)
    except InputError as error:
        raise CatalogueError(f"{book.id}, {figure.id} : {error}") from error
    return Assessed(
        figure=figure,
        book=book.id,
        quantity=quantity,
        reason=_("il manque : {labels}", labels=", ".join(missing)) if missing else "",
        observed=min(operand.observed for operand in operands),
        expires=_expiry(figure, *(operand.expires for operand in operands)),
        sources=tuple(dict.fromkeys(title for operand in operands for title in operand.sources)),
    )


def _statuses(
    book: Book, found: Assessed, read: Mapping[str, Assessed], as_of: date
) -> tuple[Status, ...]:
    figure = found.figure
    inherited = {status for name in _operands(figure) for status in read[name].statuses}
    aged = is_stale(found.observed, as_of=as_of, fresh_for_years=_years(book, figure))
    flags: dict[Status, bool] = {
        "unknown": found.quantity is None,
        "expired": "expired" in inherited or is_expired(figure.valid_until, as_of=as_of),
        "stale": "stale" in inherited if _operands(figure) else aged,
    }
    return tuple(status for status, is_so in flags.items() if is_so) or ("known",)


def _expiry(figure: Figure, *ends: date) -> date:
    return min(ends if figure.valid_until is None else (*ends, figure.valid_until))


def _fresh_until(book: Book, figure: Figure, observed: Moment) -> date:
    return fresh_until(last_day(observed), years=_years(book, figure))


def _years(book: Book, figure: Figure) -> int:
    return book.fresh_for_years if figure.fresh_for_years is None else figure.fresh_for_years


def _flagged(found: Assessed, status: Status) -> Assessed:
    others = tuple(other for other in found.statuses if other != "known")
    return replace(found, statuses=(status, *others))


def _operands(figure: Figure) -> tuple[str, ...]:
    return figure.derive.of if figure.derive else ()
