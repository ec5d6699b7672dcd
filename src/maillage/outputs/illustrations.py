"""Prepare the maps and charts of a diagnosis, each with its words, its notes and its table."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, Diagnosis, LabelledTable
from maillage.language import _
from maillage.outputs import tables
from maillage.outputs.choropleth import Layer, choropleth, legend_entries, method_words
from maillage.outputs.classes import FRAGILITY, SUPPLY
from maillage.outputs.comparison_chart import comparison_chart
from maillage.outputs.document import Illustration, Table
from maillage.outputs.marks import legend, overlay
from maillage.outputs.open_tables import comparisons, csv_of, demo_words, flat, fragile_rows
from maillage.outputs.outlines import Paths, draw
from maillage.outputs.pages import Format
from maillage.outputs.rank_chart import rank_chart
from maillage.outputs.speed_chart import SpeedBar, speed_chart
from maillage.outputs.wording import amount, joined, with_table_below, with_table_beside

WIDE, NARROW = 700.0, 340.0

_NAMED = 3
_PLACES = "map-places"


_LEAST_OUTLINES = 2
"""A map of one zone says nothing that its number does not."""


def maps(diagnosis: Diagnosis, formats: Collection[Format]) -> dict[str, Illustration]:
    """Return the maps by id (score, rate, fibre, places) that have values in several outlines."""
    if diagnosis.outlines.height < _LEAST_OUTLINES:
        return {}
    paths = draw(diagnosis.outlines)
    layers = [*_zone_layers(diagnosis), *_fibre_layer(diagnosis), *_offer_layer(diagnosis)]
    return {layer.id: _map(layer, paths, diagnosis, formats) for layer in layers}


def rank_illustration(diagnosis: Diagnosis) -> Illustration | None:
    """Return the chart of the ranks of the most fragile zones."""
    zones = diagnosis.fragile
    if not zones:
        return None
    names = joined(tuple(zone.name for zone in zones[:_NAMED]))
    note = _score_note(diagnosis)
    alternative = _(
        "Rang et intervalle de rang, le plus fragile d'abord : {names}.",
        names=names,
    )
    return _chart(
        partial(rank_chart, zones),
        diagnosis,
        identifier="ranks",
        title=", ".join(filter(None, (_("Rang et intervalle"), diagnosis.fragile_rule))),
        alternative=alternative,
        caption=_(
            "Le point est le rang, le trait son intervalle : deux traits qui se chevauchent ne "
            "permettent pas de classer."
        ),
        notes=(note,),
        table=tables.fragile_table(zones, level_label=diagnosis.zone_level_label, note=note),
        rows=fragile_rows(zones),
    )


def comparison_illustration(diagnosis: Diagnosis) -> Illustration | None:
    """Return the chart of the territory beside those it is compared with, if there are any."""
    compared, others = diagnosis.compared, diagnosis.comparisons
    if not compared or len(others) < 2:
        return None
    alternative = _(
        "Un graphique à points par indicateur : {indicators}. Territoires : {territories}.",
        indicators=joined(tuple(label.label for label in compared)),
        territories=joined(tuple(comparison.name for comparison in others)),
    )
    return _chart(
        partial(comparison_chart, compared, others),
        diagnosis,
        identifier="comparison",
        title=_("Le territoire comparé"),
        alternative=alternative,
        caption=_(
            "Disque plein : le territoire ; anneau : territoires semblables ; carré : département "
            "et région ; losange : France. L'échelle de chaque graphique commence à la plus petite "
            "valeur, non à zéro."
        ),
        notes=tuple(sorted({label.note for label in compared if label.note})),
        table=tables.comparison_table(compared, others),
        rows=comparisons(diagnosis).rows,
    )


def speed_illustration(diagnosis: Diagnosis) -> Illustration | None:
    """Return the chart of the best fixed speeds."""
    speeds = diagnosis.connectivity.speeds
    classes = tuple(label for label in speeds.columns if label.unit == "share")
    if speeds.rows.is_empty() or not classes:
        return None
    bars = _speed_bars(diagnosis, classes)
    alternative = _(
        "Barres empilées : part des locaux par classe de débit pour {names}.",
        names=joined(tuple(bar.name for bar in bars)),
    )
    shown = _with_fibre(diagnosis, bars)
    return _chart(
        partial(speed_chart, classes, bars),
        diagnosis,
        identifier="speeds",
        title=speeds.caption,
        alternative=alternative,
        caption=diagnosis.connectivity.explanation,
        notes=diagnosis.connectivity.notes,
        table=tables.speed_table(shown),
        rows=shown.rows,
    )


def latest_fibre(diagnosis: Diagnosis) -> pl.DataFrame:
    """Return the last known share with fibre of each zone or territory: code, name, value."""
    fibre = diagnosis.connectivity.fibre
    share = next((label.column for label in fibre.columns if label.unit == "share"), None)
    if share is None:
        return pl.DataFrame(schema={"code": pl.String, "name": pl.String, "value": pl.Float64})
    return (
        fibre.rows.sort("code", "year")
        .group_by("code", maintain_order=True)
        .agg(pl.col("name").last(), pl.col(share).drop_nulls().last().alias("value"))
    )


def _zone_layers(diagnosis: Diagnosis) -> list[Layer]:
    rows = diagnosis.zones.rows
    labels = {label.column: label for label in diagnosis.zones.columns}
    titles = {
        "score": diagnosis.index_label,
        "rate": _("Personnes en difficulté numérique (part)"),
    }
    if "status" not in rows.columns:
        rows = rows.with_columns(status=pl.lit("missing"))
    return [
        _layer(column, title, labels[column], FRAGILITY, rows)
        for column, title in titles.items()
        if column in labels and rows[column].count()
    ]


def _layer(
    identifier: str, title: str, label: ColumnLabel, ramp: tuple[str, ...], rows: pl.DataFrame
) -> Layer:
    return Layer(
        f"map-{identifier}",
        title,
        label.unit,
        ramp,
        rows.select("code", "name", "population", "status", value=pl.col(label.column)),
        label.note or 0,
    )


def _fibre_layer(diagnosis: Diagnosis) -> list[Layer]:
    """Return the map of fibre when the source speaks of the zones themselves."""
    zones = diagnosis.zones.rows.select("code", "name", "population")
    known = latest_fibre(diagnosis).select("code", "value").drop_nulls()
    label = next((at for at in diagnosis.connectivity.fibre.columns if at.unit == "share"), None)
    rows = zones.join(known, on="code", how="left", validate="1:1", maintain_order="left")
    if label is None or not rows["value"].count():
        return []
    rows = rows.with_columns(status=pl.lit("missing"))
    return [Layer("map-fibre", label.label, "share", SUPPLY, rows, label.note or 0)]


def _offer_layer(diagnosis: Diagnosis) -> list[Layer]:
    """Return the map of places once a census is made."""
    offer = diagnosis.offer
    if offer is None:
        return []
    title = _("Lieux qui aident, par zone")
    return [Layer(_PLACES, title, "count", SUPPLY, offer.by_zone, offer.note)]


def _map(
    layer: Layer, paths: Paths, diagnosis: Diagnosis, formats: Collection[Format]
) -> Illustration:
    name = layer.id.removeprefix("map-")
    alternative = _map_words(layer, diagnosis.zone_level_label)
    marks = diagnosis.offer.marks if diagnosis.offer and layer.id == _PLACES else ()
    over = overlay(marks, (), paths)
    draw_map = partial(choropleth, layer, paths=paths, over=over)
    beside = with_table_beside(alternative, file=f"{name}.csv")
    standalone = draw_map(alternative=beside, demo=demo_words(diagnosis), legend=True)
    plain = draw_map(alternative=alternative, demo="", legend=False)
    return Illustration(
        layer.id,
        f"maps/{name}.svg",
        layer.title,
        alternative,
        _map_caption(layer, paths),
        (layer.note,) if layer.note else (),
        standalone,
        plain,
        "",
        tables.layer_table(layer, f"maps/{name}.csv", formats),
        (*legend(marks, ()), *legend_entries(layer)),
        csv_of(flat(layer.rows), diagnosis),
    )


def _map_words(layer: Layer, level_label: str) -> str:
    """Return a map in words: extremes, who is highest, what is missing."""
    known = layer.rows.drop_nulls("value").sort("value", "code", descending=[True, False])
    return _(
        "Carte par {level} : {title}, de {low} à {high}. Valeurs les plus hautes : {names}. "
        "Sans valeur : {missing}.",
        level=level_label,
        title=layer.title,
        low=amount(known["value"][-1], unit=layer.unit),
        high=amount(known["value"][0], unit=layer.unit),
        names=joined(tuple(known["name"].head(_NAMED))),
        missing=layer.rows.height - known.height,
    )


def _map_caption(layer: Layer, paths: Paths) -> str:
    readings = {
        "map-fibre": _("Plus foncé : plus de fibre."),
        _PLACES: _("Plus foncé : plus de lieux."),
    }
    reading = readings.get(layer.id, _("Plus foncé : plus fragile."))
    insets = _("L'outre-mer est dessiné à d'autres échelles.") if paths.insets else ""
    return " ".join(
        filter(None, (reading, f"{method_words(layer)}.", insets, _without_outline(layer, paths)))
    )


def _without_outline(layer: Layer, paths: Paths) -> str:
    absent = layer.rows.filter(~pl.col("code").is_in(list(paths.by_zone)))["name"].to_list()
    return _("Sans contour sur la carte : {names}.", names=joined(tuple(absent))) if absent else ""


def _chart(
    draw_chart: Callable[..., str],
    diagnosis: Diagnosis,
    *,
    identifier: str,
    title: str,
    alternative: str,
    caption: str,
    notes: tuple[int, ...],
    table: Table,
    rows: pl.DataFrame,
) -> Illustration:
    """Return a chart; ``alternative`` does not say yet where its table is, ``rows`` hold it all."""
    beside = with_table_beside(alternative, file=f"{identifier}.csv")
    below = with_table_below(alternative)
    draw_in_page = partial(draw_chart, demo="", title=title, alternative=below)
    return Illustration(
        f"chart-{identifier}",
        f"charts/{identifier}.svg",
        title,
        below,
        caption,
        tuple(note for note in notes if note),
        draw_chart(width=WIDE, demo=demo_words(diagnosis), title=title, alternative=beside),
        draw_in_page(width=WIDE),
        draw_in_page(width=NARROW),
        table,
        data=csv_of(rows, diagnosis),
    )


def _score_note(diagnosis: Diagnosis) -> int:
    notes = (label.note for label in diagnosis.zones.columns if label.column == "score")
    return next(notes, None) or 0


def _with_fibre(diagnosis: Diagnosis, bars: tuple[SpeedBar, ...]) -> LabelledTable:
    """Return the table behind the bars: the classes of speed, then fibre."""
    speeds, fibre = diagnosis.connectivity.speeds, diagnosis.connectivity.fibre
    label = next((each for each in fibre.columns if each.unit == "share"), None)
    if label is None:
        return speeds
    note = next((figure.note for figure in diagnosis.connectivity.figures), None)
    shares = pl.Series("fibre", [bar.fibre for bar in bars], pl.Float64)
    return replace(
        speeds,
        columns=(*speeds.columns, replace(label, column="fibre", note=note)),
        rows=speeds.rows.with_columns(shares),
    )


def _speed_bars(diagnosis: Diagnosis, classes: tuple[ColumnLabel, ...]) -> tuple[SpeedBar, ...]:
    is_zone = pl.col("code").is_in(diagnosis.zones.rows["code"].implode())
    territories = latest_fibre(diagnosis).filter(~is_zone | (pl.col("code") == diagnosis.code))
    fibre = dict(territories.select("name", "value").iter_rows())
    return tuple(
        SpeedBar(row["name"], tuple(row[label.column] for label in classes), fibre.get(row["name"]))
        for row in diagnosis.connectivity.speeds.rows.iter_rows(named=True)
    )
