"""Where places are: positions in one column of pairs, and what a geocoder found."""

from typing import Final

from maillage.catalogue.sniffing import sniffing
from maillage.language import N_, _
from maillage.runs.census.sniffing import rules
from maillage.runs.census.sniffing.assignment import Candidate, assign, candidate
from maillage.runs.census.sniffing.headers import header
from maillage.runs.census.sniffing.work import Work

_SURE: Final = 0.75
_PAIRS: Final = 0.5
_PAIR_REASON: Final = N_("mêmes coordonnées que la latitude et la longitude")
_PLACES: Final = ("commune", "postcode", "latitude", "longitude")


def split_pairs(work: Work) -> None:
    """Take the position from one column of pairs, when no two columns give it."""
    if {"latitude", "longitude"} & set(work.fields):
        return
    pairs = [each for each in work.profiles.values() if each.share("pair") >= _PAIRS]
    if not pairs:
        return
    best = max(pairs, key=lambda each: (-_geocoded_words(each.name), each.filled))
    written = rules.pair_rules(best)
    if written is None:
        return
    for name, rule in zip(("latitude", "longitude"), written, strict=True):
        share = best.share("pair")
        sure = Candidate(name, best.name, _SURE * share, 0.0, share)
        work.give(name, (best.name,), rule, like=sure)


def _geocoded_words(name: str) -> int:
    return sum(word in sniffing().headers.geocoder for word in header(name).words)


def fall_back(work: Work) -> None:
    """Take from a geocoder's columns the fields that nothing else gives."""
    lacking = [
        words
        for words in sniffing().fields
        if words.field not in work.fields and words.demanded and words.content in _PLACES
    ]
    scored = [
        candidate(each, words, name=name)
        for name, each in work.fallback.items()
        for words in lacking
    ]
    for chosen in assign(scored, {name: each.filled for name, each in work.fallback.items()}):
        work.profiles[chosen.column] = work.fallback[chosen.column]
        work.ignored.pop(chosen.column, None)
        work.keep(chosen)


def leave_positions(work: Work) -> None:
    """Say of a column of positions that nothing reads that the position is known already."""
    if not {"latitude", "longitude"} <= set(work.fields):
        return
    kinds = ("pair", "latitude", "longitude")
    same = [name for name, each in work.profiles.items() if max(map(each.share, kinds)) >= _PAIRS]
    work.ignore(same, _(_PAIR_REASON))
