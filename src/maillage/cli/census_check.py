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
from maillage.numbers import counted, number
from maillage.outputs.standards.plain_text import neutralised
from maillage.reference.geography import Geography
from maillage.runs.census.check import Checked, Checker, Fixed
from maillage.runs.census.check_fix import write_repaired

Output = Literal["text", "json", "csv"]

EXAMPLES: Final = 3
"""Problems told of each kind on a terminal; ``--format csv`` tells them all."""

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
    others = checked.issues.height - checked.errors
    counts = (
        counted(checked.sheet.table.height, N_("{count} ligne lue"), N_("{count} lignes lues")),
        _errors(checked.errors),
        counted(others, N_("{count} remarque"), N_("{count} remarques")),
    )
    yield Text(
        _("{file} : {counts}", file=path.name, counts=", ".join(counts)),
        style="bold",
    )
    if fixed is None:
        yield from _problems(checked.issues)
        return
    yield _changes_table(fixed)
    for file in written:
        yield Text(_("Écrit : {file}", file=file))
    yield Text(_("Reste : {errors}", errors=_errors(fixed.errors)), style="bold")
    yield from _problems(fixed.left)


def _errors(count: int) -> str:
    return counted(count, N_("{count} erreur"), N_("{count} erreurs"))


def _problems(issues: pl.DataFrame) -> Iterator[RenderableType]:
    """Yield how many problems of each kind, then some of each: gravest and most frequent first."""
    if issues.is_empty():
        yield Text(_("Rien à corriger."))
        return
    kinds = _kinds(issues)
    yield _kinds_table(kinds)
    for severity, code, count, _repairs in kinds.iter_rows():
        own = issues.filter((pl.col("severity") == severity) & (pl.col("code") == code))
        yield Text(f"· {_(_SEVERITIES[severity])}, {code} : {number(count)}", style="bold")
        told = _examples(own)
        yield from (Text(f"    {message}") for message in told)
        if count > len(told):
            rest = counted(count - len(told), N_("… et {count} autre"), N_("… et {count} autres"))
            yield Text(f"    {rest}")
    if issues.height > kinds["count"].clip(upper_bound=EXAMPLES).sum():
        yield Text(_("Tous les problèmes, ligne par ligne : --format csv"))


def _kinds(issues: pl.DataFrame) -> pl.DataFrame:
    """Return ``severity``, ``code``, ``count`` and ``repairs``: gravest, then most frequent."""
    order = {severity: rank for rank, severity in enumerate(_SEVERITIES)}
    return (
        issues.group_by("severity", "code")
        .agg(count=pl.len(), repairs=pl.col("repair").count())
        .sort(
            pl.col("severity").replace_strict(order, return_dtype=pl.Int8),
            "count",
            "code",
            descending=[False, True, False],
        )
    )


def _examples(issues: pl.DataFrame) -> list[str]:
    """Return the first messages of a kind, one a column before two of the same."""
    each = pl.int_range(pl.len()).over("column")
    spread = issues.with_columns(rank=each).sort("rank", maintain_order=True)
    return spread["message"].head(EXAMPLES).to_list()


def _kinds_table(kinds: pl.DataFrame) -> Table:
    shown = table(
        _("Problèmes par sorte"), _("Sorte"), _("Gravité"), _("Nombre"), _("Réparés par --fix"),
        right=(2, 3),
    )  # fmt: skip
    for severity, code, count, repairs in kinds.iter_rows():
        shown.add_row(code, _(_SEVERITIES[severity]), number(count), number(repairs))
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
