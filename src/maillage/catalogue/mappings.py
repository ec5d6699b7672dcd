"""Mappings: which column of a list of places says what, in the words of the national standard."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, Self, TypeVar

import polars as pl
from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from rapidfuzz import process

from maillage.catalogue.own_lists import OwnFile
from maillage.catalogue.rules import exactly_one
from maillage.catalogue.sources import Where
from maillage.catalogue.text import Entry, Words
from maillage.contracts.records import STANDARD
from maillage.errors import CatalogueError
from maillage.language import _

T = TypeVar("T")
Day = Literal["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]

FIELDS = tuple(field for field in STANDARD if field != "source")
"""The fields that a mapping may fill; ``id`` is the id that the source gives."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def _as_rule(written: object) -> object:
    """Read the name of a column as the rule that takes it."""
    return {"column": written} if isinstance(written, str) else written


def _known(by_field: dict[str, T]) -> dict[str, T]:
    """Refuse a field that the standard lacks; the closest is offered."""
    for name in sorted(by_field.keys() - set(FIELDS)):
        close = process.extractOne(name, FIELDS, score_cutoff=60)
        raise ValueError(
            _(
                "« {name} » n'est pas un champ du standard ; {hint}",
                name=name,
                hint=_("vouliez-vous dire : {close} ?", close=close[0])
                if close
                else _("les champs sont : {known}", known=", ".join(FIELDS)),
            )
        )
    return by_field


class Step(Entry):
    """One change made to a text, after those before it; exactly one of these keys.

    ``split`` cuts the text at a mark into values; ``join`` puts values back into one text.
    ``part`` keeps the piece of that rank (from 1, or from the end when negative) between two
    ``by``. ``regex`` keeps its first group, or all that it matches; ``replace`` writes ``to``
    wherever it matches. ``lookup`` reads each value in a table, case aside; ``unknown`` says what
    becomes of the others. ``html`` takes tags and entities out, ``strip`` these characters at
    both ends, ``list`` reads a list written as JSON. ``date`` reads a day written in one of these
    formats. ``only`` forgets a text that it does not match, ``never`` one that it does.
    """

    split: str = ""
    join: str = ""
    part: int = 0
    by: str = ","
    regex: str = ""
    replace: str = ""
    to: str = ""
    lookup: dict[str, Words] = Field(default_factory=dict)
    unknown: Literal["keep", "drop"] = "keep"
    html: bool = False
    strip: str = ""
    list: bool = False
    date: Words = ()
    only: str = ""
    never: str = ""

    @model_validator(mode="after")
    def _one_change(self) -> Self:
        exactly_one(**{key: bool(getattr(self, key)) for key in self.kinds()})
        return self

    @field_validator("regex", "replace", "only", "never")
    @classmethod
    def _readable_pattern(cls, pattern: str) -> str:
        try:
            pl.Series([""]).str.contains(pattern)  # the engine that will read it
        except pl.exceptions.ComputeError as error:
            raise ValueError(
                _(
                    "« {pattern} » n'est pas une expression régulière ({reason}) ; corrigez-la",
                    pattern=pattern,
                    reason=str(error).partition("\nerror: ")[2].partition("\n")[0],
                )
            ) from error
        return pattern

    @classmethod
    def kinds(cls) -> tuple[str, ...]:
        """Return the keys of which a step has one."""
        return tuple(key for key in cls.model_fields if key not in ("by", "to", "unknown"))

    @property
    def kind(self) -> str:
        """The key that the step gives."""
        return next(key for key in self.kinds() if getattr(self, key))


class Choice(Entry):
    """A value of a list, chosen by what columns hold; without any column it is always chosen.

    One column that passes is enough: it ``contains`` one of these texts, ``equals`` one, ``has``
    one as a whole word (a code between dashes), ``is_true`` in any spelling, or ``is_filled``.
    It does not pass when it contains one of ``unless``. Case never matters.
    """

    value: Words
    columns: Words = ()
    contains: Words = ()
    equals: Words = ()
    has: Words = ()
    is_true: bool = False
    is_filled: bool = False
    unless: Words = ()

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = {key: bool(getattr(self, key)) for key in _TESTS}
        if self.columns:
            exactly_one(**tests)
        elif any(tests.values()):
            exactly_one(columns=False)
        return self


_TESTS = ("contains", "equals", "has", "is_true", "is_filled")


class Rule(Entry):
    """Where the text of a field comes from; exactly one form, then ``steps``.

    ``column`` takes a column; ``first`` the first of several rules that gives something; ``join``
    all that several give, with ``separator`` between; ``template`` a sentence with ``{columns}``
    in it (nothing when all are empty, or one of them when it must be ``complete``); ``choose``
    the values whose test passes; ``constant`` the same text for every row.
    """

    column: str = ""
    first: "tuple[Annotated[Rule, BeforeValidator(_as_rule)], ...]" = ()
    join: "tuple[Annotated[Rule, BeforeValidator(_as_rule)], ...]" = ()
    separator: str = "|"
    template: str = ""
    complete: bool = False
    choose: tuple[Choice, ...] = ()
    constant: str = ""
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = ("column", "first", "join", "template", "choose", "constant")
        exactly_one(**{key: bool(getattr(self, key)) for key in forms})
        if self.template and not self.placeholders:
            raise ValueError(
                _(
                    "« template » ne nomme aucune colonne ; écrivez-les entre accolades, ou "
                    "prenez « constant »"
                )
            )
        return self

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The columns that the template names."""
        return tuple(_PLACEHOLDER.findall(self.template))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule reads, without repeats."""
        inner = (name for rule in (*self.first, *self.join) for name in rule.columns)
        chosen = (name for choice in self.choose for name in choice.columns)
        own = (self.column,) if self.column else ()
        return tuple(dict.fromkeys((*own, *inner, *self.placeholders, *chosen)))


WrittenRule = Annotated[Rule, BeforeValidator(_as_rule)]


class Trust(Entry):
    """How far a source is believed, from 0 to 1: for every field, and for those apart."""

    default: float = Field(ge=0, le=1)
    fields: Annotated[dict[str, Annotated[float, Field(ge=0, le=1)]], AfterValidator(_known)] = (
        Field(default_factory=dict)
    )

    def of(self, field: str) -> float:
        """Return the trust in one field."""
        return self.fields.get(field, self.default)


class Mapping(Entry):
    """How one list of places is read.

    ``source`` is the source; ``series`` the list of which it is a vintage; ``role`` says whether
    it enters a build (``current``, one a series), is kept for comparison (``history``), or
    holds no places at all (``aside``: it is read, and ``notes`` says why it goes no further).
    ``territory`` is the code of the département or region that a local list covers. ``missing``
    lists the words that stand for nothing. Rows are kept that hold the words of ``where`` and
    none of ``unless``. ``fields`` gives a rule a field of the standard, ``week`` a rule a day of
    opening hours. ``personal`` columns speak of a person: no record holds them. ``ignored``
    columns are left out for the reason given; a name may end with ``*``. ``permanences`` says that
    a row is somebody's presence at a place; ``mediators`` is the column that lists who is there,
    which is counted and not read. ``file`` says where a list of one's own is.
    """

    source: str
    series: str
    role: Literal["current", "history", "aside"]
    territory: str = ""
    notes: str = ""
    trust: Trust
    missing: tuple[str, ...] = ()
    where: Where = Field(default_factory=dict)
    unless: Where = Field(default_factory=dict)
    fields: Annotated[dict[str, WrittenRule], AfterValidator(_known)]
    week: dict[Day, WrittenRule] = Field(default_factory=dict)
    personal: tuple[str, ...] = ()
    ignored: dict[str, str] = Field(default_factory=dict)
    permanences: bool = False
    mediators: str = ""
    file: OwnFile | None = None

    @field_validator("ignored")
    @classmethod
    def _reasons(cls, ignored: dict[str, str]) -> dict[str, str]:
        silent = [name for name, reason in ignored.items() if not reason.strip()]
        if silent:
            raise ValueError(
                _("dites en quelques mots pourquoi ces colonnes sont laissées : {names}",
                  names=", ".join(silent))
            )  # fmt: skip
        return ignored

    @model_validator(mode="after")
    def _one_use(self) -> Self:
        uses = Counter((*self.columns, *dict.fromkeys(self.personal), *self.ignored))
        twice = [name for name, count in uses.items() if count > 1]
        if twice:
            raise ValueError(
                _(
                    "ces colonnes sont à la fois lues, personnelles ou laissées : {names} ; "
                    "gardez un seul de ces usages",
                    names=", ".join(sorted(twice)),
                )
            )
        return self

    @property
    def id(self) -> str:
        """The id of the source, which a mapping is known by."""
        return self.source

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the mapping reads, without repeats."""
        rules = (*self.fields.values(), *self.week.values())
        read = (name for rule in rules for name in rule.columns)
        return tuple(dict.fromkeys((*read, *self.where, *self.unless)))

    def unmapped(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return the columns of a file that are neither read, nor personal, nor ignored."""
        stated = {*self.columns, *self.personal, *self.ignored}
        starts = tuple(name.removesuffix("*") for name in self.ignored if name.endswith("*"))
        return tuple(name for name in columns if name not in stated and not name.startswith(starts))


def one_current(found: Iterable[Mapping]) -> list[Mapping]:
    """Return mappings as they are, once each series has exactly one current vintage.

    Raises:
        CatalogueError: a series has none, or several.
    """
    listed = list(found)
    current = Counter(mapping.series for mapping in listed if mapping.role == "current")
    for series in sorted({mapping.series for mapping in listed if mapping.role != "aside"}):
        if current[series] != 1:
            raise CatalogueError(
                _(
                    "la série « {series} » a {count} listes en cours ; il en faut une, les autres "
                    'sont role = "history"',
                    series=series,
                    count=current[series],
                )
            )
    return listed
