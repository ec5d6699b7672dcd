"""Pages on the form of things: the contracts of tables, the keys of catalogue entries."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import polars as pl
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from maillage import contracts
from maillage.catalogue.census import CensusSettings
from maillage.catalogue.demands import AgeClass, Demand
from maillage.catalogue.figures import (
    Book,
    Check,
    Derivation,
    Document,
    Figure,
    Ledger,
    Line,
    Row,
    Series,
    Table,
    Target,
)
from maillage.catalogue.indexes import Axis, Index, Part
from maillage.catalogue.linkage import Blocking, Concept, Term, Thresholds, Tree, Weights, Words
from maillage.catalogue.mappings import Choice, Mapping, Rule, Step, Trust
from maillage.catalogue.settings import Settings, Similarity, Uncertainty
from maillage.catalogue.sources import (
    Expect,
    Format,
    Indicator,
    IndicatorBook,
    Measure,
    Source,
    ZoneColumn,
)
from maillage.catalogue.text import Entry, Text
from maillage.catalogue.vocabularies import Value, Vocabulary
from maillage.contracts import Contract, audit
from pages.markdown import codes, table

CONTRACTS: tuple[Contract, ...] = (
    contracts.ZONES,
    contracts.CROSSWALK,
    contracts.POSTCODES,
    contracts.OLD_NAMES,
    contracts.OUTLINES,
    contracts.INDICATOR_VALUES,
    contracts.QUALITY_ISSUES,
    contracts.QUALITY_REPORT,
    contracts.MAPPED_RECORDS,
    contracts.PLACE_RECORDS,
    contracts.RECORD_NOTES,
    contracts.PLACES,
    contracts.PLACE_ORIGINS,
    contracts.PERMANENCES,
    contracts.PUBLIC_TEXTS,
    contracts.LINKS,
    audit.DISTRIBUTIONS,
    audit.HISTOGRAMS,
    audit.CORRELATIONS,
    audit.WEIGHTS,
    audit.EFFECTS,
    audit.MOVERS,
    audit.SENSITIVITY,
)

ENTRIES: dict[str, tuple[type[Entry], ...]] = {
    "Sources": (
        Source,
        Format,
        ZoneColumn,
        Measure,
        Expect,
    ),
    "Lists of places": (Mapping, Rule, Choice, Step, Trust),
    "Vocabularies": (Vocabulary, Value),
    "Bounds of the census": (CensusSettings,),
    "Linkage": (Words, Concept, Blocking, Weights, Term, Thresholds, Tree),
    "Indicators": (IndicatorBook, Indicator),
    "Indexes": (Index, Axis, Part),
    "Demand models": (Demand, AgeClass),
    "Settings of a diagnosis": (Settings, Uncertainty, Similarity),
    "Figures": (
        Book,
        Document,
        Figure,
        Derivation,
        Target,
        Table,
        Row,
        Ledger,
        Line,
        Check,
        Series,
    ),
}


_WORDS: dict[type, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true`, `false`",
    Text: "text in `fr` and `en`",
    date: "day",
    Decimal: "number written as text",
}


def contracts_page() -> Iterator[str]:
    """Give the parts of the page on the contracts of tables."""
    yield "# Table contracts"
    yield (
        "A table that crosses a module has a contract: its columns in order, their types, and the "
        "key that is unique. `contract.check(table)` refuses a table with every difference found, "
        "as a `ContractError`. A column is never null unless it says so."
    )
    for contract in CONTRACTS:
        yield f"## {contract.name}"
        yield f"Key: {codes(contract.key) or 'none'}."
        yield table(
            ("column", "type", "null", "meaning"),
            (
                (
                    f"`{column.name}`",
                    str(pl.Schema({"": column.dtype})[""]),
                    "yes" if column.nullable else "",
                    column.description
                    + (f" ({column.unit})" if column.unit else "")
                    + (f": {codes(column.allowed)}" if column.allowed else ""),
                )
                for column in contract.columns
            ),
        )


def entries_page() -> Iterator[str]:
    """Give the parts of the page on the keys of catalogue entries."""
    yield "# Catalogue entries"
    yield (
        "What a TOML file may hold. An unknown key is refused, and every problem of a file is "
        "listed with its key. More in [sources](sources.md), [figures](figures.md) and "
        "[writing an index](../how-to/write-an-index.md)."
    )
    for title, models in ENTRIES.items():
        yield f"## {title}"
        for model in models:
            yield f"### {model.__name__}"
            yield re.sub(r"``(.+?)``", r"`\1`", cleandoc(model.__doc__ or ""))
            yield table(
                ("key", "holds", "default"),
                (
                    (f"`{name}`", _type(field.annotation) + _limits(field), _default(field))
                    for name, field in model.model_fields.items()
                ),
            )


def _type(kind: Any) -> str:
    """Return a type in words that a writer of TOML reads."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_type(each) for each in inside if each is not NoneType))
    words = {
        Annotated: lambda: _type(inside[0]),
        Literal: lambda: codes(map(str, inside)),
        tuple: lambda: f"list: {_type(inside[0])}",
        dict: lambda: f"by name, {_type(inside[1])}",
    }
    return words[origin]() if origin in words else _WORDS.get(kind, kind.__name__)


def _limits(field: FieldInfo) -> str:
    """Return the bounds of a field: ``, ≥ 0``."""
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    return "".join(
        f", {sign} {getattr(bound, name):g}"
        for bound in field.metadata
        for name, sign in signs.items()
        if getattr(bound, name, None) is not None
    )


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.default
    if value is PydanticUndefined or value is None or value in ("", (), ("",)):
        return ""
    return "" if isinstance(value, Entry) else f"`{str(value).lower()}`"
