"""The figures book: dated national figures, what follows from them, and what must hold.

A value is written as text, and the way it is written is its precision: ``"0.37"`` is any share
that rounds to 37 %, ``"1.6e9"`` any amount that rounds to 1.6 thousand million. A count written
to the unit and money written to the cent are exact.
"""

from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from maillage.catalogue.rules import exactly_one, refuse_repeats, refuse_unknown
from maillage.catalogue.text import Entry, Text
from maillage.language import _

Unit = Literal["share", "points", "count", "people", "euro", "dollar"]
Operation = Literal["product", "ratio", "difference", "sum", "mean", "count", "total"]
Relation = Literal["equals", "at_most", "at_least"]
Origin = Literal["eu", "non_eu", "unknown"]

_TABLE_OPERATIONS = ("count", "total")
_PAIR_OPERATIONS = ("ratio", "difference")


def _written(value: object) -> object:
    """Refuse a float, which forgets how it was written."""
    if isinstance(value, float):
        raise ValueError(
            _('écrivez {value} entre guillemets, "{value}" : sa précision sera gardée', value=value)
        )
    return value


def _dated(value: object) -> object:
    """Refuse at once what is neither a year nor a day, rather than once as each."""
    if type(value) not in (int, date):
        raise ValueError(
            _("« {value} » n'est ni une année ni un jour ; écrivez 2026 ou 2026-01-31", value=value)
        )
    return value


Amount = Annotated[Decimal, BeforeValidator(_written)]

Moment: TypeAlias = Annotated[int | date, BeforeValidator(_dated)]
"""A year, or a day."""


def last_day(moment: Moment) -> date:
    """Return the last day of a year, or the day itself.

    Examples:
        >>> last_day(2020)
        datetime.date(2020, 12, 31)
    """
    return date(moment, 12, 31) if isinstance(moment, int) else moment


class Document(Entry):
    """Where figures were read: ``url`` when the page is public."""

    title: str
    producer: str
    published: Moment
    url: str = ""


class Derivation(Entry):
    """How a figure follows from others.

    ``product``, ``ratio``, ``difference``, ``sum`` and ``mean`` take the figures of ``of``, in
    order. ``count`` takes the rows of a ``table`` marked in ``column``, all of them if it is
    empty. ``total`` adds up the lines of a ledger named by ``table``, those of one origin if
    ``column`` names it.
    """

    operation: Operation
    of: tuple[str, ...] = ()
    table: str = ""
    column: str = ""

    @model_validator(mode="after")
    def _operands(self) -> Self:
        if (self.operation in _TABLE_OPERATIONS) != bool(self.table):
            raise ValueError(
                _(
                    "« table » va avec les opérations count et total, et elles seules ; trouvé : "
                    "{operation} ; changez « operation », ou remplacez « of » par « table » ou "
                    "l'inverse",
                    operation=self.operation,
                )
            )
        exactly_one(of=bool(self.of), table=bool(self.table))
        in_pairs = self.operation in _PAIR_OPERATIONS
        if self.of and (len(self.of) < 2 or (in_pairs and len(self.of) > 2)):
            raise ValueError(
                _(
                    "« {operation} » prend {expected} chiffres, trouvé : {count} ; corrigez « of »",
                    operation=self.operation,
                    expected=_("deux") if in_pairs else _("au moins deux"),
                    count=len(self.of),
                )
            )
        return self


class Target(Entry):
    """What a figure must reach, at least, by the end of a year or on a day."""

    value: Amount
    by: Moment
    source: str


class Figure(Entry):
    """One figure: a published ``value``, an ``unknown`` with its reason, or a ``derive``.

    A derived figure takes its date and its sources from its operands.
    ``fresh_for_years`` replaces the book's; ``valid_until`` is the last day it may be used, where
    its source says so: the end of a scheme, for instance.
    """

    id: str
    label: Text
    unit: Unit
    universe: Text
    value: Amount | None = None
    unknown: Text | None = None
    derive: Derivation | None = None
    observed: Moment | None = None
    source: str = ""
    target: Target | None = None
    fresh_for_years: int | None = Field(default=None, ge=0)
    valid_until: date | None = None
    caveat: Text | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        exactly_one(
            value=self.value is not None,
            unknown=self.unknown is not None,
            derive=self.derive is not None,
        )
        if self.derive is None and (self.observed is None or not self.source):
            raise ValueError(
                _(
                    "un chiffre publié ou inconnu a une date et une source ; donnez « observed » "
                    "et « source »"
                )
            )
        own = (self.observed, self.source or None, self.fresh_for_years)
        if self.derive and own != (None, None, None):
            raise ValueError(
                _(
                    "un chiffre dérivé tient sa date, ses sources et sa durée de ses termes ; "
                    "retirez « observed », « source » et « fresh_for_years »"
                )
            )
        return self


class Row(Entry):
    """One row of a table of practices; ``starred`` marks also count, ``detail`` is as printed."""

    label: str
    marks: tuple[str, ...] = ()
    starred: tuple[str, ...] = ()
    detail: str = ""


class Table(Entry):
    """Who does what: rows marked in columns."""

    id: str
    label: Text
    universe: Text
    observed: Moment
    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @model_validator(mode="after")
    def _marks(self) -> Self:
        marks = [mark for row in self.rows for mark in row.marks]
        refuse_unknown(marks, self.columns, key="columns")
        for row in self.rows:
            unmarked = sorted(set(row.starred) - set(row.marks))
            if unmarked:
                raise ValueError(
                    _(
                        "ligne « {row} » : « starred » donne {marks}, absent de « marks » ; "
                        "ajoutez-le à « marks »",
                        row=row.label,
                        marks=", ".join(unmarked),
                    )
                )
        return self


class Line(Entry):
    """One line of a ledger, with the share that its publisher printed."""

    label: str
    amount: Amount
    origin: Origin = "unknown"
    published_share: Amount | None = None


class Ledger(Entry):
    """Amounts by line, in ``unit``; a line of unknown origin is counted apart."""

    id: str
    label: Text
    universe: Text
    observed: Moment
    source: str
    unit: Literal["euro", "dollar"]
    lines: tuple[Line, ...]


class Check(Entry):
    """What must hold between a figure and another one, or an exact ``limit``.

    ``meaning`` is said when it does not hold: what is wrong, and where the limit comes from.
    """

    id: str
    figure: str
    relation: Relation
    against: str = ""
    limit: Amount | None = None
    meaning: Text

    @model_validator(mode="after")
    def _one_expectation(self) -> Self:
        exactly_one(against=bool(self.against), limit=self.limit is not None)
        return self


class Series(Entry):
    """The same measure at successive dates; ``ends`` is the last day of the scheme."""

    id: str
    label: Text
    figures: tuple[str, ...] = Field(min_length=2)
    ends: date | None = None


class Book(Entry):
    """One theme of the figures book, which refers to nothing outside itself."""

    id: str
    label: Text
    fresh_for_years: int = Field(ge=0)
    documents: dict[str, Document]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    checks: tuple[Check, ...] = ()
    series: tuple[Series, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse_repeats([figure.id for figure in self.figures], key="figures")
        refuse_repeats([check.id for check in self.checks], key="checks")
        tables = [table.id for table in self.tables] + [ledger.id for ledger in self.ledgers]
        refuse_repeats(tables, key="tables, ledgers")
        self._check_references()
        for figure_id in self.reading_order:
            self._check_unit(self.figure(figure_id))
        return self

    def figure(self, figure_id: str) -> Figure:
        """Return a figure by id."""
        return next(figure for figure in self.figures if figure.id == figure_id)

    def table(self, table_id: str) -> Table:
        """Return a table by id."""
        return next(table for table in self.tables if table.id == table_id)

    def ledger(self, ledger_id: str) -> Ledger:
        """Return a ledger by id."""
        return next(ledger for ledger in self.ledgers if ledger.id == ledger_id)

    @property
    def reading_order(self) -> tuple[str, ...]:
        """The ids of the figures, each after those it is derived from."""
        graph = {figure.id: figure.derive.of if figure.derive else () for figure in self.figures}
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise ValueError(
                _(
                    "cycle de chiffres : {cycle} ; retirez l'un d'eux du « of » d'un autre",
                    cycle=" → ".join(error.args[1]),
                )
            ) from error

    def _check_references(self) -> None:
        documents = [f.source for f in self.figures if f.source]
        documents += [f.target.source for f in self.figures if f.target]
        documents += [table.source for table in self.tables]
        documents += [ledger.source for ledger in self.ledgers]
        refuse_unknown(documents, self.documents, key="documents")
        used = [name for f in self.figures if f.derive for name in f.derive.of]
        used += [check.figure for check in self.checks]
        used += [check.against for check in self.checks if check.against]
        used += [name for series in self.series for name in series.figures]
        refuse_unknown(used, [figure.id for figure in self.figures], key="figures")
        for figure in self.figures:
            if figure.derive and figure.derive.table:
                self._check_table(figure.derive)

    def _check_table(self, derive: Derivation) -> None:
        if derive.operation == "count":
            refuse_unknown([derive.table], [table.id for table in self.tables], key="tables")
            columns: tuple[str, ...] = self.table(derive.table).columns
        else:
            refuse_unknown([derive.table], [ledger.id for ledger in self.ledgers], key="ledgers")
            columns = ("eu", "non_eu", "unknown")
        refuse_unknown([derive.column] if derive.column else [], columns, key="columns")

    def _check_unit(self, figure: Figure) -> None:
        if figure.derive is None:
            return
        if figure.derive.operation == "total":
            expected: Unit | None = self.ledger(figure.derive.table).unit
        else:
            units = [self.figure(name).unit for name in figure.derive.of]
            expected = _unit_of(figure.derive.operation, units)
        if figure.unit != expected:
            raise ValueError(
                _(
                    "« {figure} » : « unit » vaut {unit}, ses termes donnent {expected} ; "
                    "corrigez « unit », « operation » ou les termes",
                    figure=figure.id,
                    unit=figure.unit,
                    expected=expected or _("des unités qui ne vont pas ensemble"),
                )
            )


def _unit_of(operation: Operation, units: list[Unit]) -> Unit | None:
    """Return the unit that an operation gives, or None if these units do not go together."""
    kinds = set(units)
    carried = [unit for unit in units if unit != "share"]
    if operation == "count":
        return "count"
    if operation == "product":
        return None if len(carried) > 1 else carried[0] if carried else "share"
    if operation == "ratio" and units[1] == "share":
        return units[0]
    if len(kinds) > 1:
        return None
    if operation == "ratio":
        return "share"
    return "points" if operation == "difference" and units[0] == "share" else units[0]
