"""``maillage census sniff``: what the columns of an unknown list say, and a draft mapping."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from maillage.cli.options import show, table
from maillage.errors import InputError
from maillage.language import N_, _
from maillage.numbers import counted, percent
from maillage.reference.geography import embedded
from maillage.runs.census.sniffing.drafting import sniff
from maillage.runs.census.sniffing.found import Draft, Found
from maillage.runs.census.sniffing.written import toml_text


def sniff_file(path: Path, out: Path | None) -> None:
    """Print what is recognised in a list of places, and write its draft mapping.

    Args:
        path: the list.
        out: the TOML file to write; None for one named after the list, in the present folder.

    Raises:
        InputError: the file to write is there already: somebody may have corrected it.
        SourceError: the list is empty, a web page, or holds no row.
    """
    if out is not None:
        _refuse_present(out)
    draft = sniff(path, geography=embedded())
    target = out or Path(f"{draft.source}.toml")
    _refuse_present(target)
    named = replace(draft, file=Path(os.path.relpath(path, target.parent)).as_posix())
    target.write_text(toml_text(named), encoding="utf-8")
    show(fields_table(draft), *map(escape, summary_lines(draft, target)))


def fields_table(draft: Draft) -> Table:
    """Return one row a field or day: its columns, how sure it is, and samples."""
    shown = table(
        escape(draft.source), _("Champ"), _("Colonnes"), _("Confiance"), _("Exemples"), right=(2,)
    )
    for each in draft.fields:
        _add(shown, each.field, each)
    for each in draft.week:
        _add(shown, _("horaires, {day}", day=each.field), each)
    return shown


def summary_lines(draft: Draft, target: Path) -> Iterator[str]:
    """Say what is left beside the fields, and where the draft is."""
    if draft.personal:
        yield _(
            "Parlent de personnes, ne seront pas lues : {columns}",
            columns=", ".join(draft.personal),
        )
    if draft.ignored:
        yield counted(
            len(draft.ignored),
            N_("{count} colonne laissée, avec sa raison dans le brouillon"),
            N_("{count} colonnes laissées, avec leur raison dans le brouillon"),
        )
    for each in draft.unknown:
        yield _(
            "? « {column} » non reconnue : {samples}",
            column=each.column,
            samples=" · ".join(each.samples) or _("vide"),
        )
    for note in draft.notes:
        yield f"! {note}"
    yield _(
        "Brouillon écrit dans {file} : relisez-le, complétez-le, puis lancez "
        "« maillage census build --with {file} ».",
        file=target,
    )


def _add(shown: Table, name: str, found: Found) -> None:
    shown.add_row(
        name,
        escape(" + ".join(found.columns)),
        percent(found.confidence, decimals=0),
        escape(" · ".join(found.samples)) or "—",
    )


def _refuse_present(target: Path) -> None:
    if target.exists():
        raise InputError(
            _(
                "{file} existe déjà, et peut avoir été corrigé ; donnez un autre nom avec --out",
                file=target,
            )
        )
