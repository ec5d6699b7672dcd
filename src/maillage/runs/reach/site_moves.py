"""What a study of sites says of places that may close: which do, which stay, what it changes."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, Figure, LabelledTable
from maillage.language import N_, _
from maillage.numbers import counted, number, percent
from maillage.runs.reach.site_findings import SiteFindings

_NAMED: Final = 20
"""More places that close are told by the table alone; ours."""


def move_words(of: SiteFindings) -> Iterator[str]:
    """Say which places close, whom that leaves, and what would be without closing any."""
    found = of.found
    if not found.wish.closable:
        return
    closed = found.places[found.closed - found.candidates]
    if closed.is_empty():
        yield _("Aucun lieu d'aujourd'hui ne ferme : en déplacer un n'apporte rien de plus.")
        return
    stay = len(found.existing) - closed.height
    yield counted(
        closed.height,
        N_("{count} lieu d'aujourd'hui fermerait, pour un site ailleurs ; {stay} resteraient."),
        N_("{count} lieux d'aujourd'hui fermeraient, chacun pour un site ailleurs ; {stay} "
           "resteraient."),
        stay=number(stay),
    )  # fmt: skip
    if closed.height <= _NAMED:
        named = closed.select(pl.format("{} ({})", "name", "code")).to_series()
        yield _("Fermeraient : {names}.", names=", ".join(named))
    yield _lost(of)
    yield from _without_closing(of)


def move_figures(of: SiteFindings) -> Iterator[Figure]:
    """Return how many places close, and the people who lose theirs."""
    if not of.found.wish.closable:
        return
    closed = float(len(of.found.closed))
    yield Figure("closed", _("Lieux qui fermeraient"), "count", closed, of.travel_note)
    yield Figure("left", _("Personnes qui n'auraient plus de lieu à portée"), "people",
                 of.people_left, of.people_note, approximate=True)  # fmt: skip


def move_limits(of: SiteFindings) -> Iterator[str]:
    """Say what closing assumes."""
    if of.found.wish.closable:
        yield _(
            "Chaque lieu fermé permet d'ouvrir un site dans une autre commune, ce qui ne coûte "
            "rien ici : bail, travaux et habitudes des personnes ne sont pas comptés."
        )


def move_tables(of: SiteFindings) -> tuple[LabelledTable, ...]:
    """Return the places that may close, those that do first; nothing where all stay."""
    found = of.found
    if not found.wish.closable:
        return ()
    today = of.today
    rows = found.places[found.closable - found.candidates].select(
        "name",
        "code",
        closes=pl.Series(np.isin(found.closable, found.closed)),
        alone=pl.Series(today.alone[np.isin(today.sites, found.closable)]),
    )
    columns = (
        ColumnLabel("name", _("Lieu"), "text", _("Nom dans le recensement.")),
        ColumnLabel("code", _("Commune"), "text", _("Code officiel géographique.")),
        ColumnLabel("closes", _("Ferme"), "flag", _("Un site s'ouvre ailleurs à sa place.")),
        of.people_label("alone", _("Seul aujourd'hui")),
    )
    caption = _("Les lieux qui pouvaient fermer, ceux qui ferment d'abord")
    order = rows.sort("closes", "code", "name", descending=[True, False, False])
    return (LabelledTable("closable", caption, columns, order),)


def _lost(of: SiteFindings) -> str:
    if round(of.people_left) == 0:
        return _("Personne ne perdrait son lieu à portée.")
    return _(
        "{people} personnes en difficulté, à portée d'un lieu aujourd'hui, n'en auraient plus.",
        people=number(of.people_left),
    )


def _without_closing(of: SiteFindings) -> Iterator[str]:
    """Say what as many new sites do where every place stays."""
    answer = of.found.without_closing()
    if answer is None:
        return
    if of.found.wish.objective == "travel":
        unserved = of.found.unserved_minutes
        minutes = of.mean_minutes(answer.sites, unserved=unserved) or 0.0
        yield _(
            "Sans rien fermer, le trajet moyen serait de {minutes} minutes.",
            minutes=number(minutes, decimals=1),
        )
        return
    yield _(
        "Sans rien fermer, {share} des personnes seraient à portée.",
        share=percent(of.found.reached(answer.sites) / of.total, decimals=1),
    )
