"""Join ranges of hours written as OSM: « 08:30-12:00,14:00-18:00 »."""

import re
from collections.abc import Iterable

from maillage.errors import InputError
from maillage.language import _

from .parts import MIDNIGHT, Span
from .writing import times_text

_RANGE = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")


def merge_ranges(ranges: Iterable[str]) -> str:
    """Return the union of ranges of hours, in order; an opening over midnight stays whole.

    Raises:
        InputError: a piece is not a range such as 09:00-12:00.

    Examples:
        >>> merge_ranges(["08:30-12:00", "07:00-11:30,14:00-21:00"])
        '07:00-12:00,14:00-21:00'
    """
    pieces = [piece.strip() for text in ranges for piece in text.split(",") if piece.strip()]
    return times_text(map(_span, pieces))


def _span(piece: str) -> Span:
    """Return the opening of a range."""
    found = _RANGE.fullmatch(piece)
    if found is None:
        raise InputError(
            _(
                "« {piece} » n'est pas une plage horaire : écrivez par exemple 09:00-12:00.",
                piece=piece,
            )
        )
    opening_hour, opening_minute, closing_hour, closing_minute = map(int, found.groups())
    opening = opening_hour * 60 + opening_minute
    closing = closing_hour * 60 + closing_minute
    return Span(opening, closing if closing > opening else closing + MIDNIGHT)
