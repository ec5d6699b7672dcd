"""Choices of method in the reader's words."""

from maillage import catalogue
from maillage.language import _


def choice_words(choice: str, option: str) -> str:
    """Return what is done otherwise, for instance ``sans « 65 ans ou plus »``."""
    if choice == "removal":
        return _("sans « {indicator} »", indicator=catalogue.indicators()[option].label)
    if choice == "normalisation":
        return _("normalisation ({method})", method=normalisation_words(option))
    if choice == "aggregation":
        return _("moyenne {kind}", kind=_aggregation_words(option))
    return _("poids {method}", method=weighting_words(option))


def normalisation_words(method: str) -> str:
    """Return the name of a normalisation."""
    return {
        "ratio": _("rapport à la référence"),
        "min-max": _("entre le minimum et le maximum"),
        "z-score": _("écarts types"),
        "rank": _("rang"),
        "percentile": _("percentile"),
        "decile": _("décile"),
        "position": _("position de −3 à +3"),
        "one-to-ten": _("note de 1 à 10"),
    }[method]


def weighting_words(method: str) -> str:
    """Return where the weights of an axis come from."""
    return {
        "given": _("donnés"),
        "equal": _("égaux"),
        "entropy": _("tirés de l'entropie"),
        "principal-components": _("tirés de la première composante principale"),
    }[method]


def source_words(source: str) -> str:
    """Return a source of uncertainty, as the subject of a sentence."""
    return {
        "normalisation": _("la normalisation"),
        "weights": _("le choix des poids"),
        "removal": _("le retrait d'un indicateur"),
        "sampling_error": _("l'erreur de sondage"),
    }[source]


def _aggregation_words(kind: str) -> str:
    return {
        "arithmetic": _("arithmétique"),
        "geometric": _("géométrique"),
        "harmonic": _("harmonique"),
    }[kind]
