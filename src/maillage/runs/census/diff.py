"""What changed between two releases of the census: places that appeared, closed or moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Final

import polars as pl

from maillage.language import _
from maillage.methods.hours import same
from maillage.methods.repair.coordinates import distances_m
from maillage.runs.census.releases import Release

KINDS: Final = ("appeared", "closed", "merged", "moved", "renamed", "hours")


@dataclass(frozen=True)
class Changes:
    """Rows of ``id``, ``kind``, ``nom``, ``commune``, ``before``, ``after`` and ``words``."""

    rows: pl.DataFrame

    def of(self, kind: str) -> pl.DataFrame:
        """Return the changes of one kind."""
        return self.rows.filter(pl.col("kind") == kind)


def compare(before: Release, after: Release, *, moved_m: float) -> Changes:
    """Return what changed from one release to another, in words."""
    old, new = before.table("places"), after.table("places")
    forwards = after.table("forwards")
    both = old.join(new, on="id", suffix="_new", validate="1:1")
    parts = [
        _appeared(old, new),
        _gone(old, new, forwards),
        _moved(both, moved_m=moved_m),
        _renamed(both),
        _hours(both, first=after.as_of),
    ]
    return Changes(pl.concat(parts).sort("kind", "commune", "nom", "id"))


def _rows(table: pl.DataFrame, kind: pl.Expr | str, words: str, **named: pl.Expr) -> pl.DataFrame:
    return table.select(
        "id",
        pl.lit(kind).alias("kind") if isinstance(kind, str) else kind.alias("kind"),
        pl.col("nom").fill_null("?"),
        pl.col("commune").fill_null("?"),
        before=named.get("before", pl.lit(None, pl.String)),
        after=named.get("after", pl.lit(None, pl.String)),
        words=_filled(words, named),
    )


def _filled(words: str, named: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return a sentence with the values of each row in the place of its ``{names}``."""
    parts = []
    for literal, name, _spec, _conversion in Formatter().parse(words):
        parts.append(pl.lit(literal))
        if name:
            parts.append(named[name].fill_null("?"))
    return pl.concat_str(parts)


def _appeared(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    fresh = new.join(old, on="id", how="anti")
    return _rows(
        fresh,
        "appeared",
        _("{nom} ({commune}) apparaît", nom="{nom}", commune="{commune}"),
        nom=pl.col("nom"),
        commune=pl.col("commune"),
    )


def _gone(old: pl.DataFrame, new: pl.DataFrame, forwards: pl.DataFrame) -> pl.DataFrame:
    lost = old.join(new, on="id", how="anti").join(
        forwards.unique("id", keep="last"), on="id", how="left", validate="1:1"
    )
    names = new.select(pl.col("id").alias("to"), pl.col("nom").alias("to_nom"))
    lost = lost.join(names, on="to", how="left", validate="m:1")
    merged = lost.filter(pl.col("to_nom").is_not_null())
    closed = lost.filter(pl.col("to_nom").is_null())
    who = {"nom": pl.col("nom"), "commune": pl.col("commune")}
    return pl.concat(
        [
            _rows(
                closed,
                "closed",
                _(
                    "{nom} ({commune}) n'est plus dans aucune liste",
                    nom="{nom}",
                    commune="{commune}",
                ),
                **who,
            ),
            _rows(
                merged,
                "merged",
                _(
                    "{nom} ({commune}) est réuni à {after}",
                    nom="{nom}",
                    commune="{commune}",
                    after="{after}",
                ),
                **who,
                after=pl.col("to_nom"),
            ),
        ]
    )


def _moved(both: pl.DataFrame, *, moved_m: float) -> pl.DataFrame:
    metres = pl.Series(
        "metres",
        distances_m(
            both["longitude"].to_numpy(),
            both["latitude"].to_numpy(),
            both["longitude_new"].to_numpy(),
            both["latitude_new"].to_numpy(),
        ),
        nan_to_null=True,
    )
    address = pl.col("adresse").ne_missing(pl.col("adresse_new"))
    moved = both.with_columns(metres).filter(
        (pl.col("metres") >= moved_m) | (pl.col("metres").is_null() & address)
    )
    return _rows(
        moved,
        "moved",
        _(
            "{nom} ({commune}) passe de « {before} » à « {after} »",
            nom="{nom}",
            commune="{commune}",
            before="{before}",
            after="{after}",
        ),
        nom=pl.col("nom"),
        commune=pl.col("commune"),
        before=pl.concat_str("adresse", "commune", separator=", ", ignore_nulls=True),
        after=pl.concat_str("adresse_new", "commune_new", separator=", ", ignore_nulls=True),
    )


def _renamed(both: pl.DataFrame) -> pl.DataFrame:
    renamed = both.filter(pl.col("nom").ne_missing(pl.col("nom_new")))
    return _rows(
        renamed,
        "renamed",
        _("{before} ({commune}) s'appelle {after}", before="{before}", commune="{commune}",
          after="{after}"),
        commune=pl.col("commune"),
        before=pl.col("nom"),
        after=pl.col("nom_new"),
    )  # fmt: skip


def _hours(both: pl.DataFrame, *, first: date) -> pl.DataFrame:
    """Keep the places whose open intervals differ, whatever the writing."""
    written = both.filter(pl.col("horaires").ne_missing(pl.col("horaires_new")))
    differs = [
        None in (old, new) or not same(old, new, first=first)
        for old, new in written.select("horaires", "horaires_new").iter_rows()
    ]
    changed = written.filter(pl.Series(differs, dtype=pl.Boolean))
    return _rows(
        changed,
        "hours",
        _(
            "{nom} ({commune}) change d'horaires : « {before} » devient « {after} »",
            nom="{nom}",
            commune="{commune}",
            before="{before}",
            after="{after}",
        ),
        nom=pl.col("nom"),
        commune=pl.col("commune"),
        before=pl.col("horaires"),
        after=pl.col("horaires_new"),
    )
