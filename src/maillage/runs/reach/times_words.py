"""What every study says of its travel times: who gave them, how, and what they leave out."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from maillage.catalogue.travel import Mode, Parameter, islands
from maillage.contracts.diagnosis import ColumnLabel, LabelledTable, Note
from maillage.contracts.study import Chapter
from maillage.inputs.routing.asking import Router
from maillage.inputs.routing.server import shown
from maillage.language import N_, _
from maillage.numbers import counted, date_words, number
from maillage.runs.reach.times import Times

_PROGRAMS: Final = {"osrm": "OSRM", "valhalla": "Valhalla"}


def of_travel(times: Times) -> Note:
    """Return the note of the travel times: call it once they are given."""
    if times.router is not None:
        return _of_roads(times.mode, times.router)
    mode = times.mode
    return Note(
        text=_(
            "Temps de trajet. {mode} : {definition}",
            mode=str(mode.label),
            definition=str(mode.definition),
        ),
        source=_("Modèle de temps par défaut, sans données de routes"),
        producer="Maillage",
        licence="MIT",
        year="",
        method=_(
            "Du centre de la commune au lieu : vol d'oiseau, détour, vitesses selon la densité "
            "des deux bouts, minutes fixes. Paramètres supposés : {count}",
            count=number(len(mode.assumptions())),
        ),
    )


def travel_chapter(times: Times) -> Chapter:
    """Return the chapter on where the travel times come from."""
    if times.router is not None:
        table = _server_table(times.mode, times.router)
        return Chapter("travel", _("D'où viennent les temps"), tables=(table,))
    table = _parameter_table(times.mode)
    return Chapter("travel", _("Comment les temps sont estimés"), tables=(table,))


def travel_limits(times: Times) -> Iterator[str]:
    """Say what the times assume, or leave out."""
    mode = times.mode
    if times.router is not None:
        yield _(
            "Les temps « {mode} » viennent d'un serveur {program}, reçus le {days} : ils suivent "
            "ses routes, sans bouchons, et sans le temps de se garer.",
            mode=str(mode.label),
            program=_PROGRAMS[times.router.server.engine],
            days=_days(times.router.received),
        )
    else:
        yield from _of_estimates(times)
    yield _("Chaque commune est un point, son centre : ce qui varie au dedans ne se voit pas.")


def _of_estimates(times: Times) -> Iterator[str]:
    if times.failure is not None:
        yield _(
            "Un serveur {program} était demandé ({url}) et n'a pas donné les temps.",
            program=_PROGRAMS[times.failure.router.server.engine],
            url=shown(times.failure.router.server.base_url),
        )
    yield counted(
        len(times.mode.assumptions()),
        N_(
            "Les temps « {mode} » sont un modèle sans données de routes : {count} de ses "
            "paramètres est une hypothèse (tableau plus haut)."
        ),
        N_(
            "Les temps « {mode} » sont un modèle sans données de routes : {count} de ses "
            "paramètres sont des hypothèses (tableau plus haut)."
        ),
        mode=str(times.mode.label),
    )
    yield str(islands().note)
    yield _(
        "Le relief, les rivières et les bouchons ne sont pas comptés : en montagne, les temps sont "
        "trop courts."
    )


def _of_roads(mode: Mode, router: Router) -> Note:
    return Note(
        text=_("Temps de trajet par les routes. Mode : {mode}", mode=str(mode.label)),
        source=_(
            "Serveur {program} {url}, profil « {profile} »",
            program=_PROGRAMS[router.server.engine],
            url=shown(router.server.base_url),
            profile=router.server.profile,
        ),
        producer=_("les contributeurs d'OpenStreetMap"),
        licence="ODbL",
        year="–".join(map(str, dict.fromkeys(day.year for day in _ends(router.received)))),
        method=_(
            "Du centre de la commune au lieu, par la route la plus rapide ; tables reçues le "
            "{days}. Une paire sans route est hors d'atteinte",
            days=_days(router.received),
        ),
    )


def _server_table(mode: Mode, router: Router) -> LabelledTable:
    """Return what was asked of a server, and when it answered."""
    server, fastest = router.server, mode.fastest_kmh
    assert fastest is not None  # of every mode that servers know
    rows = [
        (_("programme"), _PROGRAMS[server.engine], "", ""),
        (_("adresse"), shown(server.base_url), "", ""),
        (_("profil"), server.profile, "", ""),
        (_("tables reçues le"), _days(router.received), "", ""),
        _parameter_row("fastest_kmh", fastest),
    ]
    return _table(_("Serveur des temps de trajet ({mode})", mode=str(mode.label)), rows)


def _parameter_table(mode: Mode) -> LabelledTable:
    """Return every parameter of a mode, with where it comes from."""
    named = {"most_minutes": mode.most_minutes} | {
        f"{way.id}.{name}": each for way in mode.ways for name, each in way.parameters().items()
    }
    rows = [_parameter_row(name, each) for name, each in named.items()]
    return _table(_("Paramètres des temps de trajet ({mode})", mode=str(mode.label)), rows)


def _parameter_row(name: str, each: Parameter) -> tuple[str, str, str, str]:
    return (
        name,
        number(each.value, decimals=0 if each.value == round(each.value) else 2),
        _("hypothèse") if each.assumption else "",
        " ; ".join(filter(None, (str(each.citation), str(each.rationale or "")))),
    )


def _table(caption: str, rows: list[tuple[str, str, str, str]]) -> LabelledTable:
    return LabelledTable(
        "travel",
        caption,
        (
            ColumnLabel("parameter", _("Paramètre"), "text", _("Nom dans le catalogue.")),
            ColumnLabel("value", _("Valeur"), "text", _("km/h, minutes, mètres ou rapport.")),
            ColumnLabel("assumed", _("Statut"), "text", _("Supposé ou non.")),
            ColumnLabel("source", _("Source ou raison"), "text", _("D'où vient la valeur.")),
        ),
        pl.DataFrame(rows, schema=["parameter", "value", "assumed", "source"], orient="row"),
    )


def _days(received: set[date]) -> str:
    """Return the first and the last of some days, in words."""
    return " – ".join(map(date_words, dict.fromkeys(_ends(received))))


def _ends(received: set[date]) -> tuple[date, ...]:
    return (min(received), max(received)) if received else ()
