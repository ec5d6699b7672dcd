"""Find a territory from what a person types: a code, a name, a postcode."""

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from maillage.contracts import LEVELS, Level
from maillage.errors import AmbiguousTerritory, UnknownTerritory
from maillage.language import _
from maillage.reference.explain import ambiguous, explain_code, resembling, unknown
from maillage.reference.geography import Geography
from maillage.reference.names import bare_key, name_key
from maillage.reference.territories import Territory, level_name

ONE_FAULT_FROM = 5
TWO_FAULTS_FROM = 10
"""Letters of a name from which one, then two typing faults are forgiven; ours, argued so: in a
shorter name a letter more or less is another commune."""

SCORE_MIN = 60.0
ANSWERED = 100.0
"""The score of a code, a postcode or a whole name."""

SUGGESTIONS = 5


def find(geography: Geography, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that the text names.

    The text is a code (``44``, ``2A``, ``974``, ``44109``, a nine-digit SIREN), a level and a code
    (``region:84``, ``epci:244400404``), ``france``, or a name, in which case, accents, hyphens,
    articles, ``St`` and a typing fault are forgiven when one territory alone answers. A région
    must be named, prefixed or asked by ``level``: its bare code is a département's.

    Raises:
        UnknownTerritory: none has this name or code; close names, the commune that an old code
            has become or that a postcode serves, or the code with its zero, are offered.
        AmbiguousTerritory: several have it; each is listed with its département and code.
    """
    wanted, level = _split(text, level)
    zones = _zones_of(geography, level)
    if zones.is_empty():
        raise UnknownTerritory(_("{text} : aucun territoire de ce niveau n'est connu", text=text))
    coded = _coded(zones, level)
    found = _exact(zones, wanted, coded=coded)
    if found.is_empty():
        explain_code(geography, wanted, coded=coded)
        found = _within_faults(zones, wanted)
        if found.height > 1:
            raise AmbiguousTerritory(resembling(geography, text, found))
    if found.height > 1:
        raise AmbiguousTerritory(ambiguous(geography, text, found))
    if found.is_empty():
        close = search(geography, wanted, limit=SUGGESTIONS, level=level)
        raise UnknownTerritory(unknown(geography, text, close))
    return Territory(*found.select("level", "code", "name").row(0))


def explain(geography: Geography, text: str, *, level: Level | None = None) -> None:
    """Refuse, as :func:`find` does, an old code, a postcode or a code that lost its zero.

    Raises:
        UnknownTerritory: it is one; the message says what to write.
        AmbiguousTerritory: it is a postcode of several communes; the message lists them.
    """
    wanted, level = _split(text, level)
    explain_code(geography, wanted, coded=_coded(_zones_of(geography, level), level))


def was_corrected(geography: Geography, text: str, found: Territory) -> bool:
    """Whether a typing fault was forgiven: the text is not the territory's code or name."""
    wanted, _level = _split(text, None)
    zone = geography.named_zones.filter(
        pl.col("level") == found.level, pl.col("code") == found.code
    )
    return _exact(zone, wanted, coded=zone).is_empty()


def search(
    geography: Geography, text: str, *, limit: int, level: Level | None = None
) -> pl.DataFrame:
    """Return the zones that answer the text best, with a ``score`` from 60 to 100.

    Columns of contract ``zones`` and ``score``: 100 for the code, the postcode or the whole name,
    95 for the name without its article, 90 for its beginning, 80 for the beginning of a word,
    otherwise 0.9 times the similarity of rapidfuzz (``fuzz.ratio``). Equal scores go by
    population, then level and code.
    """
    wanted, level = _split(text, level)
    zones = _zones_of(geography, level)
    key, bare = _keys(wanted)
    if not key:
        return zones.clear().select(*geography.zones.columns, score=pl.lit(0.0))
    similarity = process.cdist([key], zones["key"].to_list(), scorer=ratio, dtype=np.float64)[0]
    score = (
        pl.when((pl.col("key") == key) | _code_is(wanted) | _served_by(geography, wanted))
        .then(ANSWERED)
        .when(pl.col("bare") == bare)
        .then(95.0)
        .when(pl.col("key").str.starts_with(key) | pl.col("bare").str.starts_with(key))
        .then(90.0)
        .when(pl.col("key").str.contains(f" {key}", literal=True))
        .then(80.0)
        .otherwise(0.9 * pl.Series(similarity))
    )
    return (
        zones.with_columns(score=score)
        .filter(pl.col("score") >= SCORE_MIN)
        .sort(
            ["score", "population", "level", "code"],
            descending=[True, True, False, False],
            nulls_last=True,
        )
        .head(limit)
        .drop("key", "bare")
    )


def _zones_of(geography: Geography, level: Level | None) -> pl.DataFrame:
    zones = geography.named_zones
    return zones.filter(pl.col("level") == level) if level else zones


def _coded(zones: pl.DataFrame, level: Level | None) -> pl.DataFrame:
    """Return the zones that a bare code may name: without a level, no région."""
    return zones if level else zones.filter(pl.col("level") != "region")


def _served_by(geography: Geography, postcode: str) -> pl.Expr:
    """Whether a zone is a commune or municipal arrondissement that a postcode serves."""
    served = geography.postcodes.filter(pl.col("postcode") == postcode)["code"]
    levels = pl.col("level").is_in(["commune", "arrondissement"])
    return levels & pl.col("code").is_in(served.implode())


def _split(text: str, level: Level | None) -> tuple[str, Level | None]:
    """Return the text without its level, and the level it asks for.

    Raises:
        UnknownTerritory: it asks for another level than ``level``.
    """
    prefix, colon, rest = text.strip().partition(":")
    asked, _bare = _keys(prefix)
    if not colon or asked not in LEVELS:
        return text.strip(), level
    if level and level != asked:
        raise UnknownTerritory(
            _(
                "{text} désigne un territoire de niveau {asked}, mais le niveau demandé est "
                "{level} ; gardez l'un des deux",
                text=text,
                asked=level_name(asked),
                level=level_name(level),
            )
        )
    return rest.strip(), asked


def _exact(zones: pl.DataFrame, wanted: str, *, coded: pl.DataFrame) -> pl.DataFrame:
    """Return the zones of this code; failing that, of this name; then of this bare name."""
    key, bare = _keys(wanted)
    readings = (
        coded.filter(_code_is(wanted)),
        zones.filter(pl.lit(key != "") & (pl.col("key") == key)),
        zones.filter(pl.lit(bare != "") & (pl.col("bare") == bare)),
    )
    return next((found for found in readings if not found.is_empty()), zones.clear())


def _within_faults(zones: pl.DataFrame, wanted: str) -> pl.DataFrame:
    """Return the zones whose name is at most one or two typing faults away."""
    key, _bare = _keys(wanted)
    faults = (len(key) >= ONE_FAULT_FROM) + (len(key) >= TWO_FAULTS_FROM)
    if not faults:
        return zones.clear()
    distances = process.cdist(
        [key], zones["key"].to_list(), scorer=OSA.distance, score_cutoff=faults
    )
    return zones.filter(pl.Series(distances[0] <= faults))


def _keys(text: str) -> tuple[str, str]:
    """Return the comparable form of a text, with and without its article."""
    table = pl.DataFrame({"text": [text]}).select(key=name_key(pl.col("text")))
    return table.select("key", bare=bare_key(pl.col("key"))).row(0)


def _code_is(wanted: str) -> pl.Expr:
    return pl.col("code").is_in([wanted, wanted.upper(), wanted.lower()])
