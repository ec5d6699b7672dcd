"""What ``maillage census check`` prints: problems of a file of places, and what was repaired."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal

import click
import polars as pl
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from maillage.cli.options import print_json, show, table
from maillage.language import N_, _
from maillage.numbers import number
from maillage.outputs.standards.plain_text import neutralised
from maillage.reference.geography import Geography
from maillage.runs.census.check import Checked, Checker, Fixed
from maillage.runs.census.check_fix import write_repaired

Output = Literal["text", "json", "csv"]

SHOWN: Final = 50
"""Problems told one by one on a terminal."""

_SEVERITIES: Final = {
    "error": N_("erreur"),
    "warning": N_("à vérifier"),
    "info": N_("pour information"),
}


def check_file(
    path: Path, fix: Path | None, format_: Output, *, as_of: date, geography: Geography
) -> int:
    """Print what is wrong with a file of places, and return how many errors stay.

    Args:
        path: the file, however it is written.
        fix: where to write the file repaired; None to write nothing.
        format_: a table to read, or every problem as JSON or CSV.
        as_of: the day after which a date is in the future.
        geography: the communes that places may be in.

    Raises:
        SourceError: the file is empty, is not a table, or holds no row.
        StoreError: the repaired file cannot be written.
    """
    checker = Checker(geography, as_of)
    checked = checker.check(path)
    fixed = checker.fix(checked) if fix else None
    written = write_repaired(fixed.table, fixed.others, fix) if fix and fixed else []
    if format_ == "json":
        print_json(_content(path, checked, fixed, written))
    elif format_ == "csv":
        click.echo(issues_csv(checked.issues if fixed is None else fixed.left), nl=False)
    else:
        show(*_report(path, checked, fixed, written))
    return fixed.errors if fixed else checked.errors


def issues_csv(issues: pl.DataFrame) -> str:
    """Return every problem as CSV; a cell that a spreadsheet would run gets an apostrophe."""
    texts = [name for name, kind in issues.schema.items() if kind == pl.String]
    return issues.with_columns(neutralised(name) for name in texts).write_csv()


def _content(
    path: Path, checked: Checked, fixed: Fixed | None, written: list[Path]
) -> dict[str, object]:
    found: dict[str, object] = {
        "file": path.name,
        "rows": checked.sheet.table.height,
        "errors": checked.errors,
        "counts": dict(checked.issues["code"].value_counts().sort("code").iter_rows()),
        "issues": checked.issues.to_dicts(),
    }
    if fixed is None:
        return found
    return found | {
        "written": [file.name for file in written],
        "changes": fixed.changes.to_dicts(),
        "errors_left": fixed.errors,
        "left": fixed.left.to_dicts(),
    }


def _report(
    path: Path, checked: Checked, fixed: Fixed | None, written: list[Path]
) -> Iterator[RenderableType]:
    yield Text(
        _(
            "{file} : {rows} lignes lues, {errors} erreurs, {others} remarques",
            file=path.name,
            rows=number(checked.sheet.table.height),
            errors=number(checked.errors),
            others=number(checked.issues.height - checked.errors),
        ),
        style="bold",
    )
    if fixed is None:
        yield from _problems(checked.issues)
        return
    yield _changes_table(fixed)
    for file in written:
        yield Text(_("Écrit : {file}", file=file))
    yield Text(_("Reste : {errors} erreurs", errors=number(fixed.errors)), style="bold")
    yield from _problems(fixed.left)


def _problems(issues: pl.DataFrame) -> Iterator[RenderableType]:
    """Yield the counts of each kind, then the first problems, errors before the rest."""
    if issues.is_empty():
        yield Text(_("Rien à corriger."))
        return
    yield _counts_table(issues)
    order = {severity: rank for rank, severity in enumerate(_SEVERITIES)}
    ranked = issues.sort(
        pl.col("severity").replace_strict(order, return_dtype=pl.Int8), maintain_order=True
    )
    for severity, message in ranked.head(SHOWN).select("severity", "message").iter_rows():
        yield Text(f"· {_(_SEVERITIES[severity])} : {message}")
    if issues.height > SHOWN:
        rest = number(issues.height - SHOWN)
        yield Text(_("… et {count} autres : --format csv les donne tous", count=rest))


def _counts_table(issues: pl.DataFrame) -> Table:
    counts = issues.group_by("severity", "code").agg(
        count=pl.len(), repairs=pl.col("repair").count()
    )
    shown = table(
        _("Problèmes par sorte"), _("Sorte"), _("Gravité"), _("Nombre"), _("Réparés par --fix"),
        right=(2, 3),
    )  # fmt: skip
    for severity, words in _SEVERITIES.items():
        rows = counts.filter(pl.col("severity") == severity).sort(
            "count", "code", descending=[True, False]
        )
        for _severity, code, count, repairs in rows.iter_rows():
            shown.add_row(code, _(words), number(count), number(repairs))
    return shown


def _changes_table(fixed: Fixed) -> Table:
    shown = table(
        _("Cellules réparées"), _("Colonne"), _("Nombre"), _("Avant"), _("Après"), right=(1,)
    )
    examples = fixed.changes.group_by("column", maintain_order=True).agg(
        count=pl.len(), before=pl.col("before").first(), after=pl.col("after").first()
    )
    for column, count, before, after in examples.iter_rows():
        shown.add_row(column, number(count), Text(_short(before)), Text(_short(after)))
    return shown


def _short(cell: str) -> str:
    return json.dumps(cell[:60], ensure_ascii=False)[1:-1]
