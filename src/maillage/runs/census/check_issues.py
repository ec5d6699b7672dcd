"""What a check finds: one row a problem, with what was found, expected, and the repair."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from maillage.contracts.contract import Column, Contract
from maillage.contracts.quality import SEVERITIES
from maillage.contracts.repaired import Repaired, Rules
from maillage.language import _
from maillage.runs.census.check_wording import restated

CHECK_ISSUES = Contract(
    "check_issues",
    (
        Column("severity", pl.String, "severity", allowed=SEVERITIES),
        Column("code", pl.String, "kind of problem, a stable word"),
        Column("in_schema", pl.Boolean, "whether the official schema refuses it too"),
        Column("row", pl.Int64, "row in the file, header excluded, from 1", nullable=True),
        Column("column", pl.String, "column, as the standard calls it", nullable=True),
        Column("found", pl.String, "what stands there", nullable=True),
        Column("expected", pl.String, "what the standard asks"),
        Column("repair", pl.String, "what the repaired file holds instead", nullable=True),
        Column("suggestion", pl.String, "a likely value, for a person to decide", nullable=True),
        Column("message", pl.String, "all of it, in a sentence"),
    ),
    key=(),
)
"""One row a problem of a file of places."""

AT: Final = "_at"
"""Position of a row in the table that is checked."""

SHOWN: Final = 120
"""Characters shown of a cell."""

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_NOTES: Final = pl.Schema(
    {
        "case": pl.UInt32,
        "column": pl.String,
        "code": pl.String,
        "severity": pl.String,
        "words": pl.String,
        "found": pl.String,
        "suggestion": pl.String,
    }
)
_MOVES: Final = pl.Schema({"case": pl.UInt32, "column": pl.String, "text": pl.String})


@dataclass(frozen=True)
class Note:
    """A problem of a cell, in words; ``suggestion`` is a likely value that nobody writes alone."""

    column: str
    code: str
    severity: str
    words: str
    found: str | None
    suggestion: str | None = None


@dataclass(frozen=True)
class Judgement:
    """What a check thinks of some cells of a row.

    ``values`` are sure repairs, by column. ``moved`` are texts or values that belong to another
    column, by that column.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.values or self.notes or self.moved)


FINE: Final = Judgement()
"""Nothing to say."""

Judge = Callable[..., Judgement]


@dataclass(frozen=True)
class Findings:
    """Judgements spread over rows: ``_at`` and the note, the repair, or the text that moves."""

    notes: pl.DataFrame
    values: pl.DataFrame
    moves: pl.DataFrame


def found_by(table: pl.DataFrame, columns: Sequence[str], judge: Judge) -> Findings:
    """Return what a judge finds in the rows of a table, each distinct case judged once.

    Args:
        table: has ``_at`` and the columns, as text without null.
        columns: given to the judge in this order.
        judge: a pure function of one row's cells.
    """
    distinct = table.select(columns).unique(maintain_order=True)
    judged = [(case, judge(*cells)) for case, cells in enumerate(distinct.iter_rows())]
    telling = [(case, judgement) for case, judgement in judged if not judgement.is_empty]
    cases = pl.Series("case", [case for case, _judgement in telling], dtype=pl.UInt32)
    rows = table.select(AT, *columns).join(
        distinct.with_row_index("case").join(cases.to_frame(), on="case", how="semi"),
        on=list(columns),
        nulls_equal=True,
        validate="m:1",
    )
    notes = [
        (case, one.column, one.code, one.severity, one.words, one.found, one.suggestion)
        for case, judgement in telling
        for one in judgement.notes
    ]
    values = [(case, *item) for case, judgement in telling for item in judgement.values.items()]
    moves = [
        (case, column, text)
        for case, judgement in telling
        for column, texts in judgement.moved.items()
        for text in texts
    ]
    at = rows.select(AT, "case")
    return Findings(
        _spread(at, notes, _NOTES), _spread(at, values, _MOVES), _spread(at, moves, _MOVES)
    )


def gathered(findings: Iterable[Findings]) -> Findings:
    """Return several findings as one."""
    every = [*findings]
    return Findings(
        pl.concat([each.notes for each in every]),
        pl.concat([each.values for each in every]),
        pl.concat([each.moves for each in every]),
    )


def notes_of(
    column: str, found: str, made: Repaired[Any], rules: Rules, after: str | None
) -> tuple[Note, ...]:
    """Return one note a rule that a repair met; ``after`` is suggested where a rule is unsure."""
    notes = []
    for rule in made.rules:
        severity = rules[rule].severity
        said = restated(rule, rules[rule].words)
        words = lowered(_(said, before=cut(found), after=cut(after or "")))
        notes.append(Note(column, rule, severity, words, found, after or None))
    return tuple(notes)


def is_sure(made: Repaired[Any], rules: Rules) -> bool:
    """Return whether every rule that applied mends without doubt."""
    return made.value is not None and all(rules[rule].severity == "info" for rule in made.rules)


def lowered(words: str) -> str:
    """Return words that may follow others in a sentence, without their final point.

    Examples:
        >>> lowered("Le point est perdu."), lowered("RNA inconnu")
        ('le point est perdu', 'RNA inconnu')
    """
    kept = words.rstrip(" .")
    return kept if kept[1:2].isupper() else kept[:1].lower() + kept[1:]


def cut(text: str) -> str:
    r"""Return a text short enough for a message, on one line, what the eye misses made visible.

    Spaces at the ends show as ``␣``, signs without width by their Unicode number.

    Examples:
        >>> cut(" 32150"), cut("0199 \n 001234"), cut("32150\u200b")
        ('␣32150', '0199 001234', '32150<U+200B>')
    """
    line = " ".join(_INVISIBLE.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", text).split())
    start = "␣" if text[:1].isspace() else ""
    end = "␣" if line and text[-1:].isspace() else ""
    shown = f"{start}{line}{end}"
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"


def _spread(
    at: pl.DataFrame, cases: Sequence[tuple[object, ...]], schema: pl.Schema
) -> pl.DataFrame:
    table = pl.DataFrame(cases, schema=schema, orient="row")
    return at.join(table, on="case", how="inner").drop("case")
