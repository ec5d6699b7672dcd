"""The table of an index as people take it away: named zones, of a territory or of the country."""

import polars as pl

from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.errors import InputError, MissingData
from maillage.language import _
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory, level_name, members

RANKS = ("rank_low", "rank_high", "worst_decile")


def zones_of(
    geography: Geography, level: Level, *, territory: Territory | None = None
) -> pl.DataFrame:
    """Return the zones of a level, sorted by code, those of one territory where asked.

    Raises:
        InputError: the territory has no zone of this level.
    """
    zones = members(geography, territory, level) if territory else geography.level(level)
    if zones.is_empty():
        raise InputError(
            _(
                "{name} n'a pas de zone de niveau {level} ; prenez un niveau plus fin ou un "
                "territoire plus grand",
                name=territory.name if territory else level,
                level=level_name(level),
            )
        )
    return zones


def index_table(
    geography: Geography, found: pl.DataFrame, level: Level, *, territory: Territory | None = None
) -> pl.DataFrame:
    """Return one row a zone of a level, sorted by code, those of one territory where asked.

    Args:
        geography: where names and populations are read.
        found: what :func:`~maillage.runs.index.explained` or ``ranked`` gives.
        level: keeps the zones of this level.
        territory: keeps the zones that lie in it; ranks stay those of the whole.

    Returns:
        zone, name, population, score, rank, rank_low, rank_high, worst_decile (null without
        draws), share_present, missing, not_computable (those among the missing whose value is
        known but has no score: zero under a ratio, or no reference), imputed, reasons
        (strongest first; each list of indicators is joined by ``|``), then ``axis:ID`` and
        ``part:INDICATOR``.

    Raises:
        InputError: the territory has no zone of this level.
    """
    ranks = [pl.lit(None, pl.Float64).alias(name) for name in RANKS if name not in found.columns]
    scores = found.with_columns(*ranks, _reasons(found))
    return (
        zones_of(geography, level, territory=territory)
        .select("name", "population", zone="code")
        .join(scores, on="zone", how="left", validate="1:1", maintain_order="left")
        .select(
            "zone",
            "name",
            "population",
            "score",
            "rank",
            *RANKS,
            "share_present",
            "missing",
            "not_computable",
            "imputed",
            "reasons",
            pl.col(r"^(axis|part):.*$"),
        )
    )


def require_scores(table: pl.DataFrame, *, index: Index, level: Level) -> None:
    """Refuse a table in which no zone has a score.

    Raises:
        MissingData: there is none; the message names the indicators that nothing gives.
    """
    if table["score"].count():
        return
    raise MissingData(
        _(
            "{index} : aucune note au niveau {level} ; indicateurs absents : {names}. Chargez "
            "leurs sources (maillage data pull), ou prenez un autre niveau",
            index=index.id,
            level=level_name(level),
            names=", ".join(unknown_everywhere(table)),
        )
    )


def unknown_everywhere(table: pl.DataFrame) -> tuple[str, ...]:
    """Return the indicators that no zone of a table has, sorted: they set no zone apart.

    Args:
        table: column ``missing``, indicators joined by ``|``.
    """
    absences = table["missing"].str.split("|").explode().drop_nulls().value_counts(name="zones")
    return tuple(absences.filter(pl.col("zones") == table.height)["missing"].sort())


def _reasons(found: pl.DataFrame) -> pl.Expr:
    names = [name for name in found.columns if name.startswith("reason:")]
    return pl.concat_str(names, separator="|", ignore_nulls=True).alias("reasons")
