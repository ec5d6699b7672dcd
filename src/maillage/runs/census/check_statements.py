"""Problems in whole sentences: where, what was found, what is expected, and what to do."""

import polars as pl

from maillage.contracts import STANDARD
from maillage.language import _
from maillage.runs.census import check_schema
from maillage.runs.census.check_issues import AT, CHECK_ISSUES, SHOWN, Findings, cut, expected


def stated(
    notes: pl.DataFrame, faults: pl.DataFrame, found: Findings, numbers: pl.DataFrame
) -> pl.DataFrame:
    """Return the issues: one a refused cell, with why; else one a note."""
    place = [AT, "column"]
    values = found.values.rename({"text": "repair"})
    reasons = notes.group_by(place).agg(
        reasons=pl.col("words").unique(maintain_order=True).str.join(" ; "),
        hint=pl.col("suggestion").drop_nulls().first(),
    )
    refused = (
        faults.join(_fault_words(faults), on=["code", "found"], validate="m:1")
        .join(reasons, on=place, how="left", validate="m:1")
        .with_columns(
            severity=pl.lit("error"),
            in_schema=pl.lit(value=True),
            suggestion=pl.col("hint"),
        )
        .with_columns(pl.concat_str("words", "reasons", separator=" ; ", ignore_nulls=True))
    )
    alone = notes.join(faults, on=place, how="anti").with_columns(in_schema=pl.lit(value=False))
    names = [*place, "severity", "code", "in_schema", "found", "suggestion", "words"]
    every = pl.concat([refused.select(names), alone.select(names)])
    known = every.join(values, on=place, how="left", validate="m:1")
    return _worded(known.join(numbers, on=AT, how="left", validate="m:1"))


def _fault_words(faults: pl.DataFrame) -> pl.DataFrame:
    """Return ``code``, ``found`` and in words what is wrong, each distinct cell said once."""
    distinct = faults.select("code", "found").unique(maintain_order=True)
    words = [check_schema.words(code, cut(found)) for code, found in distinct.iter_rows()]
    return distinct.with_columns(pl.Series("words", words, dtype=pl.String))


def _worded(issues: pl.DataFrame) -> pl.DataFrame:
    """Return the issues with what is expected and the whole sentence, in the order of the file."""
    wanted = {name: expected(name) for name in STANDARD}
    order = {name: position for position, name in enumerate(STANDARD)}
    repaired = pl.col("repair").replace("", _("(vide)"))
    todo = (
        pl.when(pl.col("repair").is_not_null())
        .then(pl.format(_("--fix écrit « {} »"), repaired.str.slice(0, SHOWN)))
        .when(pl.col("suggestion").is_not_null())
        .then(pl.format(_("peut-être « {} »"), pl.col("suggestion").str.slice(0, SHOWN)))
        .when(pl.col("severity") == "info")
        .then(pl.lit(_("à vérifier")))
        .otherwise(pl.lit(_("à corriger à la main")))
    )
    line = pl.format(
        _("ligne {}, {} : {} ; attendu : {} ; {}"), "row", "column", "words", "expected", todo
    )
    return CHECK_ISSUES.check(
        issues.with_columns(
            expected=pl.col("column").replace_strict(wanted, return_dtype=pl.String),
            _order=pl.col("column").replace_strict(order, return_dtype=pl.Int32),
        )
        .with_columns(message=line)
        .sort(AT, "_order", "code", "found")
        .select(CHECK_ISSUES.schema.names())
    )
