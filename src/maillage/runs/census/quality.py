"""The quality of each list of a release, gathered for its producer."""

from typing import Final

import polars as pl

from maillage import catalogue
from maillage.catalogue.sources import Source
from maillage.contracts import LISTS, QUALITY_ISSUES
from maillage.contracts.repaired import Rule
from maillage.contracts.source_quality import SourceQuality
from maillage.inputs.places.mapping import mapping_issues
from maillage.language import _
from maillage.methods import hours
from maillage.methods.repair import (
    addresses,
    commune_clues,
    communes,
    contacts,
    coordinates,
    dates,
    emails,
    identifiers,
    names,
    stops,
    terms,
    texts,
    web,
)
from maillage.methods.repair.passages import passages_of_a_place
from maillage.runs.census import bounds, elsewhere, people
from maillage.runs.census.people import public_text, without_people
from maillage.runs.census.releases import Release
from maillage.runs.store import Store

RULES: Final[dict[str, Rule]] = {
    name: rule
    for known in (
        addresses.RULES, communes.RULES, contacts.RULES, coordinates.RULES, dates.RULES,
        emails.RULES, hours.RULES, identifiers.RULES, names.RULES, terms.RULES, texts.RULES,
        web.RULES, bounds.RULES, people.RULES, commune_clues.RULES, elsewhere.RULES,
        stops.RULES,
    )
    for name, rule in known.items()
}  # fmt: skip
"""Every rule that a note may name."""

_ORDER: Final = {"error": 0, "warning": 1, "info": 2}
_NOT_FIELDS: Final = ("record", "source", "row", "source_id", "personal", "telephones_autres")


def quality(store: Store, release: Release, source: Source) -> SourceQuality:
    """Return the quality of one list in a release."""
    records = release.table("records").filter(pl.col("source") == source.id)
    noted = release.table("notes").join(records.select("record"), on="record", how="semi")
    notes = without_people(noted)
    scores = release.table("scores").join(records.select("record"), on="record", how="semi")
    facts = release.table("sources").filter(pl.col("source") == source.id).row(0, named=True)
    own = release.table("members").join(records.select("record"), on="record", how="semi")
    places = release.table("places").filter(pl.col("id").is_in(own["place"].unique().implode()))
    stale_months = catalogue.census_settings().stale_months
    return SourceQuality(
        source=source.id,
        title=source.title,
        producer=source.producer,
        licence=source.licence,
        as_of=release.as_of,
        is_demo=store.is_demo,
        rows=records.height,
        places=places.height,
        shared_places=places.filter(pl.col("sources").list.len() > 1).height,
        repeated=records.height - places.height,
        completeness=_middle(scores["completeness"]),
        freshness=_middle(scores["freshness"]),
        validity=_middle(scores["validity"]),
        stale=scores.filter(pl.col("age_months") > stale_months).height,
        undated=scores["age_months"].null_count(),
        fields=_fields(records, notes),
        problems=_problems(notes),
        details=_details(notes, records),
        reading=_reading(store, source, records, set_aside=facts["set_aside"]),
        unmapped=tuple(facts["unmapped"]),
        personal=tuple(facts["personal"]),
    )


def _middle(values: pl.Series) -> float | None:
    """Return the median, None when nothing is known."""
    middle = values.median()
    return None if middle is None else float(middle)  # type: ignore[arg-type]


def _fields(records: pl.DataFrame, notes: pl.DataFrame) -> pl.DataFrame:
    fields = [name for name in records.columns if name not in _NOT_FIELDS]
    known = records.select(
        (
            pl.col(name).list.len().fill_null(0) > 0
            if name in LISTS
            else pl.col(name).is_not_null()
        ).mean().alias(name)
        for name in fields
    )  # fmt: skip
    faults = (
        notes.filter(pl.col("severity") != "info")
        .group_by("field")
        .agg(pl.col("record").n_unique().cast(pl.Int64).alias("at_fault"))
    )
    return (
        known.unpivot(variable_name="field", value_name="known")
        .join(faults, on="field", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("at_fault").fill_null(0), pl.col("known").fill_null(0.0))
    )


def _problems(notes: pl.DataFrame) -> pl.DataFrame:
    """Return one row a rule and field, the gravest and most frequent first."""
    return (
        notes.with_columns(order=pl.col("severity").replace_strict(_ORDER, return_dtype=pl.Int8))
        .group_by("order", "severity", "field", "rule")
        .agg(
            pl.col("record").n_unique().alias("rows"),
            pl.col("before", "after").sort_by("record").first(),
        )
        .sort("order", "rows", "field", "rule", descending=[False, True, False, False])
        .with_columns(words=_words())
        .select("severity", "field", "rule", "words", "rows", "before", "after")
    )


def _details(notes: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return one row a problem that a person should look at, errors first, then by row."""
    grave = notes.filter(pl.col("severity") != "info")
    named = records.select(
        "record", "row", "source_id", public_text(pl.col("nom"), passages_of_a_place)
    )
    return (
        grave.join(named, on="record", validate="m:1")
        .with_columns(
            words=_words(),
            suggestion=_suggestions(grave),
            order=pl.col("severity").replace_strict(_ORDER, return_dtype=pl.Int8),
        )
        .sort("order", "row", "field", "rule")
        .select(
            "row", "source_id", "nom", "field", "severity", "before", "after", "words", "suggestion"
        )
    )


def _words() -> pl.Expr:
    """Write each note out: the words of its rule, with what stood and what stands."""
    return pl.struct("rule", "before", "after").map_elements(
        lambda note: rule_words(note["rule"], note["before"], note["after"]),
        return_dtype=pl.String,
    )


def rule_words(rule: str, before: str | None, after: str | None) -> str:
    """Return the sentence of a rule, about a cell."""
    return _(RULES[rule].words, before=before or "", after=after or "")


def _suggestions(notes: pl.DataFrame) -> pl.Series:
    """Return the value of the standard closest to each unknown word; null for other rules."""
    asked = notes.select("field", "rule", "before").unique()
    known = catalogue.vocabularies()
    close = {
        (name, before): ", ".join(terms.suggest(before, vocabulary=known[name]))
        for name, rule, before in asked.iter_rows()
        if rule == "term-unknown" and name in known
    }
    pairs = notes.select("field", "before").iter_rows()
    found = [close.get((name, before)) or None for name, before in pairs]
    return pl.Series("suggestion", found, dtype=pl.String)


def _reading(
    store: Store, source: Source, records: pl.DataFrame, *, set_aside: int
) -> pl.DataFrame:
    """Return what was noted when the file was read, then when its columns were; nobody in it."""
    path = store.quality(source)
    read = pl.read_parquet(path) if path.exists() else QUALITY_ISSUES.empty()
    rows = records.unique("row", maintain_order=True)
    mapped = mapping_issues(rows, (), set_aside, source.id).sort("code", "row")
    return pl.concat([read, mapped]).with_columns(public_text(pl.col("found")))
