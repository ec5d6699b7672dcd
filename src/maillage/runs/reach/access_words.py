"""What a study of access says: its sentences and its key figures."""

from typing import Final

import numpy as np

from maillage.contracts.diagnosis import Figure
from maillage.language import N_, _
from maillage.numbers import counted, number, percent
from maillage.runs.reach.access_findings import AccessFindings
from maillage.runs.reach.notes import minutes_words

_FLAT: Final = 0.02
"""A concentration index nearer to 0 is said to favour nobody; ours."""


def summary(of: AccessFindings) -> tuple[str, ...]:
    """Return the study in a few sentences."""
    total = of.people.sum()
    if round(total) == 0:
        return (_("Le modèle ne compte personne en difficulté numérique ici."), *_border(of))
    counts = zip(of.settings.limits_minutes, of.beyond("people"), strict=True)
    beyond = {minutes: count for minutes, count in counts if round(count)}
    reached = [minutes for minutes in of.settings.limits_minutes if minutes not in beyond]
    if not beyond:
        first = _(
            "{mode}, aucune des {total} personnes en difficulté numérique n'est à plus de "
            "{minutes} minutes d'un lieu d'aide.",
            mode=str(of.mode.label),
            total=number(total),
            minutes=minutes_words(min(reached)),
        )
        return (first, *_border(of))
    first = _(
        "{mode}, sur {total} personnes en difficulté numérique, le lieu d'aide le plus proche est "
        "à plus de {beyond}.",
        mode=str(of.mode.label),
        total=number(total),
        beyond=" ; ".join(_beyond(*each, total=total) for each in beyond.items()),
    )
    none = _(
        "Personne n'est à plus de {minutes} minutes.", minutes=minutes_words(min(reached or [0]))
    )
    return (first, *((none,) if reached else ()), *_border(of))


def _beyond(minutes: float, count: float, *, total: float) -> str:
    return _(
        "{minutes} minutes pour {people} ({share})",
        minutes=minutes_words(minutes),
        people=number(count),
        share=percent(count / total, decimals=1),
    )


def _border(of: AccessFindings) -> tuple[str, ...]:
    """Say how many places over the border count, if any."""
    neighbours = int((~of.found.ground.places["is_inside"]).sum())
    if not neighbours:
        return ()
    words = counted(
        neighbours,
        N_("{count} lieu connu autour du territoire compte, et les habitants d'autour aussi."),
        N_("{count} lieux connus autour du territoire comptent, et les habitants d'autour aussi."),
    )
    return (words,)


def headlines(of: AccessFindings) -> tuple[Figure, ...]:
    """Return people beyond each limit, the middle time, and the places."""
    value, low, high = (of.beyond(name) for name in ("people", "low", "high"))
    beyond = tuple(
        Figure(
            f"beyond_{minutes:g}",
            _("À plus de {minutes} minutes d'un lieu", minutes=minutes_words(minutes)),
            "people",
            float(value[at]),
            of.trail.people,
            low=float(low[at]) if high[at] else None,
            high=float(high[at]) if high[at] else None,
            approximate=bool(high[at]),
        )
        for at, minutes in enumerate(of.settings.limits_minutes)
    )
    return (*beyond, _middle(of), _count(of))


def _middle(of: AccessFindings) -> Figure:
    """Return the minutes that half of the people do not pass, everyone counted."""
    rows = of.inside.sort("nearest", "code", nulls_last=True)
    people = rows["people"].fill_null(0).cum_sum()
    value = rows["nearest"][int((people < people[-1] / 2).sum())] if people[-1] else None
    return Figure(
        "median_minutes",
        _("Temps médian jusqu'au lieu le plus proche"),
        "minutes",
        value,
        of.trail.travel,
        status="known" if value is not None else "unreachable" if people[-1] else "missing",
        approximate=True,
    )


def _count(of: AccessFindings) -> Figure:
    inside = float(of.found.ground.places["is_inside"].sum())
    return Figure(
        "places", _("Lieux qui aident dans le territoire"), "count", inside, of.trail.places
    )


def equity_figures(of: AccessFindings) -> tuple[Figure, ...]:
    """Return the Gini, Theil and concentration indices of the hours; none of a cost."""
    if not of.scoring.is_better_high:
        return ()
    labels = (
        ("gini", _("Indice de Gini (0 : égal)")),
        ("theil", _("Indice de Theil (0 : égal)")),
        ("concentration", _("Indice de concentration")),
    )
    return tuple(
        Figure(name, label, "share", None, of.trail.travel, status="missing")
        if np.isnan(value)
        else Figure(name, label, "share", value, of.trail.travel)
        for (name, label), value in zip(labels, of.indices(), strict=True)
    )


def equity_words(of: AccessFindings) -> tuple[str, ...]:
    """Say in words whom the hours favour; nothing of a cost."""
    if not of.scoring.is_better_high:
        return ()
    *_others, concentration = of.indices()
    if np.isnan(concentration):
        return ()
    if abs(concentration) < _FLAT:
        return (
            _(
                "Les heures d'aide à portée sont presque les mêmes dans les zones fragiles et dans "
                "les autres."
            ),
        )
    if concentration < 0:
        return (_("Les heures d'aide vont plutôt aux zones les plus fragiles."),)
    return (_("Les heures d'aide vont plutôt aux zones les moins fragiles."),)
