"""Take qualifiers and words: what they bear on.

A qualifier bears on the hours before it, on its clause, or on what follows; ``_reach`` says which.
"""

from dataclasses import replace

from .clause import BREAKS, Clause, day_of
from .closing import bound_closing
from .parts import Act, Day, Qualifier
from .phrases import APPOINTMENT, Part, is_narrowing
from .state import State
from .tokens import fold


def take_qualifier(state: State, at: int, part: Part) -> None:
    """Take words that bound hours."""
    assert part.qualifier is not None
    qualifier, clause = part.qualifier, state.clause
    if clause.act in {Act.CLOSE, Act.REPLACE} and not clause.spans and clause.days is None:
        bound_closing(state, part, qualifier)
        return
    day = day_of(state.words(part.start, part.end)) if qualifier.family == "frequency" else None
    if day is not None and not (clause.spans and state.places.ahead(at)[0] != "hours"):
        state.start(part, days=(Day(day),))
        state.said.subject = (Day(day),)
        state.clause.qualifiers.append(qualifier)
        return
    _reach(state, at, part, qualifier)


def _reach(state: State, at: int, part: Part, qualifier: Qualifier) -> None:
    """Let a qualifier bear on what follows, on its clause, or on the hours before it."""
    clause = state.clause
    before, after = state.places.beside(at)
    following, colon = state.places.ahead(at)
    alone = before == "open" and after in {"close", ""}
    if colon and not alone:
        _reach_forward(state, qualifier, following)
    elif clause.waits():
        clause.qualifiers.append(qualifier)
        clause.cover(part)
    elif clause.spans and (alone or state.places.is_glued(at, before)):
        _reach_back(state, at, part, qualifier)
    elif clause.spans and qualifier.comment == APPOINTMENT and not following:
        _reach_back(state, at, part, _beyond(state, at, qualifier))
    elif following in {"hours", "days", "half", "qualifier"}:
        _reach_forward(state, qualifier, following)
    elif clause.spans:
        _reach_back(state, at, part, qualifier)
    else:
        _reach_forward(state, qualifier, "days")


def _reach_forward(state: State, qualifier: Qualifier, following: str) -> None:
    if qualifier.family in {"dates", "season", "school", "weeks"} and state.clause.spans:
        _flush_keeping_days(state, following)
    state.forward[qualifier.family] = (qualifier, following != "hours")


def _flush_keeping_days(state: State, following: str) -> None:
    """Close the clause in hand; hours to come still stand on its days."""
    days = state.clause.days
    state.flush()
    state.clause = Clause(days=days if following == "hours" else None)


def _reach_back(state: State, at: int, part: Part, qualifier: Qualifier) -> None:
    clause = state.clause
    clause.cover(part)
    state.said.rules += [qualifier.rule] if qualifier.rule else []
    first = clause.qualified if qualifier.family in {"access", "weeks"} else 0
    first = 0 if first == len(clause.spans) else first
    clause.spans[first:] = [qualifier.applied(span) for span in clause.spans[first:]]
    if qualifier.family in {"access", "weeks"}:
        clause.qualified = len(clause.spans)
    if qualifier.comment == APPOINTMENT and _closes_text(state, at, part):
        state.said.rules.append("hours-appointment-reach")
        state.said.statements = [
            replace(done, spans=tuple(qualifier.applied(span) for span in done.spans))
            for done in state.said.statements
        ]


def _beyond(state: State, at: int, qualifier: Qualifier) -> Qualifier:
    """Return « et sur rendez-vous », which adds to the hours before it instead of binding them."""
    for word in ("et", "ou"):
        if word in state.places.gap(at):
            return Qualifier("also", f"{word} {qualifier.comment}")
    return qualifier


def _closes_text(state: State, at: int, part: Part) -> bool:
    """Return whether « uniquement sur rendez-vous » ends a text of several clauses."""
    before, _ = state.places.beside(at)
    only = "uniquement" in state.words(part.start, part.end).lower()
    return (
        bool(state.said.statements) and only and before in BREAKS and not state.places.ahead(at)[0]
    )


def take_words(state: State, at: int, part: Part) -> None:
    """Take words that are no part of the grammar: the name of a block, or a comment."""
    said = part.text.strip(" .,;:-/")
    folded = fold(said)
    note = Qualifier("label", said, not is_narrowing(folded), rule="hours-words-kept")
    before, after = state.places.beside(at)
    following, colon = state.places.ahead(at)
    leads = after in {"days", "hours"} and (before in BREAKS or not at)
    if (colon and after == "colon" and following) or leads:
        _label(state, note)
    elif state.clause.spans:
        _reach_back(state, at, part, note)
    elif state.clause.waits() or state.clause.act is not Act.OPEN:
        state.clause.qualifiers.append(note)
        state.clause.cover(part)
    elif following in {"days", "hours", "qualifier"}:
        _label(state, note)
    else:
        state.said.left.append(said)


def _label(state: State, note: Qualifier) -> None:
    """Begin a block under its name."""
    if state.clause.spans or state.said.statements:
        state.flush()
        state.said.block += 1
        state.said.rules.append("hours-several-blocks")
    state.forward["label"] = (note, True)
