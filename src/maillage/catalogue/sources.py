"""Sources: where a file comes from, how it is written, and what its columns mean."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from maillage.catalogue.rules import exactly_one
from maillage.catalogue.text import Entry, Text
from maillage.contracts import Level
from maillage.language import _


def _several(words: object) -> object:
    """Read one word as a choice of one."""
    return (words,) if isinstance(words, str) else words


Where = dict[str, Annotated[tuple[str, ...], BeforeValidator(_several)]]
"""Columns, and the words of which a row holds one in each."""


class Format(Entry):
    """How the file is written.

    ``member`` names the file inside a ZIP; ``record_path`` the list inside a JSON document;
    ``sheet`` the sheet of a workbook. ``preamble`` tells rows to skip above the header.
    ``secret`` lists the words that stand for a secret; ``secret_where`` the rows whose own column
    says that they are secret.
    """

    kind: Literal["csv", "xlsx", "parquet", "json", "geojson"]
    encoding: Literal["utf-8", "latin-1", "cp1252"] = "utf-8"
    separator: Literal[",", ";", "\t", "|"] = ","
    decimal: Literal[".", ","] = "."
    thousands: str = ""
    preamble: int = Field(default=0, ge=0)
    member: str = ""
    sheet: str = ""
    record_path: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("",)
    secret: tuple[str, ...] = ()
    secret_where: Where = Field(default_factory=dict)


class ZoneColumn(Entry):
    """The column that holds the zone code, its level, and the year of its codes.

    ``pad`` is the length to which a code that may have lost its leading zeros is filled.
    ``where`` tells the rows of this level in a file that mixes levels, editions or dates; the
    others are not read.
    """

    column: str
    level: Literal[Level, "qpv"]
    cog_year: int
    pad: int = 0
    where: Where = Field(default_factory=dict)


class Measure(Entry):
    """What one indicator takes from the file: a value, or the counts above and below the line.

    ``weight`` names the column that weighs a bare share when it is aggregated.
    ``minus`` is taken off the numerator, for classes that the file cumulates.
    ``categories`` maps a word of the file to a number. ``complement`` reads 1 − share.
    ``where`` keeps the rows in which a column has the given value, or one of several.
    ``rows`` says what the rows of one code are: the same answer (``agree``), parts to add up
    (``sum``), or things to count (``count``: a cell of ``value`` that is filled is one).
    ``absent_is_zero`` names the land over which the file is exhaustive, so that a zone it leaves
    out has none. ``per_people`` turns a count into a number for so many inhabitants.
    """

    indicator: str
    year: int
    value: str = ""
    numerator: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    weight: str = ""
    scale: float = 1.0
    complement: bool = False
    categories: dict[str, float] = Field(default_factory=dict)
    where: Where = Field(default_factory=dict)
    rows: Literal["agree", "sum", "count"] = "agree"
    absent_is_zero: Literal["nowhere", "metropole", "france"] = "nowhere"
    per_people: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one(value=bool(self.value), numerator=bool(self.numerator))
        for key in ("denominator", "minus"):
            if getattr(self, key) and not self.numerator:
                raise ValueError(
                    _(
                        "« {key} » va avec « numerator », et « value » est donné ; retirez "
                        "« {key} » ou remplacez « value » par « numerator »",
                        key=key,
                    )
                )
        if self.denominator and (self.rows != "agree" or self.per_people is not None):
            raise ValueError(
                _(
                    "« rows » et « per_people » sont pour des nombres, et « denominator » fait une "
                    "part ; retirez « denominator », ou les deux autres"
                )
            )
        if self.rows == "count" and not self.value:
            raise ValueError(
                _("« rows » compte les cellules d'une colonne ; nommez-la dans « value »")
            )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file that the measure reads."""
        single = tuple(name for name in (self.value, self.weight) if name)
        return (*single, *self.numerator, *self.minus, *self.denominator, *self.where)


class Expect(Entry):
    """What a sound file looks like: a load outside these bounds is refused with the difference."""

    rows_min: int = 1
    unknown_codes_max: float = Field(default=0.05, ge=0, le=1)
    rows_max: int | None = None
    bytes_min: int = 1


class Source(Entry):
    """One file of open data.

    ``url`` is the live address, ``page`` the producer's page about it, ``mirror`` the name of the
    same file in a mirror folder. ``measures`` turn columns into indicators; a file without any is
    a table, of which ``columns`` are kept. ``exercised_by`` says what has shown that the entry
    works: a real file (``mirror``), our own after the documented columns (``fixture``), a pull
    (``live``) or the demonstration (``demo``).
    """

    id: str
    title: str
    producer: str
    licence: str
    url: str = ""
    page: str = ""
    mirror: str = ""
    published: date
    exercised_by: Literal["mirror", "fixture", "live", "demo"]
    notes: str = ""
    format: Format
    zone: ZoneColumn | None = None
    measures: tuple[Measure, ...] = ()
    columns: tuple[str, ...] = ()
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _measures_have_zones(self) -> Self:
        if self.measures and self.zone is None:
            raise ValueError(
                _(
                    "« measures » est donné sans « zone » ; dites dans « zone » quelle colonne "
                    "porte le code"
                )
            )
        return self

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The columns without which the file cannot be read, without repeats."""
        zone = (self.zone.column, *self.zone.where) if self.zone else ()
        measured = [name for measure in self.measures for name in measure.columns]
        names = [*zone, *measured, *self.format.secret_where, *self.columns]
        return tuple(dict.fromkeys(names))


class Indicator(Entry):
    """One indicator: its meaning, its unit, its direction and how it aggregates.

    ``direction`` is ``more`` when a higher value means a more fragile zone. ``weight`` names
    the count that weighs a bare share: ``population`` or another indicator.
    ``aggregate`` is ``ratio`` (counts summed; shares weighted and flagged), ``sum`` or ``mean``
    (weighted, flagged). ``low`` and ``high`` bound a plausible value.
    ``sampled_share`` is the share of the universe that the survey reaches, from which a share's
    sampling error follows.
    """

    id: str
    label: Text
    definition: Text
    unit: Literal["share", "euro", "count", "index", "mbit_s", "minutes", "flag"]
    direction: Literal["more", "less"]
    universe: Text
    aggregate: Literal["ratio", "sum", "mean"]
    weight: str = "population"
    minimum_coverage: float = Field(default=0.5, ge=0, le=1)
    low: float | None = None
    high: float | None = None
    sampled_share: float | None = Field(default=None, gt=0, le=1)
    citation: str
    fresh_for_years: int
    caveat: Text | None = None


class IndicatorBook(Entry):
    """The indicators of one theme."""

    indicators: tuple[Indicator, ...]
