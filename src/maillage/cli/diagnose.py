"""``maillage diagnose``: the diagnosis of a territory, on the terminal and as a report."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from rich.markup import escape

from maillage import api
from maillage.cli.options import (
    as_of_option,
    open_store,
    print_json,
    show,
    store_options,
)
from maillage.cli.territory import level_option, say_if_corrected
from maillage.contracts import Level
from maillage.contracts.diagnosis import Diagnosis, LabelledTable
from maillage.language import _
from maillage.outputs.report import FORMATS, Format, write_report
from maillage.runs.store import Store


@click.command(
    help=_(
        "Le diagnostic de fragilité numérique d'un territoire : code (44, 2A, 44109, "
        "epci:244400404, region:84, france) ou nom."
    )
)
@click.argument("territory")
@level_option
@click.option("--index", "index_id", help=_("Indice : un identifiant, ou un fichier .toml à vous."))
@click.option("--demand", "demand_id", help=_("Modèle des personnes en difficulté."))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Écrire le rapport dans ce dossier (HTML, PDF, cartes, données)."),
)
@click.option(
    "--only",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help=_("Seulement ces parties du rapport."),
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("Texte à lire, ou JSON."),
)
@store_options
@as_of_option
def diagnose(
    territory: str,
    level: Level | None,
    index_id: str | None,
    demand_id: str | None,
    out: Path | None,
    formats: tuple[Format, ...],
    output: str,
    home: Path | None,
    demo: bool,
    as_of: date,
) -> None:
    """Diagnose a territory."""
    diagnose_and_show(
        open_store(home, demo=demo),
        territory,
        level=level,
        index_id=index_id,
        demand_id=demand_id,
        out=out,
        formats=formats or FORMATS,
        as_json=output == "json",
        as_of=as_of,
    )


def diagnose_and_show(
    store: Store,
    territory: str,
    *,
    formats: tuple[Format, ...],
    as_of: date,
    level: Level | None = None,
    index_id: str | None = None,
    demand_id: str | None = None,
    out: Path | None = None,
    as_json: bool = False,
) -> None:
    """Run a diagnosis, print it, and write its report where asked."""
    asked = api.territory(store, territory, level=level)
    say_if_corrected(store.geography, territory, asked)
    found = api.diagnose(
        store, territory, as_of=as_of, level=level, index=index_id, demand=demand_id
    )
    written = write_report(found, out, formats=formats) if out else {}
    if as_json:
        print_json(_as_json(found))
        return
    from maillage.cli.diagnosis_text import pages  # here: --format json does without it

    show(*pages(found))
    if out:
        main = written.get("report.html", out)
        show("", _("Rapport : {path}", path=escape(str(main))))


def _as_json(found: Diagnosis) -> dict[str, object]:
    """Return a diagnosis as JSON: tables as lists of rows, outlines left to the package."""
    tables = {
        name: _rows(value)
        for name, value in vars(found).items()
        if isinstance(value, LabelledTable)
    }
    connectivity = {
        "figures": [asdict(figure) for figure in found.connectivity.figures],
        "speeds": _rows(found.connectivity.speeds),
        "fibre": _rows(found.connectivity.fibre),
        "explanation": found.connectivity.explanation,
    }
    fine = {table.id: _rows(table) for table in found.fine_zones}
    left = {"outlines", "connectivity", "fine_zones", *tables}
    plain = {name: _plain(value) for name, value in vars(found).items() if name not in left}
    return plain | tables | {"connectivity": connectivity, "fine_zones": fine}


def _rows(table: LabelledTable) -> list[dict[str, object]]:
    return table.rows.to_dicts()


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value  # type: ignore[call-overload]
