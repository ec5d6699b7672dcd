"""``maillage data``: bring open data, load a file at hand, see what is there."""

import os
from datetime import date
from pathlib import Path

import click
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn
from rich.table import Table

from maillage import catalogue
from maillage.catalogue.loader import pick
from maillage.catalogue.sources import Source
from maillage.cli.options import (
    as_of_option,
    format_option,
    open_store,
    print_json,
    show,
    store_options,
    table,
)
from maillage.language import _
from maillage.numbers import number, percent
from maillage.outputs.wording import age_words
from maillage.runs.load import Load, import_file
from maillage.runs.pull import Outcome, chosen, pull
from maillage.runs.status import SourceStatus, quality, status

ISSUES_SHOWN = 20


@click.group(help=_("Charger les données ouvertes, voir leur état et leur qualité."))
def data() -> None:
    """Hold the commands on data."""


@data.command("pull", help=_("Charger des sources (toutes celles du miroir, ou celles nommées)."))
@click.argument("source_ids", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--mirror",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=lambda: os.environ.get("MAILLAGE_MIRROR"),
    help=_("Dossier de fichiers à portée de main (MAILLAGE_MIRROR) ; sinon, adresses directes."),
)
@store_options
@as_of_option
def pull_command(
    source_ids: tuple[str, ...], mirror: Path | None, home: Path | None, demo: bool, as_of: date
) -> None:
    """Bring and load sources, and say what became of each."""
    store = open_store(home, demo=demo)
    sources = chosen(store, source_ids, mirror=mirror)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), transient=True
    ) as bars:
        tasks: dict[str, TaskID] = {}
        whole = bars.add_task(_("Sources"), total=len(sources))

        def advance(source: Source, received: int, total: int | None) -> None:
            task = tasks.setdefault(source.id, bars.add_task(source.id, total=total))
            bars.update(task, completed=received, total=total)

        outcomes = []
        for outcome in pull(store, sources, mirror=mirror, on=as_of, progress=advance):
            outcomes.append(outcome)
            bars.advance(whole)
            bars.console.print(_outcome_line(outcome))
    failed = [outcome for outcome in outcomes if outcome.error]
    show(
        _(
            "Sources chargées : {loaded} ; en échec : {failed} ; dossier : {home}",
            loaded=len(outcomes) - len(failed),
            failed=len(failed),
            home=escape(str(store.home)),
        )
    )
    if failed:
        raise SystemExit(4)


@data.command("import", help=_("Charger un fichier déjà téléchargé, pour une source donnée."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "source_id", required=True, help=_("Identifiant de la source."))
@store_options
@as_of_option
def import_command(file: Path, source_id: str, home: Path | None, demo: bool, as_of: date) -> None:
    """Load a file at hand."""
    store = open_store(home, demo=demo)
    source = pick(store.sources, source_id)
    done = import_file(store, source, file, on=as_of)
    show(_load_table(done), *_issue_tables(done))


@data.command("status", help=_("Ce qui est chargé, son année, son âge, ce qui est périmé."))
@store_options
@as_of_option
@format_option
def status_command(home: Path | None, demo: bool, as_of: date, output: str) -> None:
    """Show what the store holds."""
    store = open_store(home, demo=demo)
    found = status(store, as_of=as_of)
    if output == "json":
        print_json([entry.as_json() for entry in found])
        return
    rows = table(
        _("Sources dans {home}", home=escape(str(store.home))),
        _("Source"),
        _("État"),
        _("Année"),
        _("Âge"),
        _("Lignes"),
        _("Éprouvée par"),
        right=(2, 3, 4),
    )
    for entry in found:
        rows.add_row(*_status_row(entry))
    show(rows)


@data.command("quality", help=_("Le rapport de qualité d'une source chargée."))
@click.argument("source_id", metavar="SOURCE")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Écrire la couverture et toutes les anomalies dans un fichier CSV."),
)
@store_options
@format_option
def quality_command(
    source_id: str, csv_file: Path | None, home: Path | None, demo: bool, output: str
) -> None:
    """Show what was wrong in a file."""
    store = open_store(home, demo=demo)
    done = quality(store, pick(store.sources, source_id))
    if csv_file:
        csv_file.write_text(done.report.write_csv(), encoding="utf-8")
        rows, name = number(done.report.height), escape(str(csv_file))
        show(_("Lignes écrites dans {file} : {rows}", file=name, rows=rows))
        return
    if output == "json":
        print_json({"summary": done.summary, "issues": done.issues.to_dicts()})
        return
    show(_load_table(done), *_issue_tables(done))


@data.command("sources", help=_("Les sources du catalogue, ou le détail de l'une d'elles."))
@click.argument("source_id", metavar="[SOURCE]", required=False)
@format_option
def sources_command(source_id: str | None, output: str) -> None:
    """List the sources of the catalogue."""
    if source_id:
        print_json(catalogue.find_source(source_id).model_dump(mode="json"))
        return
    known = catalogue.sources().values()
    if output == "json":
        print_json([source.model_dump(mode="json") for source in known])
        return
    rows = table(
        _("Catalogue"), _("Source"), _("Titre"), _("Producteur"), _("Éprouvée par"), _("Directe")
    )
    for source in known:
        live = _("oui") if source.url else _("non")
        rows.add_row(source.id, source.title, source.producer, source.exercised_by, live)
    show(rows)


def _outcome_line(outcome: Outcome) -> str:
    if outcome.error:
        reason = str(outcome.error).removeprefix(f"{outcome.source.id} : ")
        if outcome.refused:
            reason += " " + _("(fichier refusé gardé : {path})", path=outcome.refused)
        return f"[red]✗[/red] {outcome.source.id} : {escape(reason)}"
    done = outcome.load
    assert done is not None  # an outcome has a load or an error
    errors = done.issues.filter(done.issues["severity"] == "error").height
    flag = _(" ; anomalies : {errors}", errors=number(errors)) if errors else ""
    rows = _("{rows} lignes", rows=number(int(str(done.summary["rows"]))))
    return f"[green]✓[/green] {outcome.source.id} : {rows}{flag}"


def _load_table(done: Load) -> Table:
    rows = table(
        _("{title} ({id})", title=done.source.title, id=done.source.id),
        _("Indicateur"),
        _("Niveau"),
        _("Année"),
        _("Connues"),
        _("Manquantes"),
        _("Secrètes"),
        _("Population couverte"),
        right=(2, 3, 4, 5, 6),
    )
    for measure in done.summary["measures"]:  # type: ignore[attr-defined]
        share = measure["population_share"]
        rows.add_row(
            measure["indicator"],
            measure["level"],
            str(measure["year"]),
            number(measure["known"]),
            number(measure["missing"]),
            number(measure["secret"]),
            "—" if share is None else percent(share),
        )
    return rows


def _issue_tables(done: Load) -> list[Table]:
    if done.issues.is_empty():
        return []
    rows = table(
        _("Anomalies : {count}", count=number(done.issues.height)),
        _("Gravité"),
        _("Code"),
        _("Ligne"),
        _("Colonne"),
        _("Trouvé"),
        _("Message"),
        right=(2,),
    )
    for issue in done.issues.head(ISSUES_SHOWN).iter_rows(named=True):
        rows.add_row(
            issue["severity"],
            issue["code"],
            "" if issue["row"] is None else str(issue["row"]),
            escape(issue["column"] or ""),
            escape(issue["found"] or ""),
            escape(issue["message"]),
        )
    if done.issues.height > ISSUES_SHOWN:
        rows.caption = _("les {count} premières ; toutes avec --csv", count=ISSUES_SHOWN)
    return [rows]


def _status_row(entry: SourceStatus) -> tuple[str, ...]:
    words = {
        "absent": _("absente"),
        "fresh": _("à jour"),
        "stale": _("[yellow]périmée[/yellow]"),
    }
    return (
        entry.source.id,
        words[entry.state],
        "" if entry.year is None else str(entry.year),
        "" if entry.age_years is None else age_words(entry.age_years),
        "" if entry.rows is None else number(entry.rows),
        entry.source.exercised_by,
    )
