"""Sniffing: the words and weights by which the columns of an unknown list are recognised."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, field_validator

from maillage.catalogue.loader import read
from maillage.catalogue.mappings import FIELDS, Day
from maillage.catalogue.rules import refuse_unknown
from maillage.catalogue.text import Entry

Share = Annotated[float, Field(ge=0, le=1)]
Recogniser = Literal[
    "", "unique", "siret", "place_name", "commune", "postcode", "commune_code", "street",
    "latitude", "longitude", "phone", "email", "url", "hours", "long_text", "date",
]  # fmt: skip
"""What the cells of a field read as; nothing where only the header tells."""


class Confidence(Entry):
    """The rule that makes one confidence of what the header says and what the cells say."""

    name: Share
    contradicted_below: Share
    contradicted: Share
    empty: Share
    least: Share
    sampled_rows: int = Field(ge=1)
    samples: int = Field(ge=1)
    sample_length: int = Field(ge=10)
    labels_least: Share
    days_least: int = Field(ge=1, le=7)
    slightly_wrong: float = Field(ge=0, le=100)
    geocoder_discount: Share


class Headers(Entry):
    """Words of a header that say little, or that tell a geocoder's work."""

    small_words: tuple[str, ...]
    qualifiers: tuple[str, ...]
    geocoder: tuple[str, ...]


class Missing(Entry):
    """Words that stand for nothing."""

    words: tuple[str, ...]


class People(Entry):
    """How people's names are recognised, and what is written in their place."""

    mask: str
    mailboxes: tuple[str, ...]
    already_masked: tuple[str, ...]
    first_names: tuple[str, ...]


class PlaceWords(Entry):
    """Words of the names of places, and of the names of ways."""

    place_words: tuple[str, ...]
    way_words: tuple[str, ...]


class DayParts(Entry):
    """Words of a header that tell an hour of opening, of closing, or the afternoon."""

    opens: tuple[str, ...]
    closes: tuple[str, ...]
    afternoon: tuple[str, ...]


class FieldWords(Entry):
    """How a field that holds one value is recognised.

    ``names`` are whole headers, ``parts`` words of one, ``never`` words that make it another.
    ``content`` is the recogniser of its cells and ``trust`` what it is worth alone; a header is
    in doubt when the field is ``demanded`` to read so and does not. ``further`` says
    what becomes of other columns as sure: joined to it, or read where it is empty.
    """

    field: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    content: Recogniser = ""
    trust: Share = 0.0
    demanded: bool = False
    further: Literal["", "join", "first"] = ""

    @field_validator("field")
    @classmethod
    def _known(cls, field: str) -> str:
        refuse_unknown((field,), FIELDS, key="standard")
        return field


class ListWords(Entry):
    """Headers of a field whose values the standard lists, beyond its own and former names."""

    field: str
    names: tuple[str, ...] = ()


class PersonalWords(Entry):
    """Headers that speak of a person."""

    names: tuple[str, ...]
    parts: tuple[str, ...] = ()


class IgnoredWords(Entry):
    """Headers left out and why; ``fallback`` ones serve where nothing else gives the field."""

    names: tuple[str, ...]
    reason: str
    fallback: bool = False


class Sniffing(Entry):
    """Everything by which columns are recognised."""

    rule: Confidence
    headers: Headers
    missing: Missing
    people: People
    places: PlaceWords
    days: dict[Day, tuple[str, ...]]
    day_parts: DayParts
    fields: tuple[FieldWords, ...]
    lists: tuple[ListWords, ...]
    personal: tuple[PersonalWords, ...]
    ignored: tuple[IgnoredWords, ...]


@cache
def sniffing() -> Sniffing:
    """Return the words and weights that travel with the program."""
    return read(Sniffing, files("maillage.catalogue") / "sniff.toml")
