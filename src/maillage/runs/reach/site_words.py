"""What a study of sites says: its sentences and its key figures."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np

from maillage.contracts.diagnosis import Figure
from maillage.language import N_, _
from maillage.numbers import counted, euros, number, percent
from maillage.runs.reach.notes import minutes_words
from maillage.runs.reach.site_aims import aim_figures, aim_limits, aim_words
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.site_moves import move_figures, move_limits, move_words

_CLOSE: Final = 0.005
"""A gap below is said with two decimals; ours."""

_NAMED: Final = 20
"""More sites are told by those that add the most, and the table; ours."""


def summary(of: SiteFindings) -> tuple[str, ...]:
    """Return the study in a few sentences."""
    found = of.found
    if found.wish.objective == "fewest" and not len(found.chosen):
        return (*aim_words(of), *_proof(of))
    if found.wish.closable and not len(found.chosen):
        return (*move_words(of), *_proof(of))
    before, after = of.shares
    first = counted(
        len(found.chosen),
        N_("{count} nouveau site ferait passer de {before} à {after} les personnes en difficulté "
           "numérique à {minutes} minutes ou moins d'un lieu."),
        N_("{count} nouveaux sites feraient passer de {before} à {after} les personnes en "
           "difficulté numérique à {minutes} minutes ou moins d'un lieu."),
        before=percent(before, decimals=1),
        after=percent(after, decimals=1),
        minutes=minutes_words(found.wish.within_minutes),
    )  # fmt: skip
    return (first, *aim_words(of), *_site_names(of), *_cost(of), *move_words(of),
            *_later_names(of), *_proof(of))  # fmt: skip


def _site_names(of: SiteFindings) -> tuple[str, ...]:
    """Name the sites, or those that reach the most people alone when they are many."""
    names = of.found.zones["name"].gather(of.found.chosen)
    if len(names) <= _NAMED:
        return (_("Sites : {names}.", names=", ".join(names)),) if len(names) else ()
    first = names.gather(np.argsort(-of.new_alone, kind="stable")[:_NAMED])
    return (
        _(
            "Les {count} sites qui apportent le plus : {names}. Le tableau les donne tous.",
            count=number(_NAMED),
            names=", ".join(first),
        ),
    )


def _cost(of: SiteFindings) -> tuple[str, ...]:
    """Say what the sites cost, where there is a budget."""
    budget = of.found.wish.budget_cents
    if budget is None:
        return ()
    return (
        _(
            "Ces sites coûtent {cost} sur {budget}.",
            cost=euros(Decimal(of.cost_cents) / 100),
            budget=euros(Decimal(budget) / 100),
        ),
    )


def _later_names(of: SiteFindings) -> tuple[str, ...]:
    """Name the sites of each period after the first."""
    return tuple(
        _(
            "Puis, en période {period} : {names}.",
            period=period,
            names=", ".join(of.found.zones["name"].gather(chosen)),
        )
        for period, chosen in enumerate(of.found.chosen_later, start=2)
    )


def _proof(of: SiteFindings) -> tuple[str, ...]:
    """Say how far from the best the answer may be, and what a stop left out."""
    answer = of.found.answer
    if answer.is_proven:
        said = _("C'est prouvé : aucun autre choix ne fait mieux selon ces hypothèses.")
    elif answer.is_interrupted:
        said = _(
            "Le calcul a été arrêté : la meilleure réponse trouvée est à {gap} au plus de la "
            "meilleure possible.",
            gap=percent(answer.gap, decimals=1),
        )
    else:
        said = _(
            "C'est prouvé à {gap} près : aucun autre choix ne fait mieux de plus que cela.",
            gap=percent(answer.gap, decimals=2 if answer.gap < _CLOSE else 1),
        )
    left = len(of.found.wish.then) - len(of.found.later)
    if not left:
        return (said,)
    unsought = counted(
        left,
        N_("{count} période n'a pas été cherchée : le calcul était arrêté."),
        N_("{count} périodes n'ont pas été cherchées : le calcul était arrêté."),
    )
    return (said, unsought)


def headlines(of: SiteFindings) -> tuple[Figure, ...]:
    """Return people reached before and after, the mean time, and the gap."""
    before, after = of.shares
    people, travel = of.people_note, of.travel_note
    return (
        Figure("before", _("À portée aujourd'hui"), "share", before, people, approximate=True),
        Figure("after", _("À portée avec ces sites"), "share", after, people, approximate=True),
        Figure("gained", _("Personnes de plus à portée"), "people", (after - before) * of.total,
               people, approximate=True),
        Figure("minutes", _("Temps moyen à un lieu, s'il est atteint"), "minutes",
               of.mean_minutes(of.found.answer.sites), travel, approximate=True),
        *aim_figures(of),
        *move_figures(of),
        Figure("gap", _("Écart prouvé au meilleur choix"), "share", of.found.answer.gap, travel),
    )  # fmt: skip


def site_words(of: SiteFindings) -> tuple[str, ...]:
    """Say how to read the table of sites."""
    sentences = [
        _(
            "« Seul » : personnes que ce site atteint et aucun autre lieu. « Avec d'autres » : "
            "celles qu'un autre lieu atteint aussi."
        ),
        *_stability_words(of),
    ]
    useless = int((of.new_alone <= 0).sum())
    if useless and of.found.wish.objective == "coverage":
        sentences.append(
            counted(
                useless,
                N_("{count} de ces sites n'atteint personne qu'un autre lieu n'atteigne déjà."),
                N_("{count} de ces sites n'atteignent personne qu'un autre lieu n'atteigne déjà."),
            )
        )
    return tuple(sentences)


def _stability_words(of: SiteFindings) -> tuple[str, ...]:
    """Say what the stability is, or why there is none."""
    if not of.found.is_drawn:
        return ()
    if of.stability is None:
        return (
            _("La stabilité et le coût des règles n'ont pas été mesurés : le calcul était arrêté."),
        )
    return (
        _(
            "« Stabilité » : part de {draws} tirages de la demande, dans son intervalle, où le "
            "site reste choisi.",
            draws=number(of.found.settings.draws),
        ),
    )


def curve_words(of: SiteFindings) -> tuple[str, ...]:
    """Say what one more site adds, and where the curve bends."""
    if of.curve is None:
        return (_("Tout le monde est déjà à portée d'un lieu : un site de plus n'ajoute rien."),)
    steps = _("La courbe ajoute à chaque pas le site qui apporte le plus.")
    if len(of.curve.values) < 3 or np.ptp(of.curve.values) <= 0:
        return (steps,)
    bend = counted(
        of.curve.knee,
        N_("Elle fléchit à {count} site : au-delà, chacun apporte nettement moins."),
        N_("Elle fléchit à {count} sites : au-delà, chacun apporte nettement moins."),
    )
    return (steps, bend)


def limits(of: SiteFindings) -> tuple[str, ...]:
    """Say what the choice itself assumes."""
    wish, settings = of.found.wish, of.found.settings
    sentences = [_("Un site peut s'ouvrir au centre de chaque commune : c'est une hypothèse.")]
    if wish.budget_cents is not None and wish.site_cost_cents is None and not wish.costs:
        sentences.append(
            _(
                "Un poste coûte {cost} par an : c'est une hypothèse (--site-cost la change).",
                cost=euros(settings.site_cost_cents // 100),
            )
        )
    return (*sentences, *_cost_limits(of), *aim_limits(of), *move_limits(of))


def _cost_limits(of: SiteFindings) -> Iterator[str]:
    """Say how the file of costs was read, and what stands in where it is silent."""
    wish = of.found.wish
    if wish.costs is None:
        return
    inside = of.found.zones["code"].is_in(list(wish.costs.cents))
    if wish.site_cost_cents is not None and not inside.all():
        yield _(
            "Un site coûte {cost} dans les communes que le fichier des coûts ne donne pas.",
            cost=euros(Decimal(wish.site_cost_cents) / 100),
        )
    outside = len(wish.costs.cents) - int(inside.sum())
    if outside:
        yield counted(
            outside,
            N_("{count} commune du fichier des coûts est hors du territoire : elle ne sert pas."),
            N_("{count} communes du fichier des coûts sont hors du territoire : elles ne servent "
               "pas."),
        )  # fmt: skip
    if wish.costs.repaired:
        yield counted(
            wish.costs.repaired,
            N_("{count} code du fichier des coûts avait perdu ses zéros de gauche : ils sont "
               "rétablis."),
            N_("{count} codes du fichier des coûts avaient perdu leurs zéros de gauche : ils sont "
               "rétablis."),
        )  # fmt: skip
