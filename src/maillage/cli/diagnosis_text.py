"""A diagnosis on the terminal: a page that reads from top to bottom."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from maillage.cli.options import table
from maillage.contracts.diagnosis import Diagnosis, Figure
from maillage.language import _
from maillage.numbers import date_words, number, percent
from maillage.outputs.wording import details, interval_words, value_words


def pages(found: Diagnosis) -> list[RenderableType]:
    """Return the parts of a diagnosis, in the order in which they are read."""
    return [
        _title(found),
        _headlines(found),
        _fragile(found),
        _comparisons(found),
        _connectivity(found),
        _limits(found),
    ]


def _title(found: Diagnosis) -> RenderableType:
    lines = [Text(sentence) for sentence in found.summary]
    banner = [Text(_("DONNÉES DE DÉMONSTRATION : tout est inventé"), style="bold red")]
    population = found.population
    where = _(
        "{parents} · {people} habitants · au {day}",
        parents=found.parents,
        people=value_words(population),
        day=date_words(found.as_of),
    )
    body = Group(*(banner if found.is_demo else []), Text(where, style="dim"), Text(), *lines)
    return Panel(body, title=f"[bold]{found.name}[/bold] ({found.reference})", title_align="left")


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
        _("Les {level} les plus fragiles", level=found.zone_level_label),
        _("Zone"),
        _("Rang sur {zones}", zones=number(found.ranked_zones)),
        _("Parmi les 10 % ?"),
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
            "\n".join(zone.reasons),
        )
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
        rows.add_row(column.label, *(value_words(entry.figures[at]) for entry in shown))
    if likes:
        rows.caption = _("Territoires semblables : {names}", names=", ".join(likes))
        rows.caption_justify = "left"
    return rows


def _connectivity(found: Diagnosis) -> Table:
    rows = table(_("Connexion fixe"), _("Chiffre"), _("Valeur"), _("Précisions"), right=(1,))
    for figure in found.connectivity.figures:
        rows.add_row(figure.label, value_words(figure), _more(figure))
    return rows


def _limits(found: Diagnosis) -> RenderableType:
    stale = [
        _("{title} : {year}, {age} ans", title=entry.title, year=entry.year, age=entry.age_years)
        for entry in found.freshness
        if entry.is_stale
    ]
    lines = [Text(f"· {sentence}") for sentence in found.gaps]
    if stale:
        lines.append(Text(_("Sources périmées : {list}.", list=" ; ".join(stale))))
    return Panel(
        Group(*(lines or [Text(_("Rien ne manque."))])),
        title=_("Ce que nous ne savons pas"),
        title_align="left",
    )
