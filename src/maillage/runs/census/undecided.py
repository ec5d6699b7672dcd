"""Why a pair of records waits for a person: what kept apart two places that look like one.

A pair likely enough to merge stays undecided when something bars the two places that its records
belong to: a person's decision, numbers that differ, two stops of a van, or too many pairs across
the two that do not look alike. It is read from the links of the release, as they were clustered.
"""

from typing import Any, Final

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Thresholds
from maillage.language import N_, _
from maillage.methods.linkage import model
from maillage.methods.linkage.clusters import FACTS, MOST_AGAINST, MOST_FOR
from maillage.numbers import counted, percent

_BARS: Final = {
    "person": N_("une décision enregistrée dit que {left} et {right} sont deux lieux"),
    "number": N_("{left} et {right} n'ont pas le même numéro dans leur nom"),
    "stop": N_("{left} et {right} sont à deux endroits, et l'un au moins est itinérant"),
}
"""What keeps two places apart whatever the model says, and how it is said."""

_PAIR: Final = ("left", "right")


def why_undecided(
    pairs: pl.DataFrame,
    links: pl.DataFrame,
    records: pl.DataFrame,
    members: pl.DataFrame,
    *,
    thresholds: Thresholds,
) -> pl.Series:
    """Return, in words, why each pair is undecided.

    Args:
        pairs: ``left``, ``right`` and ``probability`` of undecided pairs.
        links: contract ``links``, those of the release.
        records: ``record`` and ``nom``.
        members: ``record`` and its ``place``.
        thresholds: of the model that weighed the links.

    Returns:
        One sentence a pair, in the order of ``pairs``.
    """
    placed = _placed(pairs, members)
    across = _placed(links, members).join(
        placed.select("one", "two").unique(), on=["one", "two"], how="semi"
    )
    names = dict(records.select("record", pl.col("nom").fill_null("?")).iter_rows())
    barred = _bars(across, names)
    means = _means(across)
    said = [
        _doubt(thresholds)
        if row["probability"] < thresholds.merge
        else barred.get((row["one"], row["two"]))
        or _unlike(means.get((row["one"], row["two"])), names, thresholds)
        for row in placed.iter_rows(named=True)
    ]
    return pl.Series("why", said, dtype=pl.String)


def _placed(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return pairs with the places of their records, ``one`` the lesser of the two."""
    placed = pairs
    for side in _PAIR:
        places = members.select(pl.col("record").alias(side), pl.col("place").alias(f"{side}_at"))
        placed = placed.join(places, on=side, how="left", validate="m:1", maintain_order="left")
    ends = ("left_at", "right_at")
    return placed.with_columns(one=pl.min_horizontal(ends), two=pl.max_horizontal(ends))


def _bars(across: pl.DataFrame, names: dict[str, str]) -> dict[tuple[str, str], str]:
    """Return what bars two places from each other, by place: a person's word before a fact."""
    rank = {cause: order for order, cause in enumerate(_BARS)}
    bars = across.filter(pl.col("decided_by").is_in(list(_BARS)), pl.col("decision") == "distinct")
    first = (
        bars.with_columns(
            rank=pl.col("decided_by").replace_strict(rank, return_dtype=pl.Int8, default=None)
        )
        .sort("rank", *_PAIR)
        .unique(["one", "two"], keep="first", maintain_order=True)
    )
    return {(row["one"], row["two"]): _barred(row, names) for row in first.iter_rows(named=True)}


def _barred(row: dict[str, Any], names: dict[str, str]) -> str:
    words = _BARS[row["decided_by"]]
    return _(words, left=_named(row["left"], names), right=_named(row["right"], names))


def _named(record: str, names: dict[str, str]) -> str:
    return _("« {name} » ({record})", name=names[record], record=record)


def _means(across: pl.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Return, by place, what the pairs across weigh: mean in bits, how many, the most unlike."""
    weighed = across.filter(~pl.col("decided_by").is_in([*FACTS, "person"]))
    found = weighed.group_by("one", "two").agg(
        pl.col(*_PAIR).sort_by("weight", *_PAIR).first(),
        bits=pl.col("weight").clip(-MOST_AGAINST, MOST_FOR).mean(),
        pairs=pl.len(),
    )
    return {(row["one"], row["two"]): row for row in found.iter_rows(named=True)}


def _doubt(thresholds: Thresholds) -> str:
    return _(
        "probabilité dans la zone de doute : deux lieux sous {review}, un seul dès {merge}",
        review=percent(thresholds.review, decimals=0),
        merge=percent(thresholds.merge, decimals=0),
    )


def _unlike(mean: dict[str, Any] | None, names: dict[str, str], thresholds: Thresholds) -> str:
    """Say that the records gathered on each side look too unlike those of the other."""
    told = _("les autres fiches de ces deux lieux se ressemblent trop peu pour les réunir")
    if mean is None:
        return told
    likely = float(model.probability(np.array([mean["bits"]]))[0])
    pairs = counted(mean["pairs"], N_("{count} paire"), N_("{count} paires"))
    if likely >= thresholds.veto:
        return _("{told} quand elles ont été comparées", told=told)
    return _(
        "{told} : {likely} en moyenne sur {pairs}, quand il faut {veto} ; surtout {left} et "
        "{right}",
        told=told,
        likely=percent(likely, decimals=0),
        pairs=pairs,
        veto=percent(thresholds.veto, decimals=0),
        left=_named(mean["left"], names),
        right=_named(mean["right"], names),
    )
