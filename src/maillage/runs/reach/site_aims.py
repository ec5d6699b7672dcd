"""What a study of sites says of its own aim, beside the people reached: sentences and figures."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from maillage.contracts.diagnosis import Figure
from maillage.language import N_, _
from maillage.numbers import counted, number, percent
from maillage.runs.reach.notes import minutes_words
from maillage.runs.reach.site_findings import SiteFindings
from maillage.types import Integers

_FULL: Final = 0.95
"""A place is told to be full above this share of what it can help; ours."""


def aim_words(of: SiteFindings) -> Iterator[str]:
    """Say what the choice does for the aim that was asked."""
    wish = of.found.wish
    if wish.objective == "travel":
        yield _travel(of)
    if wish.objective == "farthest":
        yield _farthest(of)
    if wish.objective == "fewest":
        yield _fewest(of)
    if wish.fading_minutes is not None:
        yield _fading(of)
    if wish.backup_share:
        yield _backup(of)
    if wish.capacity is not None:
        yield _capacity(of)


def aim_figures(of: SiteFindings) -> Iterator[Figure]:
    """Return the figures of the aim that was asked."""
    found, wish = of.found, of.found.wish
    people, travel = of.people_note, of.travel_note
    sites = found.answer.sites
    if wish.objective == "farthest":
        yield _far_figure(
            "farthest_before", _("La commune la plus éloignée, aujourd'hui"), of, found.existing
        )
        yield _far_figure("farthest", _("La commune la plus éloignée, avec ces sites"), of, sites)
    if wish.objective == "fewest":
        yield Figure("needed", _("Sites à ouvrir"), "count", found.answer.value, travel)
        yield Figure(
            "least", _("Aucun choix n'en ouvre moins de"), "count", found.answer.bound, travel
        )
    if wish.fading_minutes is not None:
        yield Figure(
            "faded",
            _("À portée, un lieu lointain comptant moins"),
            "share",
            found.faded(sites) / of.total,
            people,
            approximate=True,
        )
    if wish.backup_share:
        yield Figure(
            "twice",
            _("À portée de deux lieux au moins"),
            "share",
            found.reached_twice(sites) / of.total,
            people,
            approximate=True,
        )
    if wish.capacity is not None:
        yield Figure("busiest", _("Personnes aidées par le lieu le plus chargé"), "people",
                     float(of.loads.max()), people, approximate=True)  # fmt: skip


def aim_limits(of: SiteFindings) -> Iterator[str]:
    """Say what the aim assumes."""
    wish = of.found.wish
    if wish.fading_minutes is not None:
        yield _(
            "Entre {within} et {fading} minutes, un site compte par paliers de même durée pour "
            "{weights} : c'est une hypothèse.",
            within=minutes_words(wish.within_minutes),
            fading=minutes_words(wish.fading_minutes),
            weights=", ".join(percent(w, decimals=0) for w in of.found.settings.fading_weights),
        )
    if wish.capacity is not None:
        yield _(
            "Chaque lieu d'aujourd'hui peut aider autant de personnes qu'un nouveau, et ceux d'une "
            "même commune comptent ensemble ; les habitants d'une commune peuvent se partager "
            "entre plusieurs lieux : ce sont des hypothèses."
        )
    if wish.objective == "farthest":
        yield _(
            "« La plus éloignée » ne regarde que la pire commune : une commune d'une personne "
            "compte autant qu'une ville."
        )


def _travel(of: SiteFindings) -> str:
    unserved = of.found.unserved_minutes
    before, after = (
        of.mean_minutes(sites, unserved=unserved)
        for sites in (of.found.existing, of.found.answer.sites)
    )
    return _(
        "Le trajet moyen passerait de {before} à {after} minutes, en comptant {unserved} "
        "minutes hors d'atteinte.",
        before=number(before or 0.0, decimals=1),
        after=number(after or 0.0, decimals=1),
        unserved=minutes_words(unserved),
    )


def _farthest(of: SiteFindings) -> str:
    before = of.found.farthest_minutes(of.found.existing)
    after = number(of.found.farthest_minutes(of.found.answer.sites), decimals=1)
    if np.isinf(before):
        return _(
            "La commune la plus éloignée serait à {after} minutes d'un lieu ; aujourd'hui, une au "
            "moins n'en atteint aucun.",
            after=after,
        )
    return _(
        "La commune la plus éloignée passerait de {before} à {after} minutes d'un lieu.",
        before=number(before, decimals=1),
        after=after,
    )


def _fewest(of: SiteFindings) -> str:
    minutes = minutes_words(of.found.wish.within_minutes)
    if not len(of.found.chosen):
        return _(
            "Chacun est déjà à {minutes} minutes ou moins d'un lieu : rien n'est à ouvrir.",
            minutes=minutes,
        )
    needed = counted(
        len(of.found.chosen),
        N_("Il suffit de {count} site pour que chacun soit à {minutes} minutes ou moins d'un "
           "lieu."),
        N_("Il suffit de {count} sites pour que chacun soit à {minutes} minutes ou moins d'un "
           "lieu."),
        minutes=minutes,
    )  # fmt: skip
    if of.found.answer.is_proven:
        return needed
    least = counted(
        int(of.found.answer.bound),
        N_("Aucun choix ne le fait avec moins de {count} site."),
        N_("Aucun choix ne le fait avec moins de {count} sites."),
    )
    return f"{needed} {least}"


def _fading(of: SiteFindings) -> str:
    wish = of.found.wish
    assert wish.fading_minutes is not None
    before, after = (
        of.found.faded(sites) / of.total for sites in (of.found.existing, of.found.answer.sites)
    )
    return _(
        "Un lieu compte en entier jusqu'à {within} minutes, puis de moins en moins jusqu'à "
        "{fading} : à ce compte, la part des personnes passe de {before} à {after}.",
        within=minutes_words(wish.within_minutes),
        fading=minutes_words(wish.fading_minutes),
        before=percent(before, decimals=1),
        after=percent(after, decimals=1),
    )


def _backup(of: SiteFindings) -> str:
    before, after = (
        of.found.reached_twice(sites) / of.total
        for sites in (of.found.existing, of.found.answer.sites)
    )
    return _(
        "Les personnes à portée de deux lieux au moins passeraient de {before} à {after} ; un "
        "second lieu compte pour {backup} du premier.",
        before=percent(before, decimals=1),
        after=percent(after, decimals=1),
        backup=percent(of.found.wish.backup_share, decimals=0),
    )


def _capacity(of: SiteFindings) -> str:
    full = int((of.fill_shares > _FULL).sum())
    said = {"capacity": number(of.found.wish.capacity or 0), "full": percent(_FULL, decimals=0)}
    if not full:
        return _(
            "Chaque lieu aide {capacity} personnes au plus ; aucun ne serait plein à plus de "
            "{full}.",
            **said,
        )
    return counted(
        full,
        N_("Chaque lieu aide {capacity} personnes au plus ; {count} serait plein à plus de "
           "{full}."),
        N_("Chaque lieu aide {capacity} personnes au plus ; {count} seraient pleins à plus de "
           "{full}."),
        **said,
    )  # fmt: skip


def _far_figure(name: str, label: str, of: SiteFindings, sites: Integers) -> Figure:
    minutes = of.found.farthest_minutes(sites)
    is_known = bool(np.isfinite(minutes))
    return Figure(
        name,
        label,
        "minutes",
        minutes if is_known else None,
        of.travel_note,
        status="known" if is_known else "unreachable",
        approximate=True,
    )
