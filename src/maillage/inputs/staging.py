"""Turn the text table of a source into parts of indicators, and list what was wrong with it.

A part is what one row of the file says of one zone. Usually a zone has one part; a commune that
absorbed others since the file was written has several, and Paris, Lyon and Marseille may have
one an arrondissement. ``methods.aggregation.combine`` puts them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from maillage.catalogue.loader import pick
from maillage.catalogue.sources import Indicator, Measure, Source, ZoneColumn
from maillage.contracts import QUALITY_ISSUES
from maillage.inputs.cells import measure_cells
from maillage.inputs.codes import locate
from maillage.inputs.issues import issues, note
from maillage.inputs.rows import added, matching, per_inhabitant, several_rows, with_absent
from maillage.language import N_, _
from maillage.numbers import counted
from maillage.reference.geography import Geography

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Staged:
    """What a file says, and what is wrong with it.

    ``parts``: indicator, year, level, zone, code (as in the file, repaired), row, value,
    numerator, denominator (a weight, where there is no numerator), people, status, source.
    ``issues``: contract ``quality_issues``.
    """

    parts: pl.DataFrame
    issues: pl.DataFrame


def stage(
    table: pl.DataFrame,
    source: Source,
    *,
    indicators: Mapping[str, Indicator],
    geography: Geography,
) -> Staged:
    """Return the parts that a table of text gives for the measures of its source.

    Raises:
        CatalogueError: a measure names an indicator that the catalogue lacks.
    """
    unread = note_unread(table, source)
    if source.zone is None:
        return Staged(pl.DataFrame(), unread)
    located, problems = locate(table, source, source.zone, geography)
    staged = [
        _measure(table, located, measure, source, pick(indicators, measure.indicator))
        for measure in source.measures
    ]
    parts = pl.concat(
        with_absent(parts, measure, source, geography)
        for measure, (parts, _problems) in zip(source.measures, staged, strict=True)
    )
    weighed = _with_people(_spread_arrondissements(parts, geography), geography)
    return Staged(
        per_inhabitant(weighed),
        pl.concat(
            [unread, problems, note_repeats(located, source.zone, source), *(p for _, p in staged)]
        ),
    )


def note_unread(table: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Return one note that names the columns of the file that nothing reads."""
    unread = [name for name in table.columns if name and name not in source.required_columns]
    if not unread:
        return QUALITY_ISSUES.empty()
    return note(
        source=source.id,
        code="unread-columns",
        column=None,
        found=", ".join(unread),
        message=counted(
            len(unread),
            N_("{count} colonne du fichier n'est pas lue"),
            N_("{count} colonnes du fichier ne sont pas lues"),
        ),
    )


def note_repeats(located: pl.DataFrame, zone: ZoneColumn, source: Source) -> pl.DataFrame:
    """Return one note that counts the codes that stand more than once."""
    repeated = located.filter(pl.col("zone").is_not_null()).filter(pl.col("code").is_duplicated())
    if repeated.is_empty() or all(several_rows(measure) for measure in source.measures):
        return QUALITY_ISSUES.empty()
    return note(
        source=source.id,
        code="repeated-codes",
        column=zone.column,
        found=repeated["code"][0],
        message=counted(
            repeated["code"].n_unique(),
            N_(
                "{count} code est répété ; une valeur vide ou identique est sans effet, des "
                "valeurs qui se contredisent sont signalées à part"
            ),
            N_(
                "{count} codes sont répétés ; une valeur vide ou identique est sans effet, des "
                "valeurs qui se contredisent sont signalées à part"
            ),
        ),
    )


def note_unweighed(parts: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Return one note that counts the merged communes of which a part has no known people."""
    merged = parts.filter(pl.struct("indicator", "year", "level", "zone").is_duplicated())
    lost = merged.filter(pl.coalesce("denominator", "people").is_null())
    if lost.is_empty():
        return QUALITY_ISSUES.empty()
    return note(
        source=source.id,
        code="unweighed-merger",
        column=None,
        found=lost["code"][0],
        message=counted(
            lost["code"].n_unique(),
            N_(
                "{count} ancienne commune n'a pas de population connue : elle ne compte pas dans "
                "la moyenne de la commune qui l'a absorbée"
            ),
            N_(
                "{count} anciennes communes n'ont pas de population connue : elles ne comptent pas "
                "dans la moyenne de la commune qui les a absorbées"
            ),
        ),
    )


def _measure(
    table: pl.DataFrame,
    located: pl.DataFrame,
    measure: Measure,
    source: Source,
    indicator: Indicator,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the parts and the problems of one measure."""
    rows = pl.concat([located, measure_cells(table, measure, source.format)], how="horizontal")
    rows = rows.filter(matching(table, measure.where), pl.col("zone").is_not_null())
    rows, unreadable = _without_unreadable(rows, measure, source)
    rows, impossible = _without_impossible(rows, measure, source, indicator)
    rows = rows if measure.rows == "agree" else added(rows)
    rows, contradictory = _without_contradictions(rows, measure, source)
    parts = rows.select(
        pl.lit(indicator.id).alias("indicator"),
        pl.lit(measure.year, pl.Int32).alias("year"),
        "level",
        "zone",
        "code",
        "kind",
        "row",
        "value",
        "numerator",
        pl.coalesce("denominator", "weight").alias("denominator"),
        pl.col("people").cast(pl.Float64),
        "status",
        pl.lit(source.id).alias("source"),
        pl.lit(measure.per_people, pl.Float64).alias("per_people"),
    )
    return parts, pl.concat([unreadable, impossible, contradictory])


def _without_unreadable(
    rows: pl.DataFrame, measure: Measure, source: Source
) -> tuple[pl.DataFrame, pl.DataFrame]:
    unreadable = pl.col("status") == "unreadable"
    problems = issues(
        rows.filter(unreadable),
        source=source.id,
        code="not-a-number",
        severity="error",
        column=_column(measure),
        message=_("ce n'est pas un nombre : la valeur reste manquante"),
    )
    return rows.with_columns(_missing_where(unreadable)), problems


def _without_impossible(
    rows: pl.DataFrame, measure: Measure, source: Source, indicator: Indicator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set aside values out of the indicator's bounds; they are reported, not clipped."""
    outside = (pl.col("denominator") < 0) | (pl.col("weight") < 0)
    if indicator.low is not None:
        outside = outside | (pl.col("value") < indicator.low - _ROUNDING)
    if indicator.high is not None:
        outside = outside | (pl.col("value") > indicator.high + _ROUNDING)
    outside = outside.fill_null(value=False)
    problems = issues(
        rows.filter(outside),
        source=source.id,
        code="out-of-range",
        severity="error",
        column=_column(measure),
        message=_(
            "valeur impossible pour « {label} » ({low} à {high}) : elle reste manquante",
            label=indicator.label,
            low="−∞" if indicator.low is None else f"{indicator.low:g}",
            high="+∞" if indicator.high is None else f"{indicator.high:g}",
        ),
    )
    return rows.with_columns(_missing_where(outside), *_blank_where(outside)), problems


def _without_contradictions(
    rows: pl.DataFrame, measure: Measure, source: Source
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep one row a code; where two known values differ, keep neither."""
    key = ["level", "zone", "code"]
    differing = (
        rows.filter(pl.col("status") == "known")
        .group_by(key)
        .agg(pl.struct("value", "numerator", "denominator").n_unique().alias("answers"))
        .filter(pl.col("answers") > 1)
        .select(*key, pl.lit(value=True).alias("differs"))
    )
    marked = rows.join(differing, on=key, how="left", validate="m:1", maintain_order="left")
    differs = pl.col("differs").is_not_null()
    problems = issues(
        marked.filter(differs),
        source=source.id,
        code="contradiction",
        severity="error",
        column=_column(measure),
        message=_("le même code porte des valeurs différentes : aucune n'est retenue"),
    )
    kept = (
        marked.with_columns(_missing_where(differs), *_blank_where(differs))
        .sort(pl.col("status") != "known", "row")
        .unique(key, keep="first", maintain_order=True)
        .sort("row")
    )
    return kept.drop("differs"), problems


def _missing_where(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit("missing")).otherwise("status").alias("status")


def _blank_where(condition: pl.Expr) -> list[pl.Expr]:
    return [
        pl.when(~condition).then(pl.col(name)).alias(name)
        for name in ("value", "numerator", "denominator")
    ]


def _spread_arrondissements(parts: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Give arrondissements rows of their own, and let them answer for a commune left unknown."""
    people = geography.level("arrondissement").select(
        "code", pl.col("population").cast(pl.Float64).alias("inhabitants")
    )
    of_arrondissement = pl.col("level") == "arrondissement"
    rows = (
        parts.filter(of_arrondissement)
        .join(people, on="code", how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.coalesce("inhabitants", "people").alias("people"))
        .drop("inhabitants")
    )
    others = parts.filter(~of_arrondissement)
    key, known = ["indicator", "year", "zone"], pl.col("status") == "known"
    answered = (
        rows.filter(known).join(others.filter(known), on=key, how="anti").select(key).unique()
    )
    return pl.concat(
        [
            others.join(answered, on=key, how="anti", maintain_order="left"),
            rows.join(answered, on=key, how="semi", maintain_order="left").with_columns(
                pl.lit("commune").alias("level")
            ),
            rows.with_columns(pl.col("code").alias("zone")),
        ]
    )


def _with_people(parts: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Weigh each part by its people: of a merger, the present code keeps what the others leave."""
    population = geography.zones.select(
        "level", pl.col("code").alias("zone"), pl.col("population").cast(pl.Float64)
    )
    absorbed = pl.col("people").sum().over("indicator", "year", "level", "zone")
    remaining = pl.max_horizontal(pl.col("population") - absorbed, 1.0)
    own = pl.when(absorbed > 0).then(remaining).otherwise("population")
    return (
        parts.join(
            population, on=["level", "zone"], how="left", validate="m:1", maintain_order="left"
        )
        .with_columns(
            pl.when(pl.col("kind").is_null()).then(own).otherwise("people").alias("people")
        )
        .drop("population", "kind")
    )


def _column(measure: Measure) -> str:
    counts = " + ".join(measure.numerator)
    return measure.value or " − ".join([counts, *measure.minus])
