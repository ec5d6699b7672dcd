"""Conclude clauses: turn what was gathered of days, hours and words into statements."""

from dataclasses import dataclass, field, replace

from .clause import Clause
from .parts import ALWAYS, Act, Day, Qualifier, Span, Statement

HALVES = {"morning": "matin", "afternoon": "après-midi"}


@dataclass
class Said:
    """What a text has said so far; ``default`` are the days of hours without any."""

    text: str
    default: tuple[Day, ...]
    subject: tuple[Day, ...] = ()
    statements: list[Statement] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    block: int = 0

    def note(self, *qualifiers: Qualifier) -> None:
        """Keep the rules of qualifiers."""
        self.rules += [one.rule for one in qualifiers if one.rule]


def conclude(said: Said, clause: Clause, reaching: Qualifier | None) -> None:
    """Add the statement of a clause; ``reaching`` is an access said before it."""
    words = said.text[clause.start : clause.end] if clause.start >= 0 else ""
    act = Act.CLOSE if clause.act is Act.REPLACE and not clause.spans else clause.act
    if act is Act.CLOSE:
        _conclude_closing(said, clause, words)
    elif clause.spans:
        _conclude_hours(said, clause, act, words)
    elif clause.days is not None:
        _conclude_days(said, clause, words, reaching)


def _conclude_closing(said: Said, clause: Clause, words: str) -> None:
    """Close days, halves or dates; words that bound the closing keep it in words."""
    vague = clause.days is None and clause.bounds == ALWAYS and not clause.half
    if vague and said.default and said.statements and not clause.qualifiers:
        return
    if clause.qualifiers or (vague and not said.default):
        said.left.append(words)
        said.note(*clause.qualifiers)
        sure = clause.bounds != ALWAYS and all(one.is_open for one in clause.qualifiers)
        if clause.qualifiers and clause.days is None and not sure:
            return
    whole = clause.bounds != ALWAYS and clause.days is None
    days = () if whole else clause.days or said.subject
    if not vague or said.default:
        closing = Statement(Act.CLOSE, days, (), clause.bounds, clause.half, words, said.block)
        said.statements.append(closing)


def _conclude_hours(said: Said, clause: Clause, act: Act, words: str) -> None:
    """Open days; where an hour is lost, none of the clause is sure."""
    usual = said.subject if clause.inside else said.default
    days = clause.days if clause.days is not None else usual
    ends = act is Act.END
    spans = tuple(span for span in clause.spans if span.end or ends)
    if ends and any(span.bounds != ALWAYS or not span.is_open for span in spans):
        said.left.append(words)
        said.rules.append("hours-period")
        return
    if len(spans) < len(clause.spans):
        kept = spans or tuple(clause.spans[:1])
        spans = tuple(replace(span, is_open=False, comment=words) for span in kept)
    said.statements.append(Statement(act, days, spans, text=words, block=said.block))


def _conclude_days(said: Said, clause: Clause, words: str, reaching: Qualifier | None) -> None:
    """Keep days named without hours, for those said elsewhere or for the reader."""
    said.note(*clause.qualifiers)
    access = [one for one in clause.qualifiers if one.family == "access" and one.comment]
    access += [reaching] if reaching is not None and reaching.comment else []
    if not access:
        said.rules.append("hours-day-without-hours")
    comment = access[0].comment if access else words
    if access and clause.half:
        comment = f"{HALVES[clause.half]} {comment}"
    limits = bool(access) or any(not one.is_open for one in clause.qualifiers)
    span = Span(0, 0, is_open=bool(access), comment=comment)
    act = Act.NOTE if limits else Act.OPEN
    days = clause.days or ()
    said.statements.append(Statement(act, days, (span,), ALWAYS, clause.half, words, said.block))
