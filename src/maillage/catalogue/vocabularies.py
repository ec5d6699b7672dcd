"""Vocabularies: the values that a field of the national standard accepts, and older wordings."""

import re
from datetime import date
from typing import Self

from pydantic import Field, field_validator, model_validator

from maillage.catalogue.rules import refuse_repeats
from maillage.catalogue.text import Entry, Text
from maillage.language import _


class Value(Entry):
    """A value of the standard: its exact words, and the wordings that mean it.

    ``synonyms`` are other wordings of the same thing; one that means several values is listed
    under each. ``patterns`` are regular expressions on a name folded to lower case without
    accents or punctuation, which reveal the value in it.
    """

    value: str = Field(min_length=1)
    label: str = ""
    synonyms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @field_validator("patterns")
    @classmethod
    def _readable(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                groups = re.compile(pattern).groups
            except re.error as error:
                raise ValueError(
                    _(
                        "« {pattern} » n'est pas une expression régulière lisible ({reason})",
                        pattern=pattern,
                        reason=error,
                    )
                ) from error
            if groups:
                raise ValueError(
                    _(
                        "« {pattern} » capture un groupe ; écrivez (?:…) à la place de (…)",
                        pattern=pattern,
                    )
                )
        return patterns


class Vocabulary(Entry):
    """The values that a field accepts, in the order of the standard.

    ``unsaid`` are wordings that are understood and say nothing in this standard, as « tout
    public » among the audiences. A vocabulary that is not ``closed`` keeps other words as well.
    ``former`` are the names that the field had in older standards; ``neighbours`` the fields
    whose values are found in its place. ``source`` cites the standard, ``as_of`` is its date.
    """

    id: str
    field: str
    label: Text
    source: str
    as_of: date
    closed: bool = True
    former: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    values: tuple[Value, ...] = Field(min_length=1)
    unsaid: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _without_repeats(self) -> Self:
        refuse_repeats((value.value for value in self.values), key="values")
        return self

    @property
    def accepted(self) -> tuple[str, ...]:
        """The exact words of the standard, in its order."""
        return tuple(value.value for value in self.values)
