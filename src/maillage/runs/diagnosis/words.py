"""Sentences of a diagnosis: short, in the reader's language, each from figures."""

from collections.abc import Iterable
from decimal import Decimal

from maillage import catalogue
from maillage.catalogue.sources import Indicator
from maillage.contracts import Level
from maillage.contracts.diagnosis import SMALL, Figure
from maillage.language import _, current
from maillage.methods.demand.small_area import PredictionError
from maillage.numbers import euros, number, percent
from maillage.outputs.wording import joined, sensible


def level_words(level: Level) -> str:
    """Return the name of the zones of a level, in the plural and lower case."""
    return {
        "iris": _("IRIS"),
        "commune": _("communes"),
        "arrondissement": _("arrondissements municipaux"),
        "epci": _("intercommunalités"),
        "departement": _("départements"),
        "region": _("régions"),
        "france": _("pays"),
    }[level]


def ranked_words(level: Level) -> str:
    """Return the zones that a rank is among, in the plural: arrondissements are with communes."""
    if level == "arrondissement":
        return _("communes et arrondissements municipaux")
    return level_words(level)


def value_words(entry: Indicator, value: object) -> str:
    """Return a value as people read it, with its unit."""
    if not isinstance(value, int | float):
        return _("inconnu")
    if entry.unit in ("share", "flag"):
        return percent(value)
    if entry.unit == "euro":
        return euros(Decimal(round(value)))
    return number(value, decimals=0 if entry.unit == "count" else 1)


def years_words(years: Iterable[int]) -> str:
    """Return the first and the last of some years; empty without any.

    Examples:
        >>> years_words([2021, 2017, 2026]), years_words([2021, 2021]), years_words([])
        ('2017–2026', '2021', '')
    """
    known = sorted(years)
    return "–".join(dict.fromkeys(map(str, (*known[:1], *known[-1:]))))


def ordinal(rank: int) -> str:
    """Return a rank as an ordinal: ``1er``, ``2e``; ``1st``, ``2nd`` in English.

    Examples:
        >>> ordinal(1), ordinal(62)
        ('1er', '62e')
    """
    written = number(rank)
    if current() == "fr":
        return f"{written}er" if rank == 1 else f"{written}e"
    teens = rank % 100 in (11, 12, 13)
    return written + ("th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th"))


def people_sentence(people: Figure, rate: Figure) -> str:
    """Say how many people are expected in difficulty, and within what interval where it has one."""
    if people.status == SMALL:
        return _(
            "Moins de {least} personnes de 15 ans ou plus seraient en difficulté numérique : un "
            "nombre si petit n'est pas publié.",
            least=number(catalogue.settings().small_counts.least),
        )
    if people.value is None or rate.value is None:
        return _("Le nombre de personnes en difficulté numérique n'a pas pu être estimé ici.")
    if people.low is None or people.high is None:
        return _(
            "Environ {people} personnes de 15 ans ou plus seraient en difficulté numérique, soit "
            "{rate} : {remark}.",
            people=number(sensible(people, people.value)),
            rate=percent(rate.value),
            remark=rate.remark,
        )
    return _(
        "Environ {people} personnes de 15 ans ou plus (entre {low} et {high}) seraient en "
        "difficulté numérique, soit {rate}.",
        rate=percent(rate.value),
        **{
            name: number(sensible(people, value))
            for name, value in (
                ("people", people.value),
                ("low", people.low),
                ("high", people.high),
            )
        },
    )


def accuracy_sentence(
    error: PredictionError | None, scaled: PredictionError | None, level: Level
) -> str:
    """Say how far the model of people in difficulty is from published rates."""
    if error is None or scaled is None:
        return _("Modèle non vérifié : aucune estimation extérieure n'est chargée.")
    return _(
        "Modèle vérifié sur {areas} {level} dont le taux est publié : {mean} d'écart en moyenne, "
        "{largest} au plus ; une fois mis au niveau national, {scaled} en moyenne, "
        "{scaled_largest} au plus.",
        areas=number(error.areas),
        level=level_words(level),
        mean=points(error.mean_absolute),
        largest=number(error.largest * 100, decimals=1),
        scaled=points(scaled.mean_absolute),
        scaled_largest=number(scaled.largest * 100, decimals=1),
    )


def points(share: float) -> str:
    """Return a difference of shares in points: ``0,5 point``."""
    value = round(share * 100, 1)
    unit = _("points") if value >= 2 else _("point")
    return f"{number(value, decimals=1)}\N{NO-BREAK SPACE}{unit}"


def rank_sentence(rank: Figure, zones: int, level: Level) -> str:
    """Say where the territory stands among its likes, and how sure that is."""
    if rank.value is None or zones == 1:
        return ""
    return _(
        "Le territoire est au {rank} rang de fragilité sur {zones} {level} ({first} : le plus "
        "fragile). Selon les choix de méthode, il est entre le {low} et le {high}.",
        rank=ordinal(round(rank.value)),
        zones=number(zones),
        level=ranked_words(level),
        first=ordinal(1),
        low=ordinal(round(rank.low or rank.value)),
        high=ordinal(round(rank.high or rank.value)),
    )


def fragile_sentence(
    names: tuple[str, ...], *, count: int, sure: int, scored: int, zones: int, level: Level
) -> str:
    """Say how many zones are among the most fragile tenth of the country, and how surely."""
    if not scored:
        return _(
            "Sur {zones} {level}, aucune zone n'a d'indice, faute de données. Ce n'est pas une "
            "absence de besoin.",
            zones=number(zones),
            level=level_words(level),
        )
    if not count:
        return _(
            "Sur {zones} {level} qui ont un indice, aucune zone n'est parmi les 10 % les plus "
            "fragiles du pays.",
            zones=number(scored),
            level=level_words(level),
        )
    return _(
        "{level} parmi les 10 % les plus fragiles du pays : {count} sur {zones} qui ont un indice "
        "({names}). {sure}",
        count=number(count),
        zones=number(scored),
        level=level_words(level).capitalize(),
        names=joined(names) if count <= len(names) else _("dont {names}", names=joined(names)),
        sure=_sure_words(sure, count),
    )


def abbreviation_words(names: Iterable[str]) -> str:
    """Return what the abbreviations that open names of EPCI mean; empty without any.

    Examples:
        >>> abbreviation_words(["CC du Pays Gentiane", "Caen la Mer", "CC Agly Fenouillèdes"])
        'CC : communauté de communes.'
    """
    meanings = {
        "CA": _("CA : communauté d'agglomération"),
        "CC": _("CC : communauté de communes"),
        "CU": _("CU : communauté urbaine"),
    }
    opening = {name.split(" ")[0] for name in names}
    said = " ; ".join(words for short, words in meanings.items() if short in opening)
    return said and f"{said}."


def _sure_words(sure: int, count: int) -> str:
    """Say for how many zones another method would say the same."""
    if not sure:
        return _("Ce n'est sûr pour aucune zone : d'autres choix de méthode peuvent l'en sortir.")
    return _(
        "Quels que soient les choix de méthode, c'est presque sûr pour {sure} sur {count}.",
        sure=number(sure),
        count=number(count),
    )
