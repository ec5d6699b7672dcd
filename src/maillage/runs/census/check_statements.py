"""Problems in whole sentences: where, what was found, what is expected, and what to do."""

import polars as pl

from maillage.contracts import STANDARD
from maillage.language import _
from maillage.runs.census import check_schema
from maillage.runs.census.check_issues import AT, CHECK_ISSUES, SHOWN, Findings
from maillage.runs.census.check_wording import BESIDE, expected


def stated(
    notes: pl.DataFrame, faults: pl.DataFrame, found: Findings, numbers: pl.DataFrame
) -> pl.DataFrame:
    """Return the issues: one a refused cell, with why; else one a note.

    What is told of a cell however it is written stands apart, and no repair mends it.
    """
    place = [AT, "column"]
    values = found.values.rename({"text": "repair"})
    is_beside = pl.col("code").is_in(BESIDE)
    reasons = (
        notes.filter(~is_beside)
        .group_by(place)
        .agg(
            reasons=pl.col("words").unique(maintain_order=True).str.join(_(" ; ")),
            hint=pl.col("suggestion").drop_nulls().first(),
        )
    )
    refused = (
        faults.join(_fault_words(faults), on=["code", "found"], validate="m:1")
        .join(reasons, on=place, how="left", validate="m:1")
        .with_columns(
            severity=pl.lit("error"),
            in_schema=pl.lit(value=True),
            suggestion=pl.col("hint"),
        )
        .with_columns(pl.concat_str("words", "reasons", separator=_(" ; "), ignore_nulls=True))
    )
    alone = pl.concat(
        [
            notes.filter(~is_beside).join(faults, on=place, how="anti"),
            notes.filter(is_beside),
        ]
    ).with_columns(in_schema=pl.lit(value=False))
    names = [*place, "severity", "code", "in_schema", "found", "suggestion", "words"]
    every = pl.concat([refused.select(names), alone.select(names)])
    known = every.join(values, on=place, how="left", validate="m:1").with_columns(
        repair=pl.when(~is_beside).then("repair"),
        suggestion=pl.when(pl.col("suggestion") != pl.col("found").fill_null("")).then(
            "suggestion"
        ),
    )
    return _worded(known.join(numbers, on=AT, how="left", validate="m:1"))


def _fault_words(faults: pl.DataFrame) -> pl.DataFrame:
    """Return ``code``, ``found`` and in words what is wrong, each distinct cell said once."""
    distinct = faults.select("code", "found").unique(maintain_order=True)
    words = [check_schema.words(code, found) for code, found in distinct.iter_rows()]
    return distinct.with_columns(pl.Series("words", words, dtype=pl.String))


def _short(text: pl.Expr) -> pl.Expr:
    """Return a text on one line, its end left out where it is too long for a message."""
    line = text.str.replace_all(r"\s+", " ")
    start = line.str.slice(0, SHOWN - 1).str.strip_chars_end() + "…"
    return pl.when(line.str.len_chars() <= SHOWN).then(line).otherwise(start)


def _wanted(issues: pl.DataFrame) -> pl.Series:
    """Return what is asked in each issue, said once a column and code."""
    kinds = issues.select("column", "code").unique(maintain_order=True)
    words = [expected(column, code) for column, code in kinds.iter_rows()]
    told = kinds.with_columns(expected=pl.Series(words, dtype=pl.String))
    joined = issues.select("column", "code").join(
        told, on=["column", "code"], how="left", validate="m:1", maintain_order="left"
    )
    return joined["expected"]


def _worded(issues: pl.DataFrame) -> pl.DataFrame:
    """Return the issues with what is expected and the whole sentence, in the order of the file."""
    order = {name: position for position, name in enumerate(STANDARD)}
    repaired = pl.col("repair").replace("", _("(vide)"))
    todo = (
        pl.when(pl.col("repair").is_not_null())
        .then(pl.format(_("--fix écrit « {} »"), _short(repaired)))
        .when(pl.col("suggestion").is_not_null())
        .then(pl.format(_("peut-être « {} »"), _short(pl.col("suggestion"))))
        .when(pl.col("severity") == "info")
        .then(pl.lit(_("à vérifier")))
        .otherwise(pl.lit(_("à corriger à la main")))
    )
    line = pl.format(
        _("ligne {}, {} : {} ; attendu : {} ; {}"), "row", "column", "words", "expected", todo
    )
    return CHECK_ISSUES.check(
        issues.with_columns(
            expected=_wanted(issues),
            _order=pl.col("column").replace_strict(order, return_dtype=pl.Int32),
        )
        .with_columns(message=line)
        .sort(AT, "_order", "code", "found")
        .select(CHECK_ISSUES.schema.names())
    )
