"""Take days and hours into the clause in hand.

Days come before their hours (« lundi 9h-12h ») or after (« 9h-12h le lundi »).
"""

from .bearing import take_words
from .clause import BREAKS, MARKS, Clause
from .parts import ALWAYS, Act, Day, Qualifier, Span
from .phrases import Part
from .state import State

_LOSSES = frozenset({"hours-unpaired", "hours-closing-before-opening", "hours-implausible"})


def take_days(state: State, at: int, part: Part) -> None:
    """Take days: those of hours to come, of hours just read, or of a closing."""
    assert part.days is not None
    days = part.days.days or tuple(Day(day.number, part.days.ranks) for day in state.said.subject)
    alone = len(state.said.subject) == 1 and state.places.beside(at)[1] != "words"
    if not part.days.days and not alone:
        take_words(state, at, part._replace(text=state.words(part.start, part.end)))
        return
    clause = state.clause
    if state.minus:
        _leave_out(state, at, part, days)
        return
    if clause.waits() and "ou" in state.places.gap(at):
        state.doubt = True
    awaited = _awaits(state, at)
    if awaited or _narrows(state, at, days):
        clause.days = days
        clause.complete = awaited and clause.act is Act.CLOSE
        clause.cover(part)
    elif _follows_hours(state, at):
        clause.days, clause.complete = days, True
        clause.cover(part)
        _doubt_between(state, at)
    else:
        _begin(state, at, part, days)
    state.said.subject = days


def _begin(state: State, at: int, part: Part, days: tuple[Day, ...]) -> None:
    """Begin the clause of days; a half-day closed before them may be followed by another."""
    clause = state.clause
    before, after = state.places.beside(at)
    if clause.half and not clause.spans and clause.act is not Act.OPEN and after == "half":
        state.start(part, act=clause.act, days=days)
        return
    if before == "hours" and clause.days is not None and not state.places.ahead(at)[0]:
        unsure = Qualifier("doubt", state.words(clause.start, part.end), is_open=False)
        clause.spans = [unsure.applied(span) for span in clause.spans]
    state.start(part, days=days)


def _awaits(state: State, at: int) -> bool:
    """Return whether a closing or an exception waits for its days: « fermé le lundi »."""
    clause = state.clause
    if clause.act is Act.OPEN or clause.days is not None or clause.spans:
        return False
    return clause.bounds == ALWAYS or state.places.beside(at)[0] not in BREAKS


def _leave_out(state: State, at: int, part: Part, days: tuple[Day, ...]) -> None:
    """Leave days out of those that wait: « tous les jours sauf le jeudi : 9h-12h »."""
    state.minus = False
    clause = state.clause
    clause.cover(part)
    kept = tuple(day for day in clause.days or () if day not in days)
    if state.places.beside(at)[1] == "half" or not kept:
        said = state.words(clause.start, part.end)
        clause.qualifiers.append(Qualifier("label", said, False, rule="hours-words-kept"))
        return
    clause.days = state.said.subject = kept


def _narrows(state: State, at: int, days: tuple[Day, ...]) -> bool:
    """Return whether ranks keep some of the days of the clause: « samedi 9h (2e du mois) »."""
    named = state.clause.days or (state.said.default if state.clause.spans else ())
    same = {day.number for day in named} == {day.number for day in days}
    if not same or state.places.ahead(at)[1]:
        return False
    ranked = any(day.ranks for day in days) and not any(day.ranks for day in named)
    return ranked and (state.places.ahead(at)[0] != "hours" or state.clause.waits())


def _follows_hours(state: State, at: int) -> bool:
    """Return whether days come after their hours: « 9h-12h le lundi »."""
    clause = state.clause
    has_hours = bool(clause.spans) or clause.act is Act.END
    return has_hours and clause.days is None and not state.places.ahead(at)[1]


def _doubt_between(state: State, at: int) -> None:
    """Doubt hours that stand after days already taken by the hours before them."""
    kinds = [part.kind for part in state.places.parts[at + 1 :] if part.kind not in MARKS]
    kinds = [kind for kind in kinds if kind in {"hours", "days"}]
    if kinds[:1] == ["hours"] and kinds[1:2] != ["days"]:
        state.doubt = True
        state.said.rules.append("hours-unpaired")


def take_same_days(state: State, _at: int, part: Part) -> None:
    """Take « ces mêmes jours »."""
    state.start(part, days=state.said.subject)


def take_hours(state: State, at: int, part: Part) -> None:
    """Take hours: those of the clause, or another closing time."""
    assert part.hours is not None
    until, state.until = state.until, False
    ends = part.hours.lone is not None and _is_end(state, at, until)
    if ends:
        _end_at(state, part, part.hours.lone or 0)
        return
    state.said.rules.extend(part.hours.rules)
    if state.places.beside(at)[0] == "hours" and "ou" in state.places.gap(at):
        state.doubt = True
        state.said.rules.append("hours-unpaired")
    clause = state.clause
    if clause.complete or (
        clause.act is Act.REPLACE
        and clause.days
        and not state.said.statements
        and state.said.default
    ):
        state.start(part)
    elif clause.act is Act.CLOSE:
        _reopen(state, part)
    state.clause.cover(part)
    state.clause.spans.extend(_qualified(state, span) for span in _spans(state, part))


def _spans(state: State, part: Part) -> tuple[Span, ...]:
    """Return the openings of a phrase; where one is lost, none of them is sure."""
    assert part.hours is not None
    lost = state.doubt or _LOSSES & set(part.hours.rules)
    if not lost:
        return part.hours.spans
    said = state.words(part.start, part.end)
    unsure = Qualifier("doubt", said, is_open=False)
    return tuple(unsure.applied(span) for span in part.hours.spans) or (
        Span(0, 0, is_open=False, comment=said),
    )


def _qualified(state: State, span: Span) -> Span:
    """Return an opening with the qualifiers of its clause and those that reach it."""
    reaching = {family: qualifier for family, (qualifier, _) in state.forward.items()}
    reaching.update({qualifier.family: qualifier for qualifier in state.clause.qualifiers})
    for qualifier in reaching.values():
        state.said.rules += [qualifier.rule] if qualifier.rule else []
        span = qualifier.applied(span)
    return span


def _reopen(state: State, part: Part) -> None:
    """Begin the hours of a day said closed: « fermé le matin, 14h-18h »."""
    clause = state.clause
    days = clause.days
    if (clause.bounds == ALWAYS and not state.said.statements) or (
        clause.bounds == ALWAYS and clause.days is not None
    ):
        state.clause = Clause(days=days)
    else:
        state.start(part, days=state.said.subject or None)


def _is_end(state: State, at: int, until: bool) -> bool:
    """Return whether a lone time is another closing time: « (vendredi 16h30) »."""
    known = state.clause.waits() and bool(state.said.statements)
    inside = any(part.kind == "open" for part in state.places.parts[max(0, at - 3) : at])
    exception = state.clause.act is Act.REPLACE and state.clause.days is not None
    return exception or (known and (until or inside)) or (inside and bool(state.said.statements))


def _end_at(state: State, part: Part, minutes: int) -> None:
    """Say that the last opening of some days ends earlier or later."""
    if state.clause.days is None or state.clause.spans:
        state.start(part)
    state.clause.act = Act.END
    state.clause.cover(part)
    if state.clause.days is not None:
        state.clause.complete = True
    state.clause.spans = [_qualified(state, Span(0, minutes))]
