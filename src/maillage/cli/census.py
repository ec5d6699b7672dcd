"""``maillage census``: one trustworthy list of places out of many lists."""

from datetime import date
from pathlib import Path
from typing import Literal

import click
import polars as pl
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from maillage import catalogue
from maillage.cli.census_tables import (
    changes_table,
    find_places,
    place_text,
    quality_table,
    summary_lines,
)
from maillage.cli.options import as_of_option, open_store, show, store_options
from maillage.errors import InputError
from maillage.language import N_, _
from maillage.numbers import counted, number
from maillage.runs.census import decisions
from maillage.runs.census.build import build
from maillage.runs.census.diff import compare
from maillage.runs.census.export import export, written_places
from maillage.runs.census.own_lists import take_in
from maillage.runs.census.releases import Census, Release

Format = Literal["text", "json", "csv"]


@click.group(help=_("Recenser les lieux : réunir les listes, dédoublonner, publier."))
def census() -> None:
    """Hold the commands on places."""


@census.command("build", help=_("Faire une version du recensement avec les listes chargées."))
@click.option("--sources", "source_ids", multiple=True, help=_("Liste à prendre (répétable)."))
@click.option(
    "--accept",
    multiple=True,
    metavar="SOURCE",
    help=_("Croire une liste qui a perdu plus d'un cinquième de ses lignes (répétable)."),
)
@click.option(
    "--with",
    "drafts",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Ajouter une liste à soi : sa correspondance, tirée de « census sniff » (répétable)."),
)
@store_options
@as_of_option
def build_command(
    source_ids: tuple[str, ...],
    accept: tuple[str, ...],
    drafts: tuple[Path, ...],
    home: Path | None,
    demo: bool,
    as_of: date,
) -> None:
    """Build a release, with a bar for its steps; lists of one's own are taken in first."""
    store = open_store(home, demo=demo)
    for draft in drafts:
        take_in(store, draft, on=as_of)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), transient=True
    ) as bar:
        task = bar.add_task(_("Recensement"), total=None)

        def advance(words: str, done: int, total: int) -> None:
            bar.update(task, description=escape(words), completed=done, total=total)

        made = build(store, as_of=as_of, source_ids=source_ids, accept=accept, progress=advance)
    for line in summary_lines(made):
        show(line)


@census.command("export", help=_("Écrire la version en cours : standards, qualité, pertes."))
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help=_("Dossier.")
)
@click.option("--release", "name", default="current", help=_("Version (par défaut, la dernière)."))
@click.option(
    "--with-personal", is_flag=True, help=_("Garder aussi les champs qui parlent de personnes.")
)
@store_options
def export_command(
    out: Path, name: str, with_personal: bool, home: Path | None, demo: bool
) -> None:
    """Write what a release publishes."""
    made = Census(open_store(home, demo=demo))
    made.require_current()
    release = made.find(name)
    written = export(made, release, out, include_personal=with_personal)
    show(
        counted(
            len(written),
            N_("{count} fichier écrit dans {out}"),
            N_("{count} fichiers écrits dans {out}"),
            out=escape(str(out)),
        )
    )

    places = release.table("places").height
    published = written_places(out)
    if published < places:
        show(
            _(
                "Le standard national ne peut porter que {published} lieux sur {places} ; "
                "publication/losses.csv dit pourquoi pour chacun des autres.",
                published=number(published),
                places=number(places),
            )
        )


@census.command("diff", help=_("Dire ce qui change d'une version à l'autre."))
@click.argument("before", default="previous")
@click.argument("after", default="current")
@store_options
def diff_command(before: str, after: str, home: Path | None, demo: bool) -> None:
    """Say what changed between two releases."""
    made = Census(open_store(home, demo=demo))
    made.require_current()
    if len(made.releases) < 2 and before == "previous":
        raise InputError(
            _("il n'y a qu'une version du recensement ; refaites-en une pour comparer")
        )
    found = compare(
        made.find(before), made.find(after), moved_m=catalogue.census_settings().moved_m
    )
    show(changes_table(found))


@census.command("show", help=_("Montrer un lieu, et l'origine de chaque champ."))
@click.argument("place")
@store_options
def show_command(place: str, home: Path | None, demo: bool) -> None:
    """Print a place with where each of its values comes from."""
    release = Census(open_store(home, demo=demo)).require_current()
    show(place_text(release, _forwarded(release, place)))


@census.command("quality", help=_("Voir la qualité de chaque liste de la version en cours."))
@store_options
def quality_command(home: Path | None, demo: bool) -> None:
    """Print one row a list."""
    store = open_store(home, demo=demo)
    show(quality_table(store, Census(store).require_current()))


@census.command("split", help=_("Séparer une fiche d'un lieu ; retenu pour la suite."))
@click.argument("place")
@click.argument("record")
@click.option("--note", default="", help=_("Pourquoi."))
@store_options
@as_of_option
def split_command(
    place: str, record: str, note: str, home: Path | None, demo: bool, as_of: date
) -> None:
    """Remember that a record is not of a place, for the builds to come."""
    made = Census(open_store(home, demo=demo))
    release = made.require_current()
    members = release.table("members")
    others = members.filter(members["place"] == _forwarded(release, place))["record"].to_list()
    if record not in others:
        raise InputError(
            _(
                "la fiche « {record} » n'est pas de ce lieu ; ses fiches : {others}",
                record=record,
                others=", ".join(others),
            )
        )
    pairs = [(record, other) for other in others if other != record]
    decisions.add(
        made.decisions, pairs, "distinct", records=release.recognisable, on=as_of, note=note
    )
    show(
        _(
            "Retenu dans {file} : la fiche sera à part. Lancez « maillage census build ».",
            file=escape(str(made.decisions)),
        )
    )


@census.command("review", help=_("Trancher les paires indécises, une à une."))
@click.option("--limit", default=20, show_default=True, help=_("Paires à voir."))
@store_options
@as_of_option
def review_command(limit: int, home: Path | None, demo: bool, as_of: date) -> None:
    """Walk through undecided pairs, and save each answer at once."""
    from maillage.cli.census_review import review  # here: only this command asks questions

    review(Census(open_store(home, demo=demo)), limit=limit, on=as_of)


@census.command("check", help=_("Vérifier un fichier de lieux, et le réparer."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--fix",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Écrire le fichier réparé de ce qui est sûr."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help=_("Forme de la réponse."),
)
@store_options
@as_of_option
def check_command(
    file: Path, fix: Path | None, format_: Format, home: Path | None, demo: bool, as_of: date
) -> None:
    """Validate a file; the exit code is 1 when errors stay."""
    from maillage.cli.census_check import check_file  # here: only this command needs it

    geography = open_store(home, demo=demo).geography
    if check_file(file, fix, format_, as_of=as_of, geography=geography):
        raise click.exceptions.Exit(1)


@census.command("sniff", help=_("Reconnaître les colonnes d'une liste jamais vue."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Fichier TOML de l'ébauche ; par défaut, à côté, au nom de la liste."),
)
def sniff_command(file: Path, out: Path | None) -> None:
    """Draft the mapping of a list never seen before."""
    from maillage.cli.census_sniff import sniff_file  # here: only this command needs it

    sniff_file(file, out)


def _forwarded(release: Release, place: str) -> str:
    """Return the place that an id names today, through merges.

    Raises:
        InputError: no place has it, or it is closed.
    """
    places = release.table("places")
    if place in places["id"]:
        return place
    forwards = {row["id"]: row["to"] for row in release.table("forwards").iter_rows(named=True)}
    if place not in forwards:
        return _named(places, place)
    if forwards[place] is None:
        raise InputError(_("« {place} » a été fermé : plus aucune liste ne le donne", place=place))
    return _forwarded(release, forwards[place])


def _named(places: pl.DataFrame, words: str) -> str:
    """Return the one place that has these words in its name and commune.

    Raises:
        InputError: none has them, or several, which are listed.
    """
    named = find_places(places, words)
    if len(named) == 1:
        return named[0][0]
    if named:
        raise InputError(
            _(
                "plusieurs lieux ont ce nom ; prenez l'un de ces identifiants : {known}",
                known=" ; ".join(f"{name} ({where}) : {found}" for found, name, where in named),
            )
        )
    raise InputError(
        _(
            "« {place} » n'est pas un lieu du recensement ; essayez un mot de son nom",
            place=words,
        )
    )
