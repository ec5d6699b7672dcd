"""The places as every output shows them: sorted, without what speaks of a person, text made plain.

One table feeds every standard, so that the same place says the same everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from maillage.contracts.records import PLACES, PUBLIC_TEXTS
from maillage.errors import ContractError
from maillage.language import _
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.loss import EVERY_STANDARD, Losses, loss
from maillage.outputs.standards.plain_text import plain_values

DECIMALS = 6
"""Decimals of a coordinate: about a tenth of a metre."""

_LINKS = ("site_web", "fiche_acces_libre", "prise_rdv")
_WEB_ADDRESS = r"(?i)^https?://[^\s<>\"|]+$"
_NEVER_PERSONAL = ("id", "personal", "sources", "records")
_TEXTS = tuple(
    name
    for name, dtype in PLACES.schema.items()
    if dtype in (pl.String, pl.List(pl.String)) and name not in (*_NEVER_PERSONAL, *_LINKS)
)
_BOUNDS = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True)
class Publication:
    """Places ready for every standard, and what was held back or cleaned on the way.

    ``places`` has the columns of contract ``places`` and two more: ``day`` (``date_maj``, or the
    day of the sources where it is unknown) and ``source_titles``.
    """

    places: pl.DataFrame
    losses: Losses
    facts: ReleaseFacts


NO_TEXTS = PUBLIC_TEXTS.empty()
"""No text of a place speaks of a person."""


def publish(
    places: pl.DataFrame,
    facts: ReleaseFacts,
    *,
    include_personal: bool = False,
    texts: pl.DataFrame = NO_TEXTS,
) -> Publication:
    """Return the places sorted by id, plain, without what speaks of people unless asked for.

    Args:
        places: contract ``places``.
        facts: what the files say of themselves.
        include_personal: keep the fields that ``personal`` names, and the texts as they were said.
        texts: contract ``public_texts``, by place: what is shown of those that speak of a person.

    Raises:
        ContractError: the table breaks contract ``places``, or ``personal`` names a field that
            does not exist.
    """
    given = PLACES.check(places).sort("id")
    _require_known_personal(given)
    texts = NO_TEXTS if include_personal else PUBLIC_TEXTS.check(texts)
    rewritten = _with_texts(given, texts)
    shown = rewritten if include_personal else _without_personal(rewritten)
    clean = _plain(shown)
    found = [*_held_back(given, shown), *_rewritten(shown, texts), *_cleaned(shown, clean)]
    return Publication(_with_origins(clean, facts), Losses.of(EVERY_STANDARD, found), facts)


def _require_known_personal(places: pl.DataFrame) -> None:
    named = places["personal"].explode().drop_nulls().unique().sort().to_list()
    strange = [name for name in named if name not in PLACES.schema or name in _NEVER_PERSONAL]
    if strange:
        raise ContractError(
            _(
                "places, colonne personal : {found} n'est pas un champ de lieu qui puisse être "
                "gardé secret ; écrivez le nom d'une colonne du contrat places",
                found=", ".join(strange),
            )
        )


def _without_personal(places: pl.DataFrame) -> pl.DataFrame:
    return places.with_columns(
        pl.when(~pl.col("personal").list.contains(name)).then(name).alias(name)
        for name in PLACES.schema
        if name not in _NEVER_PERSONAL
    )


def _with_texts(places: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the places with the public text of the fields that have one."""
    for (name,), rows in texts.group_by("field", maintain_order=True):
        public = rows.select(id="key", public="text")
        places = (
            places.join(public, on="id", how="left", validate="1:1", maintain_order="left")
            .with_columns(pl.coalesce("public", str(name)).alias(str(name)))
            .drop("public")
        )
    return places


def _rewritten(shown: pl.DataFrame, texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    reason = _("parle d'une personne : son nom, son numéro ou son adresse remplacé par une marque")
    hidden = pl.lit(None, pl.String).alias("value")
    for (name,), rows in texts.group_by("field", maintain_order=True):
        places = shown.filter(pl.col("id").is_in(rows["key"].implode()))
        changed = loss(places, str(name), pl.lit(True), outcome="changed", reason=reason)
        yield changed.with_columns(hidden)


def _held_back(given: pl.DataFrame, shown: pl.DataFrame) -> Iterator[pl.DataFrame]:
    reason = _("parle d'une personne : gardé hors des fichiers publics")
    hidden = pl.lit(None, pl.String).alias("value")
    for name in shown.columns:
        if name not in _NEVER_PERSONAL and given[name].null_count() != shown[name].null_count():
            rows = given.filter(pl.col("personal").list.contains(name))
            yield loss(rows, name, pl.lit(True), outcome="lost", reason=reason).with_columns(hidden)


def _plain(places: pl.DataFrame) -> pl.DataFrame:
    texts = {name: _plain_column(places[name]) for name in _TEXTS}
    clean = places.with_columns(**texts)
    for name in _LINKS:
        clean = clean.with_columns(_only_web(name, clean.schema[name]))
    return clean.with_columns(_coordinate(name, bound) for name, bound in _BOUNDS.items())


def _plain_column(column: pl.Series) -> pl.Series:
    """Return a column of texts, or of lists of texts, made plain; an empty list is null."""
    if not isinstance(column.dtype, pl.List):
        return plain_values(column)
    rows = pl.DataFrame({"row": range(len(column)), "text": column}, schema_overrides=_ROW)
    items = rows.explode("text").drop_nulls("text")
    items = items.with_columns(_plain_items(items["text"]))
    kept = items.drop_nulls("text").group_by("row", maintain_order=True).agg("text")
    joined = rows.select("row").join(kept, on="row", how="left", maintain_order="left")
    return joined["text"].alias(column.name)


_ROW = {"row": pl.UInt32}


def _plain_items(items: pl.Series) -> pl.Series:
    """Return the items of lists made plain, none holding the ``|`` that joins them."""
    return plain_values(items.str.replace_all("|", "/", literal=True))


def _only_web(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        kept = pl.col(name).list.eval(pl.element().filter(pl.element().str.contains(_WEB_ADDRESS)))
        return pl.when(kept.list.len() > 0).then(kept).alias(name)
    return pl.when(pl.col(name).str.contains(_WEB_ADDRESS)).then(name).alias(name)


def _coordinate(name: str, bound: int) -> pl.Expr:
    degrees = pl.col(name)
    is_on_earth = degrees.is_finite() & (degrees.abs() <= bound)
    return pl.when(is_on_earth).then(degrees.round(DECIMALS)).alias(name)


def _cleaned(shown: pl.DataFrame, clean: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for name in (*_TEXTS, *_LINKS, *_BOUNDS):
        before, after = shown[name], clean[name]
        differs = shown.filter(before.ne_missing(after))
        if name in _BOUNDS:
            gone = shown.filter(before.is_not_null() & after.is_null())
            reason = _("n'est pas une coordonnée en degrés")
            yield loss(gone, name, pl.lit(True), outcome="lost", reason=reason)
        elif name in _LINKS:
            wrong = ~pl.col(name).str.contains(_WEB_ADDRESS)
            reason = _("n'est pas une adresse web complète (https://…)")
            yield loss(differs, name, wrong, outcome="lost", reason=reason)
        elif not differs.is_empty():
            yield from _cleaned_texts(differs, clean.filter(before.ne_missing(after))[name])


def _cleaned_texts(differs: pl.DataFrame, clean: pl.Series) -> Iterator[pl.DataFrame]:
    name = clean.name
    values = differs.select("id", name)
    if isinstance(clean.dtype, pl.List):
        values = values.explode(name)
        clean = _plain_items(values[name])
    is_changed = (clean != values[name]).fill_null(value=False)
    emptied = _("vide une fois les balises et les blancs ôtés")
    tidied = _("balises, blancs ou caractères invisibles ôtés")
    always = pl.lit(value=True)
    yield loss(values.filter(clean.is_null()), name, always, outcome="lost", reason=emptied)
    yield loss(values.filter(is_changed), name, always, outcome="changed", reason=tidied)


def _with_origins(places: pl.DataFrame, facts: ReleaseFacts) -> pl.DataFrame:
    """Return the places with the day of their record or sources, and the titles of these."""
    sources = places.select("id", "sources").explode("sources").drop_nulls("sources")
    named = pl.col("sources").replace(dict(facts.source_titles))
    days = pl.DataFrame(
        {"sources": list(facts.fallback_dates), "given": list(facts.fallback_dates.values())},
        schema={"sources": pl.String, "given": pl.Date},
    )
    sources = sources.join(days, on="sources", how="left", validate="m:1", maintain_order="left")
    origins = sources.group_by("id", maintain_order=True).agg(
        named.alias("source_titles"), pl.col("given").max().alias("day")
    )
    joined = places.join(origins, on="id", how="left", validate="1:1", maintain_order="left")
    return joined.with_columns(pl.coalesce("date_maj", "day").alias("day"))
