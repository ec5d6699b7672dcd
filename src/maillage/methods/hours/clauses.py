"""Join phrases into statements: which hours stand on which days, and what words bear on them."""

from collections.abc import Callable, Mapping

from . import bearing, closing, naming
from .clause import Places
from .parts import Day, Reading
from .phrases import Part
from .state import State
from .statements import Said

_STEPS: Mapping[str, Callable[[State, int, Part], None]] = {
    "days": naming.take_days,
    "same_days": naming.take_same_days,
    "hours": naming.take_hours,
    "closed": closing.take_closed,
    "except": closing.take_except,
    "half": closing.take_half,
    "until": closing.take_until,
    "open": closing.take_open,
    "close": closing.take_close,
    "qualifier": bearing.take_qualifier,
    "words": bearing.take_words,
    "always": bearing.take_words,
}


def read_clauses(parts: list[Part], text: str, default: tuple[Day, ...] = ()) -> Reading:
    """Return what the phrases of a text say; ``default`` are the days of hours without any."""
    said = Said(text, default, default)
    state = State(Places(parts, text), said)
    for at, part in enumerate(parts):
        if part.kind in _STEPS:
            _STEPS[part.kind](state, at, part)
        elif part.kind == "strong" and part.text.startswith(("//", "--")):
            state.forward.clear()
    state.flush()
    for family, (qualifier, _) in state.forward.items():
        if not said.statements and qualifier.comment and family != "label":
            said.left.append(qualifier.comment)
    return Reading(tuple(said.statements), tuple(said.left), tuple(dict.fromkeys(said.rules)))
