"""Read the days at a place of a text: « du lundi au jeudi », « 1er et 3e samedis du mois »."""

from typing import NamedTuple

from .parts import Day
from .tokens import Token

_WORKDAYS = tuple(Day(number) for number in range(5))
_GROUPS = {
    "everyday": tuple(Day(number) for number in range(7)),
    "workdays": _WORKDAYS,
    "weekend": (Day(5), Day(6)),
    "week": _WORKDAYS,
}
_LINKS = frozenset({"comma", "and", "slash", "dash", "of", "plus"})


class Days(NamedTuple):
    """The days read, and where reading stopped; ``ranks`` stand alone when no day follows."""

    days: tuple[Day, ...]
    stop: int
    ranks: tuple[int, ...] = ()


def read_days(tokens: list[Token], at: int) -> Days | None:
    """Return the days named from a token on, None where there is none."""
    begin = _skip(tokens, at, {"of", "to"} if _kind(tokens, at) == "of" else {"of"})
    first = _item(tokens, begin)
    if first is None:
        return None
    found, stop = list(first.days), first.stop
    dashed = False
    while following := _next_item(tokens, stop, found):
        is_range, dash, item = following
        if is_range and not dashed:
            found[-1:] = _range(found[-1], item.days[0])
            found.extend(item.days[1:])
        else:
            found.extend(item.days)
        dashed = dashed or dash
        stop = item.stop
    return Days(tuple(dict.fromkeys(found)), stop, first.ranks)


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _skip(tokens: list[Token], at: int, kinds: set[str] | frozenset[str]) -> int:
    while _kind(tokens, at) in kinds:
        at += 1
    return at


def _item(tokens: list[Token], at: int) -> Days | None:
    """Return a day, a group of days, or ranks with their day."""
    kind = _kind(tokens, at)
    if kind in _GROUPS:
        return Days(_GROUPS[kind], at + 1)
    if kind == "day":
        return Days((Day(tokens[at].value),), _skip(tokens, at + 1, {"of_month"}))
    if kind in {"ordinal", "first_ones"}:
        return _ranked(tokens, at)
    return None


def _ranked(tokens: list[Token], at: int) -> Days | None:
    """Return the days that ranks keep: « 1er et dernier samedi du mois »."""
    ranks: list[int] = []
    while _kind(tokens, at) in {"ordinal", "first_ones"}:
        token = tokens[at]
        if token.kind == "first_ones":
            last = "dernier" in token.text
            ranks.extend(-rank if last else rank for rank in range(1, token.value + 1))
        else:
            ranks.append(token.value)
        at += 1
        ahead = _skip(tokens, at, _LINKS)
        at = ahead if _kind(tokens, ahead) in {"ordinal", "first_ones", "day"} else at
    if _kind(tokens, at) == "day":
        day = Day(tokens[at].value, tuple(dict.fromkeys(ranks)))
        return Days((day,), _skip(tokens, at + 1, {"of_month"}))
    return Days((), _skip(tokens, at, {"of_month"}), tuple(dict.fromkeys(ranks)))


def _next_item(tokens: list[Token], at: int, found: list[Day]) -> tuple[bool, bool, Days] | None:
    """Return the next day of a list, and whether a range leads to it, by a dash or by a word."""
    if not found:
        return None
    link = _kind(tokens, at)
    if link in {"to", "dash"} or _is_mistyped_to(tokens, at):
        item = _item(tokens, _skip(tokens, at + 1, {"of"}))
        if item is not None and item.days:
            chained = link == "dash" and _is_list(tokens, item, found[-1])
            can_range = not (found[-1].ranks or item.days[0].ranks) and not chained
            return can_range, link == "dash", item
    item = _item(tokens, _skip(tokens, at, _LINKS))
    if item is None or not item.days:
        return None
    return False, False, item


def _is_mistyped_to(tokens: list[Token], at: int) -> bool:
    """Return whether « ou » stands for « au », as in « du lundi ou vendredi »."""
    return (
        at >= 2
        and _kind(tokens, at) == "or"
        and tokens[at - 2].text == "du"
        and _kind(tokens, at + 1) == "day"
    )


def _is_list(tokens: list[Token], item: Days, before: Day) -> bool:
    """Return whether a dash parts two days of a longer list: « mardi-jeudi et vendredi »."""
    ahead = _skip(tokens, item.stop, _LINKS)
    more = _kind(tokens, ahead) == "day" and ahead > item.stop
    back = item.days[0].number <= before.number
    return more or back


def _range(first: Day, last: Day) -> list[Day]:
    """Return the days from one to another, over Sunday when they run so."""
    count = (last.number - first.number) % 7 + 1
    return [Day((first.number + step) % 7) for step in range(count)]
