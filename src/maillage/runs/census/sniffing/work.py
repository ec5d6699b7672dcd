"""The columns of a list while they are recognised: what each step took, and what is left."""

from dataclasses import dataclass, field
from typing import Any

from maillage.catalogue.sniffing import sniffing
from maillage.runs.census.sniffing import rules
from maillage.runs.census.sniffing.assignment import Candidate, candidate
from maillage.runs.census.sniffing.found import Found
from maillage.runs.census.sniffing.headers import base_name
from maillage.runs.census.sniffing.labels import Labelled
from maillage.runs.census.sniffing.profiles import Profile


@dataclass
class Work:
    """The columns still to be recognised, and what the others gave.

    ``names`` are all the headers; ``fallback`` the columns that serve for want of better;
    ``labels`` the fields of listed values that columns seem to give.
    """

    names: tuple[str, ...]
    profiles: dict[str, Profile]
    fallback: dict[str, Profile] = field(default_factory=dict)
    labels: dict[str, Labelled] = field(default_factory=dict)
    fields: dict[str, Found] = field(default_factory=dict)
    week: tuple[Found, ...] = ()
    personal: list[str] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)

    def take(self, *columns: str) -> None:
        """Leave columns out of the steps to come."""
        for name in columns:
            self.profiles.pop(name, None)

    def ignore(self, columns: list[str], reason: str) -> None:
        """Leave columns out of the mapping, for a reason."""
        self.ignored |= dict.fromkeys(columns, reason)
        self.take(*columns)

    def header(self, column: str) -> str:
        """Return the header as its producer wrote it, without the number of a repeat."""
        return base_name(column, self.names)

    def keep(self, chosen: Candidate) -> None:
        """Give a field its column."""
        rule = rules.plain_rule(chosen.field, self.profiles[chosen.column])
        self.give(chosen.field, (chosen.column,), rule, like=chosen)

    def give(self, name: str, columns: tuple[str, ...], rule: rules.Written, *, like: Any) -> None:
        """Give a field a rule on columns, as sure as a candidate or a field found before."""
        self.fields[name] = Found(
            name, columns, rule, like.confidence, like.by_name, like.by_content
        )
        self.take(*columns)

    def candidates(self, profile: Profile) -> list[Candidate]:
        """Return how sure each field of one value is to stand in a column."""
        name = self.header(profile.name)
        wanted = [words for words in sniffing().fields if not self.is_said(words.field)]
        return [candidate(profile, words, name=name) for words in wanted]

    def is_said(self, name: str) -> bool:
        """Return whether a field is found; the hours are when the days of the week are."""
        return name in self.fields or (name == "horaires" and bool(self.week))
