"""The tables and the curve of a study of sites."""

import numpy as np
import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.study import Curve
from maillage.language import _
from maillage.numbers import number
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.siting import costs_of
from maillage.types import Floats


def site_table(of: SiteFindings) -> LabelledTable:
    """Return the new sites, first those that reach the most people alone."""
    label = of.people_label
    rows = (
        pl.concat([_first_period(of), *_later_periods(of)], how="diagonal")
        .sort("period", "alone", "code", descending=[False, True, False])
        .select(
            "name",
            "code",
            "alone",
            "shared",
            *(each.column for each in (*_instead_labels(of), *_cost_labels(of))),
        )
    )
    return LabelledTable(
        "sites",
        _("Les nouveaux sites"),
        (
            ColumnLabel("name", _("Commune"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            label("alone", _("Seul")),
            label("shared", _("Avec d'autres")),
            *_instead_labels(of),
            *_cost_labels(of),
        ),
        rows,
    )  # fmt: skip


def _instead_labels(of: SiteFindings) -> tuple[ColumnLabel, ...]:
    """Return the labels of what could be chosen instead, where that is told in people."""
    if not of.found.counts_people:
        return ()
    draws = _("Part des tirages de la demande où le site reste.")
    return (
        ColumnLabel("runner_up", _("À défaut"), "text",
                    _("La commune qui le remplacerait le mieux, les autres restant.")),
        of.people_label("loss", _("Perte")),
        *((ColumnLabel("stability", _("Stabilité"), "share", draws),) if of.found.is_drawn else ()),
    )  # fmt: skip


def _cost_labels(of: SiteFindings) -> tuple[ColumnLabel, ...]:
    """Return the label of what each site costs, where costs differ."""
    if of.found.wish.costs is None:
        return ()
    return (ColumnLabel("cost", _("Coût"), "euro", _("D'un site, selon le fichier des coûts.")),)


def _first_period(of: SiteFindings) -> pl.DataFrame:
    found, contributions, runners = of.found, of.contributions, of.found.runners_up()
    is_new = contributions.sites < found.candidates
    names = found.zones["name"]
    others = [names[int(other)] if other >= 0 else "" for other in runners.others[is_new]]
    stability = np.full(len(found.chosen), np.nan) if of.stability is None else of.stability
    return found.zones[found.chosen].select(
        "name",
        "code",
        alone=pl.Series(of.new_alone),
        shared=pl.Series(contributions.shared[is_new]),
        runner_up=pl.Series(others, dtype=pl.String),
        loss=pl.Series(np.maximum(runners.losses[is_new], 0.0)),
        stability=pl.Series(stability).fill_nan(None),
        cost=pl.Series(costs_of(found.wish, found.zones)[found.chosen] / 100),
        period=pl.lit(1),
    )


def _later_periods(of: SiteFindings) -> list[pl.DataFrame]:
    return [
        of.found.zones[chosen].select(
            pl.format(_("{} (période {})"), "name", pl.lit(period)).alias("name"),
            "code",
            period=pl.lit(period),
        )
        for period, chosen in enumerate(of.found.chosen_later, start=2)
    ]


def curves(of: SiteFindings) -> tuple[Curve, ...]:
    """Return the curve of the people newly reached by the number of sites."""
    curve = of.curve
    if curve is None:
        return ()
    rows = pl.DataFrame(
        {
            "sites": np.arange(1, len(curve.values) + 1),
            "people": curve.values,
            "added": curve.marginal,
            "bound": curve.bounds,
            "name": of.found.zones["name"].gather(curve.order),
        }
    )
    columns = (
        ColumnLabel("sites", _("Nouveaux sites"), "count", _("Nombre de nouveaux sites.")),
        of.people_label("people", _("Personnes de plus à portée")),
        of.people_label("added", _("Apport du dernier")),
        of.people_label("bound", _("Au plus, quel que soit le choix")),
        ColumnLabel("name", _("Commune ajoutée"), "text", _("Nom officiel.")),
    )
    table = LabelledTable("curve", _("Ce qu'ajoute un site de plus"), columns, rows)
    return (
        Curve(
            "curve",
            table,
            _("Chaque point est un site de plus ; le cercle, le coude."),
            float(curve.knee),
            _("coude : {knee}", knee=number(curve.knee)),
        ),
    )


def price_tables(of: SiteFindings) -> tuple[LabelledTable, ...]:
    """Return what each rule costs; nothing without a rule."""
    if not of.prices:
        return ()
    names = {
        "fixed": _("sites imposés"),
        "forbidden": _("communes exclues"),
        "groups": _("minimum par intercommunalité"),
        "budget": _("budget"),
        "floor": _("plancher pour les plus fragiles"),
    }
    rows = pl.DataFrame(
        {
            "rule": [names[each.rule] for each in of.prices],
            "price": [max(each.price, 0.0) for each in of.prices],
            "least": [each.least for each in of.prices],
        }
    )
    return (
        LabelledTable(
            "prices",
            _("Personnes que chaque règle fait perdre"),
            (
                ColumnLabel("rule", _("Règle"), "text", _("Règle demandée.")),
                of.people_label("price", _("Perte")),
                of.people_label("least", _("Au moins")),
            ),
            rows,
        ),
    )


def zone_table(of: SiteFindings) -> LabelledTable:
    """Return every zone before and after, the farthest after first."""
    found = of.found
    rows = found.zones.select("name", "code", "population", "people").with_columns(
        before=_or_null(found.minutes_to(found.existing)),
        after=_or_null(found.minutes_to(found.answer.sites)),
        is_chosen=pl.Series(np.isin(np.arange(found.candidates), found.chosen)),
    )
    return LabelledTable(
        "zones",
        _("Minutes jusqu'au lieu le plus proche, avant et après"),
        (
            ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            ColumnLabel("population", _("Population"), "people", _("Population municipale.")),
            of.people_label("people", _("En difficulté")),
            ColumnLabel("before", _("Avant"), "minutes", _("Vide hors d'atteinte."),
                        of.travel_note),
            ColumnLabel("after", _("Après"), "minutes", _("Vide hors d'atteinte."),
                        of.travel_note),
            ColumnLabel("is_chosen", _("Site choisi"), "flag", _("Un site s'y ouvre.")),
        ),
        rows.sort("after", "code", descending=[True, False], nulls_last=False),
    )  # fmt: skip


def _or_null(minutes: Floats) -> pl.Series:
    """Return minutes, null out of reach."""
    return pl.Series(np.where(np.isinf(minutes), np.nan, minutes)).fill_nan(None)
