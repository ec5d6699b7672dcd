"""Indexes on the terminal and in JSON: definitions, scores, comparisons."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import isnan

import polars as pl
from rich.console import RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.tree import Tree

from maillage import catalogue
from maillage.catalogue.indexes import Axis, Index
from maillage.cli.options import table
from maillage.contracts import Level
from maillage.language import _
from maillage.numbers import number, percent
from maillage.reference.territories import level_name
from maillage.runs.audit_words import normalisation_words
from maillage.runs.filling import Effect
from maillage.runs.index_comparison import IndexComparison, Mover
from maillage.runs.index_sources import Feed
from maillage.runs.store import Store

ROWS_SHOWN = 20


def list_table(indexes: Iterable[Index]) -> Table:
    """Return one row an index."""
    rows = table(
        _("Indices"),
        _("Identifiant"),
        _("Nom"),
        _("Indicateurs"),
        _("Normalisation"),
        _("Référence"),
        right=(2,),
    )
    for each in indexes:
        method = normalisation_words(each.normalisation)
        rows.add_row(each.id, str(each.label), number(len(each.indicators)), method, each.reference)
    return rows


def summary_json(index: Index) -> dict[str, object]:
    """Return the row of an index in the list."""
    return {
        "id": index.id,
        "label": str(index.label),
        "indicators": index.indicators,
        "normalisation": index.normalisation,
        "reference": index.reference,
    }


def _bold(words: str) -> str:
    return f"[bold]{words}[/bold]"


def definition(index: Index) -> list[RenderableType]:
    """Return what an index is, in the order in which it is read."""
    notes = [escape(str(index.definition))]
    if index.rationale:
        notes += ["", _bold(_("Pourquoi ces choix"))]
        notes += [escape(str(index.rationale).strip())]
    if index.assumptions:
        notes += ["", _bold(_("Hypothèses"))]
        notes += [f"· {escape(str(assumption))}" for assumption in index.assumptions]
    notes += ["", escape(_("Source : {citation}", citation=index.citation))]
    title = f"[bold]{escape(str(index.label))}[/bold] ({escape(index.id)})"
    how = _(
        "normalisation : {method} ; référence : {reference}",
        method=normalisation_words(index.normalisation),
        reference=index.reference,
    )
    tree = Tree(escape(f"{index.axis(index.root).label} ({how})"))
    _grow(tree, index, index.axis(index.root))
    return [Panel("\n".join(notes), title=title, title_align="left"), tree]


def definition_json(index: Index, fed: Sequence[Feed]) -> dict[str, object]:
    """Return the whole definition, and what feeds it."""
    return {**index.model_dump(mode="json"), "sources": [asdict(feed) for feed in fed]}


def source_table(store: Store, fed: Sequence[Feed], level: Level) -> Table:
    """Return what feeds each indicator."""
    rows = table(
        _("Sources chargées, au niveau {level}", level=level_name(level)),
        _("Indicateur"),
        _("Source"),
        _("Année"),
        _("Zones"),
        _("Population couverte"),
        right=(2, 3, 4),
    )
    for feed in fed:
        label = str(catalogue.indicators()[feed.indicator].label)
        if feed.source is None:
            rows.add_row(label, _("[yellow]aucune source chargée[/yellow]"), "", "0", percent(0))
            continue
        title = store.sources[feed.source].title
        rows.add_row(label, title, str(feed.year), number(feed.zones), percent(feed.coverage))
    return rows


def score_table(index: Index, scores: pl.DataFrame) -> Table:
    """Return the most fragile zones, with their rank, its interval and the reasons."""
    rows = table(
        escape(_("{index} : les plus fragiles", index=index.label)),
        _("Zone"),
        _("Code"),
        _("Note"),
        _("Rang"),
        _("Parmi les 10 % ?"),
        _("Pourquoi"),
        right=(2, 3, 4),
    )
    shown = scores.drop_nulls("score").sort("rank", "zone").head(ROWS_SHOWN)
    for zone in shown.iter_rows(named=True):
        worst = zone["worst_decile"]
        rows.add_row(
            zone["name"],
            zone["zone"],
            number(zone["score"], decimals=1),
            _rank(zone),
            "" if worst is None else percent(worst, decimals=0),
            _labels(zone["reasons"].split("|")[:2]) if zone["reasons"] else "",
        )
    return rows


def score_notes(
    scores: pl.DataFrame, effect: Effect | None, *, nobody_has: Sequence[str]
) -> list[str]:
    """Return what must be known beside the scores: zones without one, values filled in.

    ``nobody_has`` names the indicators that no zone of the level has, shown here or not.
    """
    without = scores.filter(pl.col("score").is_null())
    notes = [
        _(
            "{scored} zones notées sur {zones}.",
            scored=number(scores.height - without.height),
            zones=number(scores.height),
        )
    ]
    if without.height:
        notes.append(_without_words(without, nobody_has))
    if effect:
        notes.append(_effect_words(effect))
    return notes


def scores_json(index: Index, effect: Effect | None, scores: pl.DataFrame) -> dict[str, object]:
    """Return the scores and what they come from."""
    return {
        "index": index.id,
        "normalisation": index.normalisation,
        "reference": index.reference,
        "imputed": _finite(asdict(effect)) if effect else None,
        "zones": scores.to_dicts(),
    }


def comparison(
    first: Index, second: Index, found: IndexComparison, level: Level
) -> list[RenderableType]:
    """Return how two indexes agree, and the zones that they place farthest apart."""
    agreed = found.comparison
    rows = table(
        _("{first} et {second}, par {level}", first=first.id, second=second.id,
          level=level_name(level)),
        _("Mesure"),
        _("Valeur"),
        right=(1,),
    )  # fmt: skip
    rows.add_row(_("Zones notées par les deux"), number(agreed.zones))
    rows.add_row(_("Notées par {index} seul", index=first.id), number(agreed.only_first))
    rows.add_row(_("Notées par {index} seul", index=second.id), number(agreed.only_second))
    if not agreed.zones:
        return [rows]
    rows.add_row(_("Corrélation des rangs (Spearman)"), _decimal(agreed.spearman))
    rows.add_row(_("Déplacement moyen, en rangs"), number(agreed.mean_shift, decimals=1))
    rows.add_row(_("Dixième le plus fragile en commun"), percent(agreed.common_worst_decile))
    return [rows, *([_mover_table(first, second, found.movers)] if found.movers else [])]


def comparison_json(first: Index, second: Index, found: IndexComparison) -> dict[str, object]:
    """Return the comparison, movers with their reasons."""
    agreed = asdict(found.comparison)
    del agreed["movers"]
    movers = [asdict(mover) for mover in found.movers]
    return {"first": first.id, "second": second.id, **_finite(agreed), "movers": movers}


def _grow(tree: Tree, index: Index, axis: Axis) -> None:
    """Add the parts of an axis to a tree, with their share of the axis."""
    total = sum(part.weight for part in axis.parts)
    for part in axis.parts:
        share = (
            percent(part.weight / total, decimals=0)
            if axis.weighting == "given"
            else axis.weighting
        )
        if part.axis:
            below = index.axis(part.axis)
            _grow(tree.add(f"[bold]{escape(str(below.label))}[/bold] {share}"), index, below)
        else:
            entry = catalogue.indicators()[part.indicator]
            sign = "+" if (part.direction or entry.direction) == "more" else "−"
            tree.add(f"{entry.label} ({part.indicator}) {sign} {share}")


def _mover_table(first: Index, second: Index, movers: Sequence[Mover]) -> Table:
    rows = table(
        _("Les plus déplacées"),
        _("Zone"),
        _("Rang {index}", index=first.id),
        _("Rang {index}", index=second.id),
        _("Pourquoi selon {index}", index=first.id),
        _("Pourquoi selon {index}", index=second.id),
        right=(1, 2),
    )
    for mover in movers:
        rows.add_row(
            f"{mover.name} ({mover.zone})",
            *map(number, mover.ranks),
            *map(_labels, mover.reasons),
        )
    return rows


def _rank(zone: dict[str, float | None]) -> str:
    rank, low, high = zone["rank"], zone["rank_low"], zone["rank_high"]
    words = number(rank or 0)
    return words if low is None or high is None else f"{words} ({number(low)}–{number(high)})"


def _without_words(without: pl.DataFrame, nobody_has: Sequence[str]) -> str:
    """Say how many zones have no score, and which indicators they lack that others have."""
    lacking = (
        without["missing"].str.split("|").explode().value_counts(name="zones")
        .filter(~pl.col("missing").is_in(nobody_has))
        .sort("zones", "missing", descending=[True, False]).head(3)
    )  # fmt: skip
    reasons = " ; ".join(
        _("{indicator} ({zones})", indicator=_labels([name]), zones=number(zones))
        for name, zones in lacking.iter_rows()
    )
    if not reasons:
        return _("Sans note : {zones}.", zones=number(without.height))
    return _(
        "Sans note : {zones}, faute de : {reasons}.", zones=number(without.height), reasons=reasons
    )


def _effect_words(effect: Effect) -> str:
    ways = {
        "parent": _("le territoire englobant"),
        "neighbours": _("les zones voisines"),
        "regression": _("une régression"),
    }
    counts = _(
        "Valeurs complétées par {way}, sur tout le niveau : {cells}, dans {zones} zones, dont "
        "{gained} gagnent une note.",
        way=ways[effect.way],
        cells=number(effect.cells),
        zones=number(effect.zones),
        gained=number(effect.gained),
    )
    if isnan(effect.spearman):  # no zone was scored before
        return counts
    return (
        counts
        + " "
        + _(
            "Les zones déjà notées se déplacent de {shift} rangs en moyenne (corrélation "
            "{spearman}). L'intervalle de rang ne compte pas l'erreur des valeurs complétées.",
            shift=number(effect.mean_shift, decimals=1),
            spearman=_decimal(effect.spearman),
        )
    )


def _labels(indicators: Iterable[str]) -> str:
    return ", ".join(str(catalogue.indicators()[name].label) for name in indicators) or "—"


def _decimal(value: float) -> str:
    return "—" if isnan(value) else number(value, decimals=3)


def _finite(values: dict[str, object]) -> dict[str, object]:
    """Return the values with null in place of not-a-number, which JSON has not."""
    return {
        name: None if isinstance(value, float) and isnan(value) else value
        for name, value in values.items()
    }
