"""Draft the mapping of a list: each step takes columns, and leaves the others to the next."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from maillage.catalogue.mappings import FIELDS
from maillage.catalogue.sniffing import sniffing
from maillage.inputs.places.reading import Reading, read_rows
from maillage.language import _
from maillage.methods.repair.cleaning import fold
from maillage.reference.geography import Geography
from maillage.runs.census.sniffing import listed, masking, positions, single
from maillage.runs.census.sniffing.cells import Test, tests
from maillage.runs.census.sniffing.found import Draft, Found, Unknown
from maillage.runs.census.sniffing.headless import is_headless, numbered
from maillage.runs.census.sniffing.profiles import Profile, profile
from maillage.runs.census.sniffing.remarks import remarks
from maillage.runs.census.sniffing.work import Work

_SHOWN_FROM: Final = 60
_STEPS: Final = (
    single.set_people_apart,
    single.read_days,
    single.leave_known,
    single.assign_fields,
    listed.read_values,
    listed.read_ticks,
    single.join_further,
    single.number_streets,
    positions.split_pairs,
    positions.fall_back,
    single.name_places,
    positions.leave_positions,
)


def sniff(path: Path, *, geography: Geography) -> Draft:
    """Return the draft mapping of a file never seen before.

    Args:
        path: a list of places: CSV, workbook, JSON or GeoJSON, in any encoding.
        geography: the communes and postcodes by which cells are recognised.

    Raises:
        SourceError: the file is empty, a web page, or holds no row.
    """
    known = tests(geography)
    reading, headless = _read(path, known)
    table = numbered(reading.table) if headless else reading.table
    profiles = {name: profile(table[name], known) for name in table.columns}
    named = {name: each for name, each in profiles.items() if name.strip()}
    work = Work(tuple(table.columns), named)
    for step in _STEPS:
        step(work)
    return _draft(path, reading, table, work, profiles, headless=headless)


def _read(path: Path, known: Mapping[str, Test]) -> tuple[Reading, bool]:
    """Return the rows of a file, and whether it has no header.

    A header that repeats a name is passed over when a file is read: it is looked for again above
    a first row that is already a place.
    """
    reading = read_rows(path, format=None)
    if reading.format.kind not in ("csv", "xlsx"):
        return reading, False
    headless = is_headless(reading.table.columns, known)
    if headless and reading.format.preamble:
        above = {"preamble": reading.format.preamble - 1}
        again = read_rows(path, format=reading.format.model_copy(update=above))
        if not is_headless(again.table.columns, known):
            return again, False
    return reading, headless


def _nameless(profiles: dict[str, Profile]) -> list[tuple[str, Profile]]:
    """Return the columns that a mapping cannot name."""
    return [(name, each) for name, each in profiles.items() if not name.strip()]


def _draft(
    path: Path,
    reading: Reading,
    table: pl.DataFrame,
    work: Work,
    profiles: dict[str, Profile],
    *,
    headless: bool,
) -> Draft:
    found = sorted(work.fields.values(), key=lambda each: FIELDS.index(each.field))
    unknown = [
        Unknown(name, masking.samples(each.values, is_personal=False))
        for name, each in (*work.profiles.items(), *_nameless(profiles))
    ]
    draft = Draft(
        source=re.sub(r"\W+", "-", fold(path.name.partition(".")[0])) or "liste",
        written_as=_written_as(reading),
        columns=tuple(table.columns),
        fields=tuple(_shown(each, profiles) for each in found),
        week=tuple(_shown(each, profiles) for each in work.week),
        personal=tuple(work.personal),
        ignored=work.ignored,
        unknown=tuple(unknown),
        missing=_missing(table),
    )
    return remarks(draft, reading, headless=headless)


def _written_as(reading: Reading) -> str:
    form = reading.format
    if form.kind != "csv":
        return f"{form.kind}, {form.encoding}"
    separator = _("tabulation") if form.separator == "\t" else form.separator
    return _("{kind}, {encoding}, séparateur « {separator} »",
             kind=form.kind, encoding=form.encoding, separator=separator)  # fmt: skip


def _shown(each: Found, profiles: dict[str, Profile]) -> Found:
    values = [value for name in each.columns for value in profiles[name].values[:_SHOWN_FROM]]
    samples = masking.samples(list(dict.fromkeys(values)), is_personal=False)
    return Found(**{**vars(each), "samples": samples})


def _missing(table: pl.DataFrame) -> tuple[str, ...]:
    """Return the words found in the cells that stand for nothing."""
    words = list(sniffing().missing.words)
    cells = [table[name].str.strip_chars() for name in table.columns]
    there = {word for cell in cells for word in cell.filter(cell.is_in(words)).unique()}
    return tuple(word for word in words if word in there)
