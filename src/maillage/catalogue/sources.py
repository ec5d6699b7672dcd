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

Kind = Literal["csv", "xlsx", "parquet", "json", "geojson"]

_ANY_BYTES = (
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/x-gzip",
)
"""Content types that say nothing of a table: bytes, or an envelope."""

_CONTENT_TYPES: dict[Kind, tuple[str, ...]] = {
    "csv": ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "parquet": ("application/vnd.apache.parquet", "application/x-parquet"),
    "json": ("application/json", "text/json", "text/plain"),
    "geojson": ("application/geo+json", "application/json", "text/json", "text/plain"),
}


class Format(Entry):
    """How the file is written.

    ``member`` names the file inside a ZIP; ``record_path`` the list inside a JSON document;
    ``sheet`` the sheet of a workbook. ``preamble`` tells rows to skip above the header.
    ``secret`` lists the words that stand for a secret; ``secret_where`` the rows whose own column
    says that they are secret. ``content_types`` are those that a server may declare; by default
    those of the kind, of plain bytes, of ZIP and of gzip.
    """

    kind: Kind
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
    content_types: tuple[str, ...] = ()

    @property
    def accepted_types(self) -> tuple[str, ...]:
        """The content types that a server may declare for the file."""
        return self.content_types or (*_CONTENT_TYPES[self.kind], *_ANY_BYTES)


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

    ``weight`` names the column that weighs a bare share when it is aggregated. Where the file
    gives no such column but the number that the share counts, ``share_count`` names that one: the
    share is weighed by their quotient, the whole that it implies up to its rounding.
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
    share_count: str = ""
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
        if self.share_count and (self.weight or not self.value):
            raise ValueError(
                _(
                    "« share_count » pèse la part de « value » à défaut de « weight » ; donnez "
                    "« value », et l'un des deux"
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
        single = tuple(name for name in (self.value, self.weight, self.share_count) if name)
        return (*single, *self.numerator, *self.minus, *self.denominator, *self.where)


class Expect(Entry):
    """What a sound file looks like: a load outside these bounds is refused with the difference.

    ``bytes_min`` is the least size of the table, out of its ZIP or gzip envelope.
    """

    rows_min: int = 1
    unknown_codes_max: float = Field(default=0.05, ge=0, le=1)
    rows_max: int | None = None
    bytes_min: int = 1


class Source(Entry):
    """One file of open data.

    ``url`` is the live address; else ``derived_from`` names the entries that the file is made from,
    or ``without_url`` says why it has no address (the demonstration needs none of them). ``page``
    is the producer's page about it, ``mirror`` the name of the same file in a mirror folder.
    ``measures`` turn columns into indicators; a file without any is a table, of which ``columns``
    are kept, or a list of ``places`` (``holds``), of which every column is kept as text and every
    readable row goes through. A table is stale ``fresh_for_years`` after it was published; the
    indicators of the others say how old they may be, and the census how old a place may be.
    ``exercised_by`` says what has shown that the entry works: a real
    file (``mirror``), our own after the documented columns (``fixture``), a pull (``live``) or the
    demonstration (``demo``).
    """

    id: str
    title: str
    producer: str
    licence: str
    url: str = ""
    derived_from: tuple[str, ...] = ()
    without_url: str = ""
    page: str = ""
    mirror: str = ""
    published: date
    exercised_by: Literal["mirror", "fixture", "live", "demo"]
    notes: str = ""
    holds: Literal["figures", "places"] = "figures"
    format: Format
    zone: ZoneColumn | None = None
    measures: tuple[Measure, ...] = ()
    columns: tuple[str, ...] = ()
    fresh_for_years: int | None = Field(default=None, ge=0)
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _address_or_reason(self) -> Self:
        given = [self.url, self.derived_from, self.without_url]
        if sum(map(bool, given)) > 1:
            raise ValueError(
                _(
                    "« url », « derived_from » et « without_url » s'excluent ; gardez « url » si "
                    "le fichier a une adresse"
                )
            )
        if not any(given) and self.exercised_by != "demo":
            raise ValueError(
                _(
                    "ni « url », ni « derived_from », ni « without_url » n'est donné ; donnez "
                    "l'adresse du fichier dans « url », ou dites dans « without_url » pourquoi il "
                    "n'y en a pas"
                )
            )
        return self

    @model_validator(mode="after")
    def _places_keep_all(self) -> Self:
        if self.holds == "places" and (self.measures or self.columns):
            raise ValueError(
                _(
                    "une liste de lieux garde toutes ses colonnes ; retirez « measures » et "
                    "« columns », ou « holds »"
                )
            )
        return self

    @model_validator(mode="after")
    def _tables_grow_old(self) -> Self:
        is_table = self.holds == "figures" and not self.measures
        if is_table and self.fresh_for_years is None:
            raise ValueError(
                _(
                    "une table sans « measures » dit elle-même quand elle est périmée ; donnez "
                    "dans « fresh_for_years » le nombre d'années où elle reste à jour"
                )
            )
        if not is_table and self.fresh_for_years is not None:
            raise ValueError(
                _(
                    "« fresh_for_years » est pour une table : les indicateurs disent la durée de "
                    "« measures », et le recensement celle des lieux ; retirez-le"
                )
            )
        return self

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
    (weighted, flagged). ``numerator`` and ``denominator`` say in words what a ratio counts above
    and below the line. ``low`` and ``high`` bound a plausible value.
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
    numerator: Text | None = None
    denominator: Text | None = None
    weight: str = "population"
    minimum_coverage: float = Field(default=0.5, ge=0, le=1)
    low: float | None = None
    high: float | None = None
    sampled_share: float | None = Field(default=None, gt=0, le=1)
    citation: str
    fresh_for_years: int
    caveat: Text | None = None

    @model_validator(mode="after")
    def _ratio_names_its_counts(self) -> Self:
        if self.aggregate == "ratio" and not (self.numerator and self.denominator):
            raise ValueError(
                _(
                    "« aggregate » est « ratio » sans « numerator » et « denominator » ; dites en "
                    "quelques mots ce que chacun compte"
                )
            )
        return self


class IndicatorBook(Entry):
    """The indicators of one theme."""

    indicators: tuple[Indicator, ...]
