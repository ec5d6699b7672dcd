"""Take closings, exceptions, halves of the day and parentheses."""

from .clause import MARKS, is_ranked
from .parts import ALWAYS, Act, Qualifier
from .phrases import Part
from .state import State
from .statements import HALVES


def take_closed(state: State, at: int, part: Part) -> None:
    """Take « fermé »: of the days that wait, or of what follows."""
    clause = state.clause
    if clause.waits() and clause.act in {Act.OPEN, Act.REPLACE}:
        clause.act = Act.CLOSE
        clause.cover(part)
    elif not (clause.act is Act.CLOSE and clause.days is None):
        state.start(part, act=Act.CLOSE)
        vague = state.places.ahead(at)[0] not in {"days", "qualifier", "half", "words"}
        for family in ("weeks", "dates", "school", "season") if vague else ():
            if family in state.forward:
                bound_closing(state, part, state.forward[family][0])


def take_except(state: State, at: int, part: Part) -> None:
    """Take « sauf »: days left out of those that wait, or a clause of its own."""
    state.minus = state.clause.waits() and state.clause.act is Act.OPEN and not state.clause.half
    state.minus = state.minus and state.places.ahead(at)[0] == "days"
    if state.minus:
        return
    state.start(part, act=Act.REPLACE)


def take_half(state: State, at: int, part: Part) -> None:
    """Take « matin » or « après-midi »: a name for hours, or a part of the day."""
    clause = state.clause
    half = "morning" if part.text.startswith("matin") else "afternoon"
    if not clause.spans and (clause.days is not None or clause.act is not Act.OPEN):
        clause.half = half
        clause.cover(part)
        return
    if _leave_access(state, at, half):
        return
    if state.places.ahead(at)[0] != "hours":
        state.start(part, days=state.said.subject or None)
        state.clause.half = half


def _leave_access(state: State, at: int, half: str) -> bool:
    """Leave « sur RDV : après-midi » in words; return whether it was there."""
    access = state.forward.get("access")
    if not access or not access[0].comment or state.places.ahead(at)[0] in {"hours", "days"}:
        return False
    del state.forward["access"]
    state.said.left.append(f"{HALVES[half]} {access[0].comment}")
    return True


def take_until(state: State, _at: int, _part: Part) -> None:
    """Take « jusqu'à »: the next lone time is a closing."""
    state.until = True


def take_open(state: State, at: int, _part: Part) -> None:
    """Take a parenthesis: a clause of its own when it says more than a qualifier."""
    inside = state.places.inside(at)
    plain = all(
        other.kind in MARKS | {"words", "qualifier"} or is_ranked(other) for other in inside
    )
    waiting = state.clause.waits() and state.clause.act is Act.REPLACE
    excepted = bool(inside) and inside[0].kind == "except" and state.clause.waits()
    if not (plain or waiting or excepted):
        state.flush()
        state.clause.inside = state.places.beside(at)[0] == "hours"
    state.outside = state.forward.get("access")


def take_close(state: State, _at: int, _part: Part) -> None:
    """Leave a parenthesis, and what reached forward inside it."""
    state.forward = {
        family: kept for family, kept in state.forward.items() if kept[1] or family == "label"
    }
    if state.outside is not None:
        state.forward["access"] = state.outside
    state.outside = None


def bound_closing(state: State, part: Part, qualifier: Qualifier) -> None:
    """Bound a closing: « fermé en août », « sauf jours fériés »."""
    bounded = ALWAYS not in {state.clause.bounds, qualifier.bounds}
    if bounded and not state.clause.qualifiers:
        state.start(part, act=state.clause.act)
    state.clause.cover(part)
    if bounded and state.clause.qualifiers:
        state.clause.qualifiers.append(qualifier)
        return
    if qualifier.is_open and qualifier.bounds != ALWAYS:
        state.clause.bounds = state.clause.bounds.joined(qualifier.bounds)
    else:
        state.clause.qualifiers.append(qualifier)
