"""The tables of a study of access."""

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.language import _
from maillage.runs.reach.access_findings import AccessFindings
from maillage.runs.reach.notes import minutes_words
from maillage.runs.reach.score_words import score_label


def beyond_table(of: AccessFindings) -> LabelledTable:
    """Return people beyond each limit with their interval."""
    value, low, high = (of.beyond(name) for name in ("people", "low", "high"))
    total = of.people.sum()
    rows = pl.DataFrame(
        {
            "minutes": list(of.settings.limits_minutes),
            "people": value,
            "low": low,
            "high": high,
            "share": value / total if total else value,
        }
    )
    label = of.people_label
    return LabelledTable(
        "beyond",
        _("Personnes en difficulté loin de tout lieu"),
        (
            ColumnLabel("minutes", _("À plus de"), "minutes", _("Temps de trajet.")),
            label("people", _("Personnes")),
            label("low", _("au moins")),
            label("high", _("au plus")),
            ColumnLabel("share", _("Part"), "share", _("Part des personnes en difficulté.")),
        ),
        rows,
    )


def group_table(of: AccessFindings) -> LabelledTable:
    """Return the time, the beyond and the score of each fragility group."""
    return LabelledTable(
        "groups",
        _("Par groupe de fragilité (1 : les moins fragiles), à peu près autant de personnes en "
          "chacun"),
        (
            ColumnLabel("group", _("Groupe"), "rank", _("Du moins au plus fragile."),
                        of.trail.fragility),
            ColumnLabel("zones", _("Communes"), "count", _("Nombre de zones.")),
            of.people_label("people", _("Personnes")),
            ColumnLabel("minutes", _("Minutes en moyenne"), "minutes",
                        _("Jusqu'au lieu le plus proche, où il y en a un à portée."),
                        of.trail.travel),
            ColumnLabel("far", _("Part à plus de {minutes} min", minutes=minutes_words(of.within)),
                        "share", _("Part des personnes du groupe.")),
            score_label(of.scoring),
        ),
        _by_group(of),
    )  # fmt: skip


def _by_group(of: AccessFindings) -> pl.DataFrame:
    """Return one row a fragility group; null where it has nobody."""
    rows = of.inside.with_columns(
        group=pl.Series(of.found.groups) + 1, people=pl.col("people").fill_null(0)
    )
    weight = pl.col("people") / pl.col("people").sum()
    far = pl.col("is_unreached") | (pl.col("nearest") > of.within)
    reached = pl.col("people").filter(~pl.col("is_unreached"))
    scored = pl.col("people").filter(pl.col("access").is_not_null())
    return (
        rows.group_by("group")
        .agg(
            zones=pl.len(),
            total=pl.col("people").sum(),
            minutes=(pl.col("nearest") * pl.col("people")).sum() / reached.sum(),
            far=(far * weight).sum(),
            access=(pl.col("access") * pl.col("people")).sum() / scored.sum(),
        )
        .rename({"total": "people"})
        .with_columns(pl.col("minutes", "far", "access").fill_nan(None))
        .select("group", "zones", "people", "minutes", "far", "access")
        .sort("group")
    )


def gain_table(of: AccessFindings) -> LabelledTable:
    """Return the zones whose people would save most minutes with a place of their own."""
    from maillage.methods.access.equity import cost_gains, most_to_gain  # here: numba

    target = min(of.settings.limits_minutes)
    gains = cost_gains(
        of.found.nearest[of.found.ground.inside],
        of.people,
        target_minutes=target,
        unreached_minutes=max(of.settings.limits_minutes),
    )
    chosen = most_to_gain(gains, count=of.settings.most_to_gain)
    rows = of.inside[chosen].select(
        "name", "code", "people", "nearest", saved=pl.Series(gains[chosen] / 60)
    )
    return LabelledTable(
        "gains",
        _("Les communes qui gagneraient le plus à un lieu à moins de {minutes} minutes",
          minutes=minutes_words(target)),
        (
            ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            of.people_label("people", _("Personnes en difficulté")),
            ColumnLabel("nearest", _("Minutes aujourd'hui"), "minutes",
                        _("Jusqu'au lieu le plus proche ; vide hors d'atteinte."),
                        of.trail.travel),
            ColumnLabel("saved", _("Heures de trajet épargnées"), "hours",
                        _("Si chaque personne y va une fois.")),
        ),
        rows,
    )  # fmt: skip


def zone_table(of: AccessFindings) -> LabelledTable:
    """Return every zone of the territory, the farthest first."""
    rows = of.inside.sort("nearest", "code", descending=[True, False], nulls_last=False)
    return LabelledTable(
        "zones",
        _("Accès de chaque commune, les plus loin d'abord"),
        (
            ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            ColumnLabel("population", _("Population"), "people", _("Population municipale.")),
            of.people_label("people", _("En difficulté")),
            ColumnLabel("nearest", _("Minutes"), "minutes",
                        _("Jusqu'au lieu le plus proche ; vide hors d'atteinte."),
                        of.trail.travel),
            ColumnLabel("within", _("Lieux à portée"), "count",
                        _("En {minutes} minutes.", minutes=minutes_words(of.within))),
            ColumnLabel("hours", _("Heures à portée"), "hours", _("Par semaine.")),
            score_label(of.scoring),
        ),
        rows.select("name", "code", "population", "people", "nearest", "within", "hours",
                    "access"),
    )  # fmt: skip
