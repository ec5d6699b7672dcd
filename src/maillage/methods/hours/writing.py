"""Write a schedule as OSM opening hours."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from maillage.contracts import DAYS

from .parts import ALWAYS, MIDNIGHT, Bounds, Day, Qualifier, Span
from .phrases import APPOINTMENT
from .schedule import Schedule

_Layer = tuple[bool, str]


def quoted(comment: str) -> str:
    r"""Return a comment as OSM writes it, on one line.

    Examples:
        >>> quoted('dit "le 18"')
        '"dit \'le 18\'"'
    """
    plain = " ".join(comment.replace('"', "'").split())
    return f'"{plain}"'


def write(schedule: Schedule) -> str:
    """Return the OSM opening hours of a schedule, empty when it says nothing.

    Words left over are a comment of the rules that open plainly, else of those that have none.
    """
    _leave_covered(schedule)
    _comment_left(schedule)
    rules: list[str] = []
    for bound in sorted({span.bounds for span in schedule.dayless}, key=_order):
        spans = [span for span in schedule.dayless if span.bounds == bound]
        for layer, same in _layers(spans).items():
            dates = " ".join(filter(None, (bound.dates, bound.weeks, times_text(same))))
            _add(rules, f"{dates}{_modifier(layer)}")
    bounds = dict.fromkeys(span.bounds for day in schedule.days for span in schedule.spans(day))
    for bound in sorted(bounds, key=_order):
        for ranked in (False, True):
            _write_bounds(schedule, bound, ranked, rules)
    left = [] if schedule.days or schedule.dayless else schedule.left
    for closing in schedule.closings:
        comment = f" {quoted(' ; '.join(dict.fromkeys(left)))}" if left else ""
        _add(rules, _closing(schedule, closing.days, closing.bounds, comment))
    if schedule.holidays:
        said = " ; ".join(dict.fromkeys(schedule.holidays))
        named = said if "vacances" in said.lower() else f"vacances scolaires : {said}"
        _add(rules, f"SH unknown {quoted(named)}")
    return "".join(rules)


def _leave_covered(schedule: Schedule) -> None:
    """Leave the words of openings that other openings of the day cover."""
    covered: dict[str, list[Day]] = {}
    for day in schedule.days:
        spans = schedule.spans(day)
        kept = " ; ".join(span.comment for span in _disjoint(spans))
        for span in spans:
            if span.comment not in kept:
                covered.setdefault(span.comment, []).append(day)
    schedule.left.extend(f"{days_text(days)} : {said}" for said, days in covered.items())


def _comment_left(schedule: Schedule) -> None:
    """Put the words left over beside the openings."""
    said = " ; ".join(dict.fromkeys(words for words in schedule.left if words.strip()))
    if not said:
        return
    note = Qualifier("left", said)
    spans = [span for day in schedule.days for span in schedule.spans(day)]
    plain = any(span.is_open and not span.comment for span in spans)

    def noted(span: Span) -> Span:
        return note.applied(span) if not plain or (span.is_open and not span.comment) else span

    for day, placed in schedule.days.items():
        schedule.days[day] = [replace(one, span=noted(one.span)) for one in placed]
    schedule.dayless = [noted(span) for span in schedule.dayless]


def _order(bounds: Bounds) -> tuple[bool, bool, str, str]:
    return bool(bounds.dates), bool(bounds.weeks), bounds.dates, bounds.weeks


def _add(rules: list[str], rule: str, *, adds: bool = False) -> None:
    """Add a rule to those before: it adds to their hours, or replaces them."""
    if rule:
        rules.append(rule if not rules else f"{', ' if adds else '; '}{rule}")


def _write_bounds(schedule: Schedule, bounds: Bounds, ranked: bool, rules: list[str]) -> None:
    """Write the rules of some dates, the sure openings first."""
    by_day = {
        day: [span for span in _disjoint(schedule.spans(day)) if span.bounds == bounds]
        for day in sorted(schedule.days)
        if bool(day.ranks) == ranked
    }
    written: set[int] = set()
    for layer, groups in _by_layer(by_day).items():
        for times, days in groups.items():
            numbers = {day.number for day in days}
            adds = bool(numbers & written) or _joins(schedule, bounds, days, by_day)
            join = "," if bounds.dates == "PH" else " "
            selector = join.join(filter(None, (bounds.dates, bounds.weeks, days_text(days))))
            _add(rules, f"{selector} {times}{_modifier(layer)}".replace("  ", " "), adds=adds)
            written |= numbers


def _joins(
    schedule: Schedule, bounds: Bounds, days: Sequence[Day], by_day: dict[Day, list[Span]]
) -> bool:
    """Return whether bounded hours add to those of every week, which they never meet."""
    seasonal = bounds.dates and not (bounds.dates.endswith("+") or bounds.dates.startswith("1900"))
    if seasonal:
        return False
    usual = _usual(schedule, bounds, days)
    mine = [span for day in days for span in by_day[day]]
    return bool(usual) and not any(left.meets(right) for left in usual for right in mine)


def _usual(schedule: Schedule, bounds: Bounds, days: Sequence[Day]) -> list[Span]:
    """Return the hours of every week on the same days."""
    if bounds == ALWAYS and not days[0].ranks:
        return []
    return [
        span for day in days for span in schedule.spans(Day(day.number)) if span.bounds == ALWAYS
    ]


def _by_layer(by_day: dict[Day, list[Span]]) -> dict[_Layer, dict[str, list[Day]]]:
    """Return days by their hours, the sure openings first, then each comment."""
    layers: dict[_Layer, dict[str, list[Day]]] = {(True, ""): {}}
    for day, spans in by_day.items():
        for layer, same in _layers(spans).items():
            layers.setdefault(layer, {}).setdefault(times_text(same), []).append(day)
    return layers


def _layers(spans: Iterable[Span]) -> dict[_Layer, list[Span]]:
    found: dict[_Layer, list[Span]] = {}
    for span in spans:
        found.setdefault((span.is_open, span.comment), []).append(span)
    return found


def _disjoint(spans: list[Span]) -> list[Span]:
    """Return openings where what is commented gives way to what is plainly open.

    Words without hours are kept where the day has no hours at all.
    """
    timed = [span for span in spans if span.end]
    if not timed:
        said = " ; ".join(dict.fromkeys(span.comment for span in spans if span.comment))
        return [replace(span, comment=said) for span in spans[:1]]
    plain = [span for span in timed if span.is_open and not span.comment]
    kept = list(plain)
    for span in timed:
        pieces = [] if span in plain else [span]
        for other in plain:
            if other.bounds == span.bounds:
                pieces = [piece for whole in pieces for piece in _cut(whole, other)]
        kept += pieces
    return kept


def _cut(span: Span, other: Span) -> list[Span]:
    """Return what is left of an opening outside another."""
    if not span.meets(other):
        return [span]
    pieces = [(span.start, min(span.end, other.start)), (max(span.start, other.end), span.end)]
    return [
        Span(start, end, span.is_open, span.comment, span.bounds)
        for start, end in pieces
        if start < end
    ]


def _modifier(layer: _Layer) -> str:
    """Return the state and the comment of a rule; by appointment, the comment says it all."""
    is_open, comment = layer
    if not comment:
        return "" if is_open else " unknown"
    if not is_open:
        return f" unknown {quoted(comment)}"
    return f" {quoted(comment)}" if comment == APPOINTMENT else f" open {quoted(comment)}"


def _closing(schedule: Schedule, days: Sequence[Day], bounds: Bounds, comment: str) -> str:
    if bounds.school:
        return f"SH off{comment}"
    if days and bounds == ALWAYS:
        days = [day for day in days if day not in schedule.days]
        if not days:
            return ""
    selector = " ".join(filter(None, (bounds.dates, days_text(days) if days else "")))
    return f"{selector} off{comment}"


def times_text(spans: Iterable[Span]) -> str:
    """Return openings in order, joined where they meet."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: one.start):
        if not span.end:
            continue
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return ",".join(f"{clock(start)}-{clock(end)}" for start, end in merged)


def clock(minutes: int) -> str:
    """Return minutes from midnight as a time; after midnight they start again.

    Examples:
        >>> clock(570), clock(1440), clock(1530)
        ('09:30', '24:00', '01:30')
    """
    minutes = minutes - MIDNIGHT if minutes > MIDNIGHT else minutes
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def days_text(days: Sequence[Day]) -> str:
    """Return days as OSM writes them.

    Examples:
        >>> days_text([Day(0), Day(1), Day(2), Day(4)]), days_text([Day(5, (1, -1))])
        ('Mo-We,Fr', 'Sa[1,-1]')
    """
    ranked = [f"{DAYS[day.number]}[{','.join(map(str, day.ranks))}]" for day in days if day.ranks]
    return ",".join([*_runs(sorted({day.number for day in days if not day.ranks})), *ranked])


def _runs(numbers: list[int]) -> list[str]:
    """Return weekdays, three in a row or more as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        piece
        for run in runs
        for piece in (
            [f"{DAYS[run[0]]}-{DAYS[run[-1]]}"] if len(run) > 2 else [DAYS[day] for day in run]
        )
    ]
