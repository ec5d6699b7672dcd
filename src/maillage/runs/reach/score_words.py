"""What a score of access is, in words: its name, its unit, how it is made and how to read it."""

from maillage.catalogue.access import access_settings
from maillage.contracts.diagnosis import ColumnLabel, Unit
from maillage.language import _
from maillage.numbers import number, percent
from maillage.runs.reach.access import PER
from maillage.runs.reach.notes import minutes_words
from maillage.runs.reach.scoring import Scoring


def score_name(scoring: Scoring) -> str:
    """Return the name of the score, as a map bears it."""
    if scoring.measure == "apl":
        return _(
            "Heures d'aide par semaine pour {people} habitants, selon l'âge", people=number(PER)
        )
    if scoring.measure == "gravity":
        return _("Heures d'aide à portée par semaine, les proches comptant plus")
    if scoring.measure == "raam":
        return _("Coût pour se faire aider (1 : l'affluence moyenne)")
    return _("Heures d'aide par semaine pour {people} personnes", people=number(PER))  # fmt: skip


def score_unit(scoring: Scoring) -> Unit:
    """Return the unit of the score on a map."""
    return "hours" if scoring.is_better_high else "index"


def score_reading(scoring: Scoring) -> str:
    """Return how to read the colours."""
    if scoring.is_better_high:
        return _("Plus foncé : plus d'aide. Zéro : rien à portée.")
    return _("Plus foncé : plus coûteux.")


def score_label(scoring: Scoring) -> ColumnLabel:
    """Return the label of the column of the score."""
    heads = {
        "gravity": _("Heures pesées"),
        "raam": _("Coût"),
        "apl": _("Heures pour {people} habitants", people=number(PER)),
    }
    label = heads.get(scoring.measure, _("Heures pour {people} personnes", people=number(PER)))
    meaning = _("{measure}, par semaine.", measure=scoring.measure.upper())
    if not scoring.is_better_high:
        meaning = _("RAAM : plus il est haut, moins l'accès est bon ; vide hors d'atteinte.")
    return ColumnLabel("access", label, "index", meaning)


def score_words(scoring: Scoring, within_minutes: float) -> tuple[str, ...]:
    """Say how the score is made."""
    words = {
        "e2sfca": _shared_words(_("les plus proches comptant plus (E2SFCA, Luo et Qi, 2009)"),
                                within_minutes),
        "2sfca": _shared_words(_("toutes comptant autant (2SFCA, Luo et Wang, 2003)"),
                               within_minutes),
        "m2sfca": _shared_words(
            _("les plus proches comptant plus, et une part de ces heures se perd avec la distance "
              "(M2SFCA, Delamater, 2013)"), within_minutes),
        "3sfca": _shared_words(
            _("les plus proches comptant plus, chacune se partageant d'abord entre les lieux "
              "qu'elle atteint (3SFCA, Wan, Zou et Sternberg, 2012)"), within_minutes),
        "apl": _potential_words(),
        "gravity": _(
            "Les heures des lieux à {minutes} minutes ou moins s'ajoutent, les plus proches "
            "comptant plus, sans regarder qui d'autre s'y rend (gravité, Hansen, 1959).",
            minutes=minutes_words(within_minutes),
        ),
        "raam": _(
            "Chacun va au lieu qui lui coûte le moins, trajet et affluence ensemble, jusqu'à ce "
            "que personne ne gagne à changer (RAAM, Saxon et Snow, 2020). Un coût de 1 est "
            "l'affluence moyenne, ou {patience} minutes de trajet ; plus il est haut, moins "
            "l'accès est bon.",
            patience=minutes_words(access_settings().raam_patience_minutes),
        ),
    }  # fmt: skip
    return (words[scoring.measure], *_curve_words(scoring))


def _shared_words(how: str, within_minutes: float) -> str:
    return _(
        "Les heures d'ouverture de chaque lieu sont partagées entre les personnes en difficulté "
        "qui l'atteignent en {minutes} minutes, {how}. Un lieu ouvert deux après-midi compte pour "
        "deux après-midi.",
        minutes=minutes_words(within_minutes),
        how=how,
    )


def _potential_words() -> str:
    settings = access_settings()
    steps = (
        _("{weight} jusqu'à {minutes} minutes", weight=percent(weight, decimals=0),
          minutes=minutes_words(minutes))
        for minutes, weight in zip(settings.apl_minutes, settings.apl_weights, strict=True)
    )  # fmt: skip
    return _(
        "Les heures d'ouverture de chaque lieu sont partagées entre tous les habitants de 15 ans "
        "ou plus, chacun comptant selon la difficulté numérique à son âge (accessibilité "
        "potentielle localisée, DREES et IRDES, 2012). Un lieu compte pour {steps}, et pour rien "
        "au-delà.",
        steps=", ".join(steps),
    )


def _curve_words(scoring: Scoring) -> tuple[str, ...]:
    """Say how a travel weighs, where that was asked."""
    if scoring.curve in (None, "classes"):
        return ()
    curves = {"gaussian": _("une courbe de Gauss"), "exponential": _("une exponentielle")}
    return (
        _(
            "Le poids d'un lieu baisse avec le trajet selon {curve}, jusqu'à {least} au bord du "
            "bassin.",
            curve=curves[scoring.curve or ""],
            least=percent(access_settings().least_weight, decimals=0),
        ),
    )
