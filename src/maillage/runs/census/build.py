"""Build a release of the census: read, standardise, link, keep one record a place, write.

Each source's standardised records are kept in a cache under the hash of what made them, so that a
build in which one source changed reads that one alone.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

import maillage
from maillage import catalogue
from maillage.catalogue.loader import pick
from maillage.catalogue.mappings import Mapping
from maillage.contracts import LINKS
from maillage.errors import MissingData
from maillage.files import locked
from maillage.language import _
from maillage.methods.linkage.identity import anchors, identify
from maillage.methods.linkage.linking import Linked, link
from maillage.methods.linkage.survivorship import survive
from maillage.methods.scoring import completeness, freshness, validity
from maillage.runs.census import decisions
from maillage.runs.census.elsewhere import with_communes_told_elsewhere
from maillage.runs.census.forwards import all_forwards, members_before
from maillage.runs.census.linking import settings
from maillage.runs.census.lists import PlaceList, read_list
from maillage.runs.census.people import with_further_phones
from maillage.runs.census.permanences import permanences
from maillage.runs.census.releases import Census, Release, by_series
from maillage.runs.census.standardise import Standardised
from maillage.runs.census.stops import apart
from maillage.runs.store import Store

LAYOUT: Final = 1
"""Raised when the tables of a release change, so that a build is not taken for an earlier one."""

WEIGHTS: Final = "model-2026"
"""Which match weights decide."""

Progress = Callable[[str, int, int], None]
"""Told what is under way, how many steps are done, and of how many."""


@dataclass(frozen=True)
class Held:
    """A source that lost too many rows: its records of the release before are kept."""

    source: str
    before: int
    now: int


@dataclass(frozen=True)
class Build:
    """What a build did."""

    release: Release
    held: tuple[Held, ...]
    lost_decisions: int


def build(
    store: Store,
    *,
    as_of: date,
    source_ids: Iterable[str] = (),
    accept: Iterable[str] = (),
    progress: Progress = lambda *_seen: None,
) -> Build:
    """Build a release from the lists of places of a store, and make it the current one.

    Args:
        store: locked meanwhile.
        as_of: the day of the build; the same inputs and day give the same release.
        source_ids: the lists asked for; by default every current one that is loaded.
        accept: sources of which a large loss is believed.
        progress: told of each step.

    Raises:
        MissingData: no list of places is loaded.
        StoreError: another build is at work, or the store cannot be written.
    """
    census = Census(store)
    with locked(census.home / ".lock"):
        mappings = _asked(store, tuple(source_ids))
        steps = len(mappings) + 3
        lists = []
        for done, mapping in enumerate(mappings):
            progress(mapping.source, done, steps)
            lists.append(read_list(census, mapping, as_of=as_of))
        lists, held = _held(lists, census.current, frozenset(accept))
        progress(_("Rapprochement des fiches"), len(mappings), steps)
        known = with_communes_told_elsewhere(
            pl.concat([each.records for each in lists]).sort("record"),
            pl.concat([each.notes for each in lists]).sort("record", "field", "rule"),
            geography=store.geography,
        )
        records = known.records
        recognised = by_series(
            records, series={name: each.series for name, each in store.mappings.items()}
        )
        decided = decisions.resolve(decisions.read(census.decisions), recognised)
        linked = link(
            records,
            settings(store.geography, weights=WEIGHTS),
            must=decided.must,
            cannot=_apart(records, decided),
        )
        progress(_("Choix des valeurs"), steps - 2, steps)
        tables = _tables(recognised, known, lists, linked, census.current, as_of=as_of)
        progress(_("Écriture"), steps - 1, steps)
        facts = _facts(census, lists, tables, held, as_of=as_of)
        release = census.write(str(facts["id"]), tables, facts)
        progress(_("Écriture"), steps, steps)
    return Build(release, held, decided.lost)


def _apart(records: pl.DataFrame, decided: decisions.Pairs) -> pl.DataFrame:
    """Return the pairs that are never one place: those a person said, and the stops of a cell."""
    stops = apart(records["record"]).join(decided.must, on=["left", "right"], how="anti")
    return pl.concat([decided.cannot.select("left", "right"), stops]).unique(maintain_order=True)


def _asked(store: Store, source_ids: tuple[str, ...]) -> list[Mapping]:
    """Return the mappings asked for, in the order of their source."""
    known = store.mappings
    if source_ids:
        return [pick(known, name) for name in dict.fromkeys(source_ids)]
    found = [
        mapping
        for mapping in known.values()
        if mapping.role == "current" and store.is_loaded(store.sources[mapping.source])
    ]
    if not found:
        raise MissingData(
            _(
                "{home} : aucune liste de lieux n'est chargée. Lancez « maillage data pull "
                "--mirror DIR », ou « maillage data import FICHIER --source ID »",
                home=store.home,
            )
        )
    return found


def _held(
    lists: list[PlaceList], current: Release | None, accept: frozenset[str]
) -> tuple[list[PlaceList], tuple[Held, ...]]:
    """Keep the earlier records of each source that lost too many rows, unless it is accepted."""
    if current is None:
        return lists, ()
    before = dict(current.table("sources").select("series", "rows").iter_rows())
    bound = 1 - catalogue.census_settings().shrink_share
    kept, held = [], []
    for each in lists:
        rows, was = each.records.height, before.get(each.mapping.series, 0)
        if rows >= was * bound or each.source.id in accept:
            kept.append(each)
            continue
        held.append(Held(each.source.id, was, rows))
        kept.append(each.as_in(current))
    return kept, tuple(held)


def _tables(
    recognised: pl.DataFrame,
    known: Standardised,
    lists: list[PlaceList],
    linked: Linked,
    current: Release | None,
    *,
    as_of: date,
) -> dict[str, pl.DataFrame]:
    records, notes = known.records, known.notes
    found = identify(linked.clusters, recognised, earlier=members_before(current))
    survivors = survive(records, found.members, trust=_trust(lists), notes=notes)
    named = anchors(recognised).join(found.members, on="record", validate="1:1")
    return {
        "places": with_further_phones(survivors.places.rename({"place": "id"})),
        "records": records,
        "notes": notes,
        "links": LINKS.check(linked.links),
        "origins": survivors.origins,
        "members": named.sort("record"),
        "permanences": permanences(
            records, found.members, present=pl.concat([each.present for each in lists])
        ),
        "forwards": all_forwards(current, found),
        "scores": scores(records, notes, as_of=as_of),
        "sources": _sources(lists),
    }


def scores(records: pl.DataFrame, notes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return the completeness, freshness and validity of each record, with the reasons."""
    asked = catalogue.census_settings()
    parts = (
        freshness(
            records,
            as_of=as_of,
            fresh_months=asked.fresh_months,
            lost_months=asked.lost_months,
        ),
        validity(records, notes, costs=asked.faults),
    )
    found = completeness(records, weights=asked.completeness)
    for part in parts:
        found = found.join(part, on="record", validate="1:1", maintain_order="left")
    return found


def _trust(lists: list[PlaceList]) -> pl.DataFrame:
    rows = [
        (each.source.id, field, each.mapping.trust.of(field))
        for each in lists
        for field in each.records.columns
    ]
    schema = {"source": pl.String, "field": pl.String, "trust": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sources(lists: list[PlaceList]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "source": each.source.id,
                "series": each.mapping.series,
                "rows": each.records.height,
                "set_aside": each.set_aside,
                "published": each.source.published,
                "digest": each.digest,
                "unmapped": list(each.unmapped),
                "personal": list(each.mapping.personal),
            }
            for each in lists
        ],
        schema={
            "source": pl.String,
            "series": pl.String,
            "rows": pl.Int64,
            "set_aside": pl.Int64,
            "published": pl.Date,
            "digest": pl.String,
            "unmapped": pl.List(pl.String),
            "personal": pl.List(pl.String),
        },
    )


def _facts(
    census: Census,
    lists: list[PlaceList],
    tables: dict[str, pl.DataFrame],
    held: tuple[Held, ...],
    *,
    as_of: date,
) -> dict[str, object]:
    """Return the manifest of the build; its id is the day and the hash of what was built."""
    inputs = {each.source.id: each.digest for each in lists}
    members = tables["members"].select("record", "place").write_csv()
    made_of = f"{LAYOUT}|{sorted(inputs.items())}|{members}"
    name = f"{as_of.isoformat()}-{hashlib.sha256(made_of.encode()).hexdigest()[:8]}"
    return {
        "id": name,
        "run": "census build",
        "maillage": maillage.__version__,
        "demonstration": census.store.is_demo,
        "as_of": as_of.isoformat(),
        **_rank(census.current, name),
        "inputs": inputs,
        "held": [{"source": each.source, "rows": each.now, "before": each.before} for each in held],
        "rows": {key: table.height for key, table in tables.items()},
    }


def _rank(before: Release | None, name: str) -> dict[str, object]:
    """Return the number of a release and the id of the one before it; a rebuild keeps both."""
    if before is None:
        return {"number": 1, "before": None}
    if before.id == name:
        return {key: before.facts[key] for key in ("number", "before")}
    return {"number": int(str(before.facts["number"])) + 1, "before": before.id}
