"""A diagnosis on the terminal: a page that reads from top to bottom."""

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from maillage.cli.options import table
from maillage.contracts.diagnosis import Diagnosis, Figure
from maillage.language import _
from maillage.numbers import date_words, number, percent
from maillage.outputs.wording import (
    age_words,
    details,
    interval_words,
    value_and_coverage,
    value_words,
)


def pages(found: Diagnosis) -> list[RenderableType]:
    """Return the parts of a diagnosis, in the order in which they are read."""
    return [
        _title(found),
        _headlines(found),
        _fragile(found),
        _comparisons(found),
        _connectivity(found),
        _offer(found),
        _limits(found),
    ]


def _title(found: Diagnosis) -> RenderableType:
    lines = [Text(sentence.text) for sentence in found.summary]
    banner = [Text(_("DONNÉES DE DÉMONSTRATION : tout est inventé"), style="bold red")]
    population = found.population
    where = " · ".join(
        words
        for words in (
            found.parents,
            _("{people} habitants ({year})", people=value_words(population), year=population.year)
            if population.value is not None
            else population.reason,
            _("diagnostic du {day}", day=date_words(found.as_of)),
        )
        if words
    )
    body = Group(*(banner if found.is_demo else []), Text(where, style="dim"), Text(), *lines)
    name = escape(found.name)
    return Panel(body, title=f"[bold]{name}[/bold] ({found.reference})", title_align="left")


def _headlines(found: Diagnosis) -> Table:
    rows = table(
        _("L'essentiel"), _("Chiffre"), _("Valeur"), _("Intervalle, précisions"), right=(1,)
    )
    for figure in found.headlines:
        rows.add_row(figure.label, value_words(figure), _more(figure))
    return rows


def _more(figure: Figure) -> str:
    return ", ".join(words for words in (interval_words(figure), details(figure)) if words)


def _fragile(found: Diagnosis) -> RenderableType:
    if not found.fragile:
        return Text(_("Aucune zone n'a d'indice ici."), style="dim")
    rows = table(
        _("Les {level} les plus fragiles", level=found.zone_level_label)
        if found.zones.rows.height > 1
        else _("Pourquoi ce rang"),
        _("Zone"),
        _("Rang sur {zones}", zones=number(found.ranked_zones)),
        _("Chances d'être\ndans les 10 %"),
        _("Personnes"),
        _("Pourquoi"),
        right=(1, 2, 3),
    )
    for zone in found.fragile:
        rows.add_row(
            zone.name,
            f"{number(zone.rank)} ({number(zone.rank_low)}–{number(zone.rank_high)})",
            percent(zone.probability_worst_decile, decimals=0),
            value_words(zone.people),
            "\n".join(reason.text for reason in zone.reasons),
        )
    said = (found.fragile_rule, *(sentence.text for sentence in found.left_out))
    rows.caption, rows.caption_justify = "\n".join(filter(None, said)), "left"
    return rows


def _comparisons(found: Diagnosis) -> Table:
    shown = [entry for entry in found.comparisons if entry.kind != "similar"]
    likes = [entry.name for entry in found.comparisons if entry.kind == "similar"]
    rows = table(
        _("Comparaison"),
        _("Indicateur"),
        *(entry.name for entry in shown),
        right=tuple(range(1, len(shown) + 1)),
    )
    for at, column in enumerate(found.compared):
        figures = [entry.figures[at] for entry in shown]
        rows.add_row(_dated(column.label, figures), *map(value_and_coverage, figures))
    if likes:
        rows.caption = _("Territoires semblables : {names}", names=", ".join(likes))
        rows.caption_justify = "left"
    return rows


def _dated(label: str, figures: list[Figure]) -> str:
    """Return a label with the year of its figures, when they have one and the same."""
    years = {figure.year for figure in figures if figure.value is not None}
    return f"{label} ({years.pop()})" if len(years) == 1 else label


def _connectivity(found: Diagnosis) -> Table:
    rows = table(_("Connexion fixe"), _("Chiffre"), _("Valeur"), _("Précisions"), right=(1,))
    for figure in found.connectivity.figures:
        rows.add_row(figure.label, value_words(figure), _more(figure))
    rows.caption = found.connectivity.explanation
    rows.caption_justify = "left"
    return rows


def _offer(found: Diagnosis) -> RenderableType:
    if found.offer is None:
        return Text(
            _("Aucun recensement des lieux n'est fait : « maillage census build »."), style="dim"
        )
    rows = table(_("Lieux qui aident"), _("Chiffre"), _("Valeur"), _("Précisions"), right=(1,))
    for figure in found.offer.figures:
        rows.add_row(figure.label, value_words(figure), _more(figure))
    rows.caption, rows.caption_justify = (
        " ".join(each.text for each in found.offer.sentences),
        "left",
    )
    return rows


def _limits(found: Diagnosis) -> RenderableType:
    stale = [
        _("Source ancienne ({age}) : {title}.", title=entry.title, age=age_words(entry.age_years))
        for entry in found.freshness
        if entry.is_stale
    ]
    lines = [Text(f"· {sentence}") for sentence in (*(gap.text for gap in found.gaps), *stale)]
    return Panel(
        Group(*(lines or [Text(_("Rien ne manque pour {name}.", name=found.name))])),
        title=_("Ce que nous ne savons pas"),
        title_align="left",
    )
