"""Match words to the values of a vocabulary: exactly, by an older wording, or a suggestion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.fuzz import token_sort_ratio

from maillage.catalogue import vocabularies
from maillage.catalogue.vocabularies import Vocabulary
from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.errors import InputError
from maillage.language import N_, _
from maillage.methods.repair.cleaning import fold

SUGGESTION_MIN = 80.0
"""Least similarity of a suggestion (rapidfuzz, ``token_sort_ratio`` of the folded words, 0 to
100); ours, argued so: a letter missing from each word of « Maîtrise des outils numériques » stays
above it, another value of the same vocabulary below."""

RULES = rules(
    {
        "term-spelling": Rule(
            "info", N_("« {before} » est écrit comme dans le standard : « {after} »")
        ),
        "term-synonym": Rule("info", N_("« {before} » se dit « {after} » dans le standard")),
        "term-several": Rule(
            "warning", N_("« {before} » recouvre plusieurs valeurs du standard ; choisissez")
        ),
        "term-unsaid": Rule(
            "info", N_("« {before} » ne se dit pas dans le standard : rien n'est écrit")
        ),
        "term-unknown": Rule(
            "warning",
            N_("« {before} » n'est pas une valeur du standard ; choisissez-en une dans sa liste"),
        ),
    }
)


@dataclass(frozen=True)
class Resolved:
    """The values that words stand for, by field, in the order of the standard.

    ``unknown`` are the words that no vocabulary holds; ``unsaid`` those that are understood and
    mean no value. ``rules`` gives the rule that applied to a word, if any.
    """

    by_field: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    unsaid: tuple[str, ...]
    rules: Mapping[str, str]


def match(text: str | None, *, vocabulary: Vocabulary) -> Repaired[str]:
    """Return the value of a vocabulary that a text stands for, None when unsure.

    An exact value has no rule. None with ``term-unknown`` may be close to a value: ask
    :func:`suggest`. None with ``term-several`` stands for several: ask :func:`matches`.

    Examples:
        >>> fees = vocabularies()["frais_a_charge"]
        >>> match("GRATUIT", vocabulary=fees)
        Repaired(value='Gratuit', rules=('term-spelling',))
        >>> match("Adhésion", vocabulary=fees)
        Repaired(value='Payant', rules=('term-synonym',))
    """
    found = matches(text, vocabulary=vocabulary)
    if found.value and len(found.value) > 1:
        return Repaired(None, ("term-several",))
    return Repaired(found.value[0] if found.value else None, found.rules)


def matches(text: str | None, *, vocabulary: Vocabulary) -> Repaired[tuple[str, ...]]:
    """Return every value that a text stands for, in the order of the standard, None when none.

    A vocabulary that is not closed keeps words of its own as they are.
    """
    words = (text or "").strip()
    found = _listed(words, vocabulary)
    if found.rules == ("term-unknown",) and not vocabulary.closed:
        return Repaired((words,))
    return found


def _listed(words: str, vocabulary: Vocabulary) -> Repaired[tuple[str, ...]]:
    """Return the values that words stand for, among those that a vocabulary lists."""
    if not words:
        return Repaired(None)
    if words in vocabulary.accepted:
        return Repaired((words,))
    values = _wordings(vocabulary).get(fold(words))
    if values is None:
        return Repaired(None, ("term-unknown",))
    if not values:
        return Repaired(None, ("term-unsaid",))
    respelt = len(values) == 1 and fold(values[0]) == fold(words)
    return Repaired(values, ("term-spelling" if respelt else "term-synonym",))


def suggest(text: str, *, vocabulary: Vocabulary, limit: int = 3) -> tuple[str, ...]:
    """Return the values whose wordings are closest to a text, the closest first.

    Similarity is at least ``SUGGESTION_MIN``; equal ones go in the order of the standard.

    Examples:
        >>> services = vocabularies()["services"]
        >>> suggest("Maitrise des outil numérique du quotidien", vocabulary=services)
        ('Maîtrise des outils numériques du quotidien',)
    """
    known = _wordings(vocabulary)
    best: dict[str, float] = {}
    for words, score, _position in process.extract(
        fold(text), known.keys(), scorer=token_sort_ratio, score_cutoff=SUGGESTION_MIN, limit=None
    ):
        for value in known[words]:
            best[value] = max(score, best.get(value, 0.0))
    order = {value: position for position, value in enumerate(vocabulary.accepted)}
    return tuple(sorted(best, key=lambda value: (-best[value], order[value])))[:limit]


def resolve(values: Iterable[str], *, field: str) -> Resolved:
    """Return the values of the standard that words of a field stand for, by field.

    ``field`` is a field of the standard, or the name it had before; a word is looked for in its
    vocabulary, then in those of its neighbours: the former « publics accueillis » held what is
    now specific care.

    Raises:
        InputError: no vocabulary is that of the field.

    Examples:
        >>> found = resolve(["Seniors (+ 65 ans)", "Surdité"], field="publics_accueillis")
        >>> found.by_field["publics_specifiquement_adresses"]
        ('Seniors',)
        >>> found.by_field["prise_en_charge_specifique"]
        ('Surdité',)
    """
    asked = _vocabularies_of(field)
    own = asked[0]
    found: dict[str, set[str]] = {}
    applied: dict[str, str] = {}
    for words in dict.fromkeys(text.strip() for text in values):
        home, result = _first_known(words, asked)
        if result.rules == ("term-unknown",) and not own.closed:
            home, result = own, Repaired((words,))
        if result.value:
            found.setdefault(home.field, set()).update(result.value)
        if result.rules:
            applied[words] = result.rules[0]
    return Resolved(
        {one.field: _ordered(found[one.field], one) for one in asked if one.field in found},
        tuple(words for words, rule in applied.items() if rule == "term-unknown"),
        tuple(words for words, rule in applied.items() if rule == "term-unsaid"),
        applied,
    )


def _first_known(
    words: str, asked: tuple[Vocabulary, ...]
) -> tuple[Vocabulary, Repaired[tuple[str, ...]]]:
    """Return the first vocabulary that knows words and what they are there; else the first."""
    answers = ((one, _listed(words, one)) for one in asked)
    unknown = (asked[0], Repaired[tuple[str, ...]](None, ("term-unknown",)))
    return next((answer for answer in answers if answer[1].rules != ("term-unknown",)), unknown)


def _ordered(values: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return values in the order of the standard; words of one's own come last."""
    place = {value: position for position, value in enumerate(vocabulary.accepted)}
    return tuple(sorted(values, key=lambda value: (place.get(value, len(place)), value)))


def _vocabularies_of(field: str) -> tuple[Vocabulary, ...]:
    """Return the vocabulary of a field and those of its neighbours."""
    known = vocabularies()
    own = known.get(field) or next((one for one in known.values() if field in one.former), None)
    if own is None:
        raise InputError(
            _(
                "« {field} » n'a pas de liste de valeurs ; champs qui en ont une : {known}",
                field=field,
                known=", ".join(known),
            )
        )
    return (own, *(known[name] for name in own.neighbours))


@cache
def _wordings(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return what each folded wording stands for; nothing for what is unsaid."""
    exact = {fold(value.value): (value.value,) for value in vocabulary.values}
    known: dict[str, tuple[str, ...]] = {fold(words): () for words in vocabulary.unsaid}
    for value in vocabulary.values:
        for words in dict.fromkeys(fold(each) for each in (value.label, *value.synonyms)):
            if words:
                known[words] = (*known.get(words, ()), value.value)
    return known | exact
