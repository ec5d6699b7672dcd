"""Lay statements on the days: later words replace, add to, cut or close what was said before."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .parts import ALWAYS, Act, Bounds, Day, Qualifier, Span, Statement, half_of

DAYS_UNSAID = "jours non précisés"


@dataclass(frozen=True)
class Placed:
    """An opening on a day, with the days it was said for and the block that said it."""

    span: Span
    group: frozenset[Day]
    block: int


@dataclass(frozen=True)
class Closing:
    """Days closed, some dates or every week; no days means all of them."""

    days: tuple[Day, ...]
    bounds: Bounds = ALWAYS


@dataclass
class Schedule:
    """The openings of each day, the closings, the words left and the rules met."""

    days: dict[Day, list[Placed]] = field(default_factory=dict)
    dayless: list[Span] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    holidays: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def spans(self, day: Day) -> list[Span]:
        """Return the openings of a day."""
        return [placed.span for placed in self.days.get(day, ())]

    def says(self) -> bool:
        """Return whether anything but loose words is known."""
        return bool(self.days or self.dayless or self.closings or self.holidays)


def lay(schedule: Schedule, statements: Iterable[Statement]) -> None:
    """Lay statements, in order, on a schedule."""
    for statement in statements:
        if statement.act is Act.CLOSE:
            _close(schedule, statement)
        elif not statement.days:
            _lay_dayless(schedule, statement)
        elif statement.act is Act.NOTE:
            _note(schedule, statement)
        elif statement.act is Act.END:
            _end(schedule, statement)
        else:
            _open(schedule, statement)


def _lay_dayless(schedule: Schedule, statement: Statement) -> None:
    """Keep hours whose days nobody said, as unsure."""
    schedule.rules.append("hours-days-unsaid")
    for span in statement.spans:
        if not span.end or statement.act is Act.END:
            schedule.left.append(span.comment or statement.text)
            continue
        comment = f"{DAYS_UNSAID} ; {span.comment}" if span.comment else DAYS_UNSAID
        schedule.dayless.append(replace(span, is_open=False, comment=comment))


def _open(schedule: Schedule, statement: Statement) -> None:
    """Add hours to days; hours of a part of a group replace those of the group where they meet."""
    spans = [span for span in statement.spans if span.bounds.school != "holidays"]
    if len(spans) < len(statement.spans):
        _keep_holidays(schedule, statement)
    group = frozenset(statement.days)
    for day in statement.days if spans else ():
        before = schedule.days.setdefault(day, [])
        replaced = _replaced(before, spans, group, statement)
        kept = [one for one in before if one not in replaced and one.span not in spans]
        if any(one.span not in spans for one in replaced):
            schedule.rules.append("hours-later-days")
        elif _overlaps(kept, spans):
            schedule.rules.append("hours-day-twice")
        schedule.days[day] = kept + [Placed(span, group, statement.block) for span in spans]


def _replaced(
    before: list[Placed], spans: list[Span], group: frozenset[Day], statement: Statement
) -> list[Placed]:
    """Return the openings of a day that give way to those said later.

    Those of a wider group go together, as soon as one of them meets the new ones.
    """
    bounds = {span.bounds for span in spans}
    within = [placed for placed in before if placed.span.bounds in bounds]
    if statement.act is Act.REPLACE:
        return within
    comments = {span.comment for span in spans}
    wider = [
        placed
        for placed in within
        if group < placed.group
        and placed.block == statement.block
        and (placed.span.is_open or placed.span.comment in comments)
    ]
    met = {one.group for one in wider if any(one.span.meets(span) for span in spans)}
    return [placed for placed in wider if placed.group in met]


def _overlaps(kept: list[Placed], spans: list[Span]) -> bool:
    return any(
        placed.span.meets(span) and placed.span.bounds == span.bounds
        for placed in kept
        for span in spans
    )


def _keep_holidays(schedule: Schedule, statement: Statement) -> None:
    """Keep in words the hours of school holidays, which no calendar of ours knows."""
    said = " ".join(statement.text.split()).strip(" .,;:-/>")
    schedule.holidays.append(said)
    schedule.rules.append("hours-period")


def _end(schedule: Schedule, statement: Statement) -> None:
    """Move the last closing of days."""
    minutes = statement.spans[0].end
    for day in statement.days:
        placed = schedule.days.get(day, [])
        if not placed or placed[-1].span.start >= minutes:
            schedule.left.append(statement.text)
            schedule.rules.append("hours-unpaired")
            return
        schedule.days[day] = [
            *placed[:-1],
            replace(placed[-1], span=replace(placed[-1].span, end=minutes), group=frozenset({day})),
        ]


def _close(schedule: Schedule, statement: Statement) -> None:
    """Close days, half-days or dates."""
    if statement.bounds != ALWAYS:
        _close_dates(schedule, statement)
    elif statement.half:
        _close_half(schedule, statement)
    else:
        for day in statement.days:
            schedule.days.pop(day, None)
        schedule.closings.append(Closing(statement.days))


def _close_dates(schedule: Schedule, statement: Statement) -> None:
    """Close on dates; what holds for halves of days, or outside holidays, stays in words."""
    bounds, days = statement.bounds, statement.days
    if bounds.weeks and not _is_open_always(schedule, statement):
        return
    if statement.half or bounds.school == "term" or bounds.weeks:
        schedule.left.append(statement.text)
        schedule.rules.append("hours-period")
    elif bounds.school and days:
        for day in days:
            schedule.days[day] = [_in_term(placed) for placed in schedule.days.get(day, ())]
    else:
        schedule.closings.append(Closing(() if bounds.dates == "PH" else days, bounds))


def _in_term(placed: Placed) -> Placed:
    """Return an opening kept to term time."""
    bounds = replace(placed.span.bounds, school="term")
    return replace(placed, span=replace(placed.span, bounds=bounds))


def _is_open_always(schedule: Schedule, statement: Statement) -> bool:
    """Return whether days that close some weeks are said open every week."""
    return any(span.bounds == ALWAYS for day in statement.days for span in schedule.spans(day))


def _close_half(schedule: Schedule, statement: Statement) -> None:
    """Close the morning or the afternoon; an opening over both is no longer sure."""
    for day in statement.days:
        kept = []
        for placed in schedule.days.get(day, ()):
            half = half_of(placed.span)
            if not half:
                unsure = replace(placed.span, is_open=False, comment=statement.text)
                kept.append(replace(placed, span=unsure))
                schedule.rules.append("hours-period")
            elif half != statement.half:
                kept.append(placed)
        if day in schedule.days:
            schedule.days[day] = kept
        if not kept:
            schedule.days.pop(day, None)


def note_day(schedule: Schedule, number: int, said: str) -> None:
    """Put words beside the openings of a day, or on the day itself where it has none."""
    named = [day for day in schedule.days if day.number == number]
    note = Qualifier("left", said)
    for day in named:
        schedule.days[day] = [
            replace(placed, span=note.applied(placed.span)) for placed in schedule.days[day]
        ]
    if not named:
        unsure = Span(0, 0, is_open=False, comment=said)
        schedule.days[Day(number)] = [Placed(unsure, frozenset({Day(number)}), 0)]


def _note(schedule: Schedule, statement: Statement) -> None:
    """Comment or doubt the hours of days already said; days without hours keep the words."""
    span = statement.spans[0]
    note = Qualifier("note", span.comment, span.is_open)
    unsure = replace(span, is_open=False)
    for day in statement.days:
        before = schedule.days.get(day, [])
        if not before:
            schedule.days[day] = [Placed(unsure, frozenset(statement.days), statement.block)]
        elif statement.half and not any(half_of(one.span) == statement.half for one in before):
            schedule.days[day] = [
                *before,
                Placed(unsure, frozenset(statement.days), statement.block),
            ]
        else:
            schedule.days[day] = [
                replace(one, span=note.applied(one.span))
                if not statement.half or half_of(one.span) == statement.half
                else one
                for one in before
            ]
