"""Columns of values that the standard lists: services, audiences, fees… in words or as ticks."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from maillage.catalogue import vocabularies
from maillage.catalogue.sniffing import sniffing
from maillage.catalogue.vocabularies import Vocabulary
from maillage.methods.repair import terms
from maillage.methods.repair.cleaning import fold
from maillage.runs.census.sniffing.headers import header, list_score
from maillage.runs.census.sniffing.profiles import Profile

Steps = tuple[dict[str, Any], ...]

_TRUST = 0.75
_MARKS = ("|", ";", " / ", "\n", ",")
_READ_VALUES = 300
_TICKED, _ANSWERS = 0.9, 0.5
_LEAST_KNOWN = 0.05
_MANY_ANSWERS = 12
_OTHER_KINDS = ("email", "phone", "url", "siret", "date", "latitude", "longitude", "pair", "hours")


@dataclass(frozen=True)
class Labelled:
    """A column for a field of listed values: how sure, and the steps that part its values."""

    field: str
    column: str
    confidence: float
    by_name: float
    by_content: float | None
    steps: Steps


def labelled(profile: Profile, *, name: str) -> Labelled | None:
    """Return the field of listed values that a column gives, None when there is none."""
    if max(map(profile.share, _OTHER_KINDS)) > 0.5:
        return None
    found = [_candidate(profile, name, field) for field in _fields()]
    best = max(found, key=lambda each: (each.confidence, each.by_name))
    return best if best.confidence >= sniffing().rule.least else None


def ticked(profile: Profile, *, name: str) -> tuple[str, str] | None:
    """Return the field and the value that the header of a column of ticks names.

    The cells say yes or no, or are one answer, and the header holds a wording of the value.
    """
    is_ticks = profile.share("truth") >= _TICKED or len(profile.values) == 1
    if profile.is_empty or not is_ticks or len(profile.values) > _MANY_ANSWERS:
        return None
    said = header(name)
    for field in _fields():
        found = terms.match(name, vocabulary=vocabularies()[field])
        if found.value in vocabularies()[field].accepted:
            return field, str(found.value)
    within = [
        (len(words), field != "typologie", field, value)
        for field in _fields()
        for words, value in _wordings(field).items()
        if len(words.split()) > 1 and said.has(words)
    ]
    return max(within)[2:] if within else None  # a label is not the kind of the place


def _fields() -> tuple[str, ...]:
    return tuple(each.field for each in sniffing().lists)


def _candidate(profile: Profile, name: str, field: str) -> Labelled:
    by_name = list_score(name, field)
    if profile.is_empty:
        confidence = sniffing().rule.name * by_name * sniffing().rule.empty
        return Labelled(field, profile.name, confidence, by_name, None, ())
    by_content, steps = _read(profile.values[:_READ_VALUES], vocabularies()[field])
    if not by_name and profile.share("truth") >= _ANSWERS:
        return Labelled(field, profile.name, 0.0, by_name, by_content, steps)
    together = 1 - (1 - sniffing().rule.name * by_name) * (1 - _TRUST * by_content)
    if by_content < _LEAST_KNOWN and profile.share("truth") < _ANSWERS:
        is_own = header(name) in (header(field), *map(header, vocabularies()[field].former))
        together *= sniffing().rule.empty if is_own else sniffing().rule.contradicted
    return Labelled(field, profile.name, together, by_name, by_content, steps)


def _read(values: Sequence[str], vocabulary: Vocabulary) -> tuple[float, Steps]:
    """Return the largest share of pieces that a vocabulary knows, and how to part the cells."""
    if sum(value.startswith("[") for value in values) > len(values) / 2:
        return _known(_listed(values), vocabulary), ({"list": True},)
    if sum(value.startswith("{") for value in values) > len(values) / 2:
        bare = [value.strip("{}") for value in values]
        return _known(_parted(bare, ","), vocabulary), ({"strip": "{}"}, {"split": ","})
    best: tuple[float, Steps] = (_known(values, vocabulary), ())
    for mark in _MARKS:
        if any(mark in value for value in values):
            share = _known(_parted(values, mark), vocabulary)
            if share > best[0]:
                best = (share, ({"split": mark},))
    return best


def _parted(values: Iterable[str], mark: str) -> list[str]:
    return [piece.strip(' "') for value in values for piece in value.split(mark)]


def _listed(values: Iterable[str]) -> list[str]:
    found: list[str] = []
    for value in values:
        try:
            pieces = json.loads(value)
        except json.JSONDecodeError:
            continue
        found += map(str, pieces) if isinstance(pieces, list) else ()
    return found


def _known(pieces: Iterable[str], vocabulary: Vocabulary) -> float:
    filled = [piece for piece in pieces if piece.strip()]
    known = sum(_is_known(piece.strip(), vocabulary.field) for piece in filled)
    return known / len(filled) if filled else 0.0


@cache
def _is_known(piece: str, field: str) -> bool:
    if not re.search(r"[^\W\d]", piece) or len(piece) > 200:
        return False
    found = terms.matches(piece, vocabulary=vocabularies()[field]).value
    return bool(found) and set(found or ()) <= set(vocabularies()[field].accepted)


@cache
def _wordings(field: str) -> Mapping[str, str]:
    """Return the value of each wording, as the words of a header are compared."""
    vocabulary = vocabularies()[field]
    pairs = [
        (wording, value.value)
        for value in vocabulary.values
        for wording in (value.value, value.label, *value.synonyms)
        if fold(wording)
    ]
    return {header(wording).text: value for wording, value in pairs}
