"""What is found of a list: fields and days with how sure they are, and what is left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from maillage.catalogue.mappings import Mapping
from maillage.runs.census.sniffing.rules import Written

TRUST = 0.5
"""Trust in a source that nobody has judged yet (an assumption of ours)."""


@dataclass(frozen=True)
class Found:
    """A field or a day of hours, and where it comes from.

    ``confidence`` is from 0 to 1; ``by_name`` and ``by_content`` are what the header and the
    cells say, None where one says nothing. ``samples`` are values, masked where they speak of a
    person.
    """

    field: str
    columns: tuple[str, ...]
    rule: Written
    confidence: float
    by_name: float | None
    by_content: float | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """A column that nothing recognises, and a few of its values."""

    column: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A draft mapping of a list, and what there is to say of it.

    ``written_as`` says how the file is written, ``file`` where it is; ``notes`` are sentences for a
    person.
    """

    source: str
    written_as: str
    columns: tuple[str, ...]
    fields: tuple[Found, ...]
    week: tuple[Found, ...] = ()
    personal: tuple[str, ...] = ()
    ignored: dict[str, str] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    missing: tuple[str, ...] = ()
    file: str = ""
    notes: tuple[str, ...] = ()

    @property
    def mapping(self) -> Mapping:
        """The mapping, checked."""
        return Mapping.model_validate(self.document)

    @property
    def document(self) -> dict[str, Any]:
        """The mapping as a TOML document holds it."""
        return dict(self._parts())

    def _parts(self) -> Iterator[tuple[str, Any]]:
        yield from {"source": self.source, "series": self.source, "role": "current"}.items()
        if self.missing:
            yield "missing", list(self.missing)
        if self.personal:
            yield "personal", list(self.personal)
        if self.file:
            yield "file", {"path": self.file}
        yield "trust", {"default": TRUST}
        yield "fields", {each.field: each.rule for each in self.fields}
        if self.week:
            yield "week", {each.field: each.rule for each in self.week}
        if self.ignored:
            yield "ignored", self.ignored
