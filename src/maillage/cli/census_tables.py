"""What ``maillage census`` prints."""

from collections.abc import Iterator
from typing import Final

import polars as pl
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from maillage.cli.census_review import cell_words
from maillage.cli.options import table
from maillage.contracts import STANDARD
from maillage.language import N_, _
from maillage.methods.repair.cleaning import fold
from maillage.numbers import counted, number, percent
from maillage.runs.census.build import Build
from maillage.runs.census.diff import Changes
from maillage.runs.census.quality import quality
from maillage.runs.census.releases import Release
from maillage.runs.store import Store

SHOWN: Final = 40
_KINDS: Final = {
    "appeared": N_("Lieux apparus"),
    "closed": N_("Lieux fermés"),
    "merged": N_("Lieux réunis"),
    "moved": N_("Lieux déplacés"),
    "renamed": N_("Lieux renommés"),
    "hours": N_("Horaires changés"),
}


def summary_lines(made: Build) -> Iterator[str]:
    """Say what a build did."""
    release = made.release
    demo = " --demo" if release.facts["demonstration"] else ""
    links = release.table("links")
    places = release.table("places").height
    sources = release.table("sources").height
    counts = {
        "places": counted(places, N_("{count} lieu"), N_("{count} lieux")),
        "records": _records(release.table("records").height),
        "sources": counted(sources, N_("{count} liste"), N_("{count} listes")),
    }
    yield _("Version {id} : {places}, de {records} et {sources}.", id=release.id, **counts)
    undecided = links.filter(pl.col("decision") == "review").height
    if undecided:
        yield counted(
            undecided,
            N_("{count} paire est indécise : « maillage census review{demo} » pour la trancher."),
            N_("{count} paires sont indécises : « maillage census review{demo} » pour les "
               "trancher."),
            demo=demo,
        )  # fmt: skip
    for held in made.held:
        now = counted(held.now, N_("{count} ligne"), N_("{count} lignes"))
        yield _(
            "! {source} est passée de {before} à {now} : ses fiches d'avant sont gardées. "
            "Si la perte est réelle, relancez avec --accept {source}.",
            source=held.source,
            before=number(held.before),
            now=now,
        )
    if made.lost_decisions:
        yield counted(
            made.lost_decisions,
            N_("{count} décision parle d'une fiche absente ; elle est gardée pour la suite."),
            N_("{count} décisions parlent de fiches absentes ; elles sont gardées pour la suite."),
        )
    yield _("Pour publier : « maillage census export{demo} --out DOSSIER ».", demo=demo)


def _records(count: int) -> str:
    return counted(count, N_("{count} fiche"), N_("{count} fiches"))


def changes_table(found: Changes) -> RenderableType:
    """Return the changes between two releases, the first of each kind in words."""
    if found.rows.is_empty():
        return Text(_("Rien n'a changé."))
    parts: list[RenderableType] = []
    for kind, words in _KINDS.items():
        rows = found.of(kind)
        if rows.is_empty():
            continue
        parts.append(Text(f"{_(words)} : {number(rows.height)}", style="bold"))
        parts += [Text(f"  · {each}") for each in rows["words"].head(SHOWN)]
        if rows.height > SHOWN:
            rest = counted(rows.height - SHOWN, N_("… et {count} autre"), N_("… et {count} autres"))
            parts.append(Text(f"  {rest}"))
    return Group(*parts)


def find_places(places: pl.DataFrame, words: str) -> list[tuple[str, str, str]]:
    """Return the first places whose name or commune has every word: id, name, commune."""
    told = pl.concat_str("nom", "commune", separator=" ", ignore_nulls=True)
    folded = told.map_elements(fold, return_dtype=pl.String)
    asked = [folded.str.contains(word, literal=True) for word in fold(words).split()]
    found = places.filter(pl.all_horizontal(asked)) if asked else places.clear()
    known = found.select("id", pl.col("nom", "commune").fill_null("?")).sort("nom", "commune", "id")
    return known.head(SHOWN // 2).rows()


def place_text(release: Release, place: str) -> Table:
    """Return a place, one row a field, with the records that each value comes from."""
    row = release.table("places").row(by_predicate=pl.col("id") == place, named=True)
    origins = release.table("origins").filter(pl.col("place") == place)
    by_field = dict(
        origins.group_by("field").agg(pl.col("record").unique().sort().str.join(", ")).iter_rows()
    )
    shown = table(str(row["nom"] or place), _("Champ"), _("Valeur"), _("Fiche d'origine"))
    for name in ("id", *(field for field in STANDARD if field not in ("id", "source"))):
        if row.get(name):
            shown.add_row(name, escape(cell_words(row[name])), by_field.get(name, ""))
    for line in _permanence_lines(release, place):
        shown.add_row(_("permanence"), escape(line), "")
    shown.caption = _(
        "{records} de {sources}",
        records=_records(len(row["records"])),
        sources=", ".join(row["sources"]),
    )
    return shown


def _permanence_lines(release: Release, place: str) -> Iterator[str]:
    """Say who is present at a place, and how many stops the service has."""
    known = release.table("permanences")
    for row in known.filter(pl.col("place") == place).iter_rows(named=True):
        stops = known.filter(pl.col("service") == row["service"])["place"].n_unique()
        words = [row["horaires"] or _("horaires inconnus")]
        if row["mediators"]:
            words.append(_("médiateurs : {count}", count=number(row["mediators"])))
        if row["is_mobile"]:
            words.append(_("itinérante, arrêts connus : {count}", count=number(stops)))
        yield ", ".join(words)


def quality_table(store: Store, release: Release) -> Table:
    """Return one row a list: places, scores, what to mend."""
    rows = table(
        _("Qualité des listes"),
        _("Liste"),
        _("Fiches"),
        _("Lieux"),
        _("Complétude"),
        _("Fraîcheur"),
        _("Validité"),
        _("À corriger"),
        right=(1, 2, 3, 4, 5, 6),
    )
    known = store.sources
    for name in release.table("sources")["source"].sort():
        found = quality(store, release, known[name])
        errors = found.details.filter(pl.col("severity") == "error")["row"].n_unique()
        shares = (found.completeness, found.freshness, found.validity)
        rows.add_row(
            name,
            number(found.rows),
            number(found.places),
            *("—" if share is None else percent(share, decimals=0) for share in shares),
            number(errors),
        )
    return rows
