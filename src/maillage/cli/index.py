"""``maillage index``: list, explain, compute, audit and compare composite indexes."""

from pathlib import Path
from typing import get_args

import click
from rich.markup import escape

from maillage import catalogue
from maillage.catalogue.indexes import Index, Normalisation
from maillage.cli import index_tables
from maillage.cli.options import (
    format_option,
    open_store,
    print_json,
    show,
    store_options,
)
from maillage.cli.waiting import waiting
from maillage.contracts import Level
from maillage.errors import MissingData
from maillage.files import write_all
from maillage.language import _
from maillage.outputs.scores import require_suffix, score_bytes
from maillage.reference.lookup import find
from maillage.runs.filling import Way
from maillage.runs.index import explained, ranked, scored
from maillage.runs.index_sources import Feed, feeds
from maillage.runs.index_table import index_table, require_scores, unknown_everywhere
from maillage.runs.manifest import index_manifest
from maillage.runs.store import Store, json_bytes

MOVERS = 10

_WHOLE_LEVELS = ("commune", "epci", "departement", "region")
_LEVELS = ("commune", "arrondissement", "epci", "departement", "region")

index_argument = click.argument("index_id", metavar="INDEX")
reference_option = click.option(
    "--reference",
    metavar="TERRITORY",
    help=_(
        "Aire de référence, au lieu de celle de l'indice : france, un territoire (region:84, 44), "
        "ou similar:44 pour un territoire et ceux qui lui ressemblent."
    ),
)
normalisation_option = click.option(
    "--normalisation",
    type=click.Choice(get_args(Normalisation)),
    help=_("Normalisation, au lieu de celle de l'indice."),
)


level_option = click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default="commune",
    show_default=True,
    help=_("Niveau des zones."),
)
whole_level_option = click.option(
    "--level",
    type=click.Choice(_WHOLE_LEVELS),
    default="commune",
    show_default=True,
    help=_("Niveau des zones."),
)


@click.group(help=_("Calculer, expliquer, auditer, comparer des indices de fragilité."))
def index() -> None:
    """Hold the commands on indexes."""


@index.command("list", help=_("Les indices du catalogue."))
@format_option
def list_command(output: str) -> None:
    """List the indexes."""
    known = catalogue.indexes().values()
    if output == "json":
        print_json([index_tables.summary_json(each) for each in known])
        return
    show(index_tables.list_table(known))


@index.command("show", help=_("La définition d'un indice, et les sources qui le nourrissent."))
@index_argument
@level_option
@store_options
@format_option
def show_command(index_id: str, level: Level, home: Path | None, demo: bool, output: str) -> None:
    """Show one index."""
    found = catalogue.find_index(index_id)
    store = open_store(home, demo=demo)
    fed = _feeds(store, found, level)
    if output == "json":
        print_json(index_tables.definition_json(found, fed))
        return
    show(*index_tables.definition(found), index_tables.source_table(store, fed, level))


@index.command(
    "compute",
    help=_(
        "Calculer un indice sur toutes les zones d'un niveau. INDEX est un identifiant, ou un "
        "fichier .toml à vous."
    ),
)
@index_argument
@level_option
@click.option("--territory", metavar="TERRITORY", help=_("Ne garder que les zones qui y sont."))
@reference_option
@normalisation_option
@click.option(
    "--impute",
    "way",
    type=click.Choice(get_args(Way)),
    help=_(
        "Compléter les valeurs manquantes : par le territoire englobant, les zones voisines ou une "
        "régression. Chaque valeur complétée est signalée."
    ),
)
@click.option("--no-ranks", is_flag=True, help=_("Sans intervalles de rang (plus rapide)."))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Fichier à écrire : .csv, .parquet, .json ou .geojson."),
)
@store_options
@format_option
def compute_command(
    index_id: str,
    level: Level,
    territory: str | None,
    reference: str | None,
    normalisation: Normalisation | None,
    way: Way | None,
    no_ranks: bool,
    out: Path | None,
    home: Path | None,
    demo: bool,
    output: str,
) -> None:
    """Compute an index."""
    if out:
        require_suffix(out)
    store = open_store(home, demo=demo)
    found = catalogue.find_index(index_id).read_otherwise(
        reference=reference, normalisation=normalisation
    )
    kept = find(store.geography, territory) if territory else None
    with waiting(_("Calcul de l'indice et de l'incertitude des rangs…")):
        plain = scored(store, found, level, way=way)
        whole = explained(plain) if no_ranks else ranked(store, found, level, way=way)
        everywhere = index_table(store.geography, whole, level)
        require_scores(everywhere, index=found, level=level)
        table = index_table(store.geography, whole, level, territory=kept)
        if out:
            content = score_bytes(table, out, outlines=lambda: store.geography.outlines(level))
            made = index_manifest(
                store,
                index=found,
                level=level,
                territory=kept.reference if kept else None,
                way=way,
                zones=table.height,
            )
            beside = out.with_name(f"{out.name}.manifest.json")
            write_all({out: content, beside: json_bytes(made)})
    if output == "json" and not out:
        print_json(index_tables.scores_json(found, plain.effect, table))
        return
    if not out:
        show(index_tables.score_table(found, table))
    nobody_has = unknown_everywhere(everywhere)
    show(*index_tables.score_notes(table, plain.effect, nobody_has=nobody_has))
    if out:
        show(_("Écrit : {path}", path=escape(str(out))))


@index.command(
    "audit", help=_("Auditer un indice : ce qui le compose, ce que change chaque choix.")
)
@index_argument
@whole_level_option
@reference_option
@normalisation_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Écrire la page et ses tableaux dans ce dossier (HTML, CSV)."),
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help=_("Résumé à lire, JSON, ou Markdown pour une documentation."),
)
@store_options
def audit_command(
    index_id: str,
    level: Level,
    reference: str | None,
    normalisation: Normalisation | None,
    out: Path | None,
    output: str,
    home: Path | None,
    demo: bool,
) -> None:
    """Audit an index."""
    from maillage.cli import audit_text  # here, as below: other commands do without all this
    from maillage.outputs.audit import write_audit
    from maillage.runs.audit import audit

    store = open_store(home, demo=demo)
    found = catalogue.find_index(index_id).read_otherwise(
        reference=reference, normalisation=normalisation
    )
    with waiting(_("Audit de l'indice : chaque choix, puis des milliers de tirages…")):
        audited = audit(store, found, level)
    written = write_audit(audited, out) if out else {}
    if output == "json":
        print_json(audit_text.as_json(audited))
    elif output == "markdown":
        click.echo(audit_text.as_markdown(audited, index_id=index_id), nl=False)
    else:
        show(*audit_text.pages(audited))
        if out:
            show("", _("Page d'audit : {path}", path=escape(str(written["audit.html"]))))


@index.command("compare", help=_("Comparer deux indices : accord des rangs, plus grands écarts."))
@click.argument("first_id", metavar="INDEX")
@click.argument("second_id", metavar="OTHER")
@whole_level_option
@click.option(
    "--movers", type=click.IntRange(0, 1000), default=MOVERS, show_default=True,
    help=_("Combien de zones nommer parmi les plus déplacées."),
)  # fmt: skip
@store_options
@format_option
def compare_command(
    first_id: str,
    second_id: str,
    level: Level,
    movers: int,
    home: Path | None,
    demo: bool,
    output: str,
) -> None:
    """Compare two indexes."""
    from maillage.runs.index_comparison import compare_indexes

    store = open_store(home, demo=demo)
    first, second = catalogue.find_index(first_id), catalogue.find_index(second_id)
    with waiting(_("Comparaison des deux indices…")):
        found = compare_indexes(store, first, second, level, movers=movers)
    if output == "json":
        print_json(index_tables.comparison_json(first, second, found))
        return
    show(*index_tables.comparison(first, second, found, level))


def _feeds(store: Store, found: Index, level: Level) -> tuple[Feed, ...]:
    """Return what feeds an index; nothing where no source is loaded yet."""
    try:
        return feeds(store, found, level)
    except MissingData:
        return tuple(Feed(name, None, None, 0, 0.0) for name in found.indicators)
