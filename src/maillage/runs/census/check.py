"""Check a file of places against the national standard and what its schema misses; repair it.

The schema *médiation numérique* 1.0.2 accepts a latitude of 999 or hours in words: each cell is
judged twice, as the official validator does and as a reader would. A repair is written only where
nothing is guessed, again and again until nothing changes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import polars as pl

from maillage import catalogue
from maillage.contracts import STANDARD
from maillage.contracts.repaired import Repaired
from maillage.methods.repair.communes import Commune
from maillage.reference.geography import Geography
from maillage.runs.census import check_contacts, check_facts, check_schema, check_words, country
from maillage.runs.census.check_fix import applied, changes
from maillage.runs.census.check_issues import (
    AT,
    Findings,
    Judge,
    found_by,
    gathered,
)
from maillage.runs.census.check_rows import NOTES, across_rows
from maillage.runs.census.check_sheet import Sheet, read_sheet
from maillage.runs.census.check_statements import stated

_ROUNDS: Final = 5
_FREE: Final = ("id", "complement_adresse", "presentation_detail", "source", "structure_parente")


@dataclass(frozen=True)
class Checked:
    """What a file is worth: ``sheet`` as read, ``issues`` (contract ``check_issues``)."""

    sheet: Sheet
    issues: pl.DataFrame

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return self.issues.filter(pl.col("severity") == "error").height


@dataclass(frozen=True)
class Fixed:
    """A repaired file.

    ``table`` has the 32 columns of the standard, ``others`` the columns that it cannot hold;
    ``changes`` are the cells that differ (``row``, ``column``, ``before``, ``after``); ``left``
    is what stays to mend (contract ``check_issues``).
    """

    table: pl.DataFrame
    others: pl.DataFrame
    changes: pl.DataFrame
    left: pl.DataFrame

    @property
    def errors(self) -> int:
        """How many problems that stay are errors."""
        return self.left.filter(pl.col("severity") == "error").height


@dataclass(frozen=True)
class Checker:
    """The checks of files of places, against one country, on one day."""

    geography: Geography
    as_of: date

    def check(self, path: Path) -> Checked:
        """Return what is wrong with a file, every problem of every row.

        Raises:
            SourceError: the file is empty, is not a table, or holds no row.
        """
        sheet = read_sheet(path)
        issues = self._issues(sheet.table, sheet.present, sheet.rows)
        return Checked(sheet, pl.concat([sheet.issues, issues]))

    def fix(self, checked: Checked) -> Fixed:
        """Return the file repaired wherever a repair is sure; every row is kept, in order."""
        sheet = checked.sheet
        table = sheet.table
        for _round in range(_ROUNDS):
            after = applied(table, gathered(self._findings(self._located(table))))
            if after.equals(table):
                break
            table = after
        unread = sheet.issues.filter(
            (pl.col("severity") == "error") & pl.col("code").str.starts_with("reading-")
        )
        left = pl.concat([unread, self._issues(table, STANDARD, sheet.rows)])
        return Fixed(
            table.drop(AT), sheet.numbered_others, changes(sheet.table, table, sheet.rows), left
        )

    def _issues(
        self, table: pl.DataFrame, present: tuple[str, ...], rows: pl.Series
    ) -> pl.DataFrame:
        located = self._located(table)
        found = gathered(self._findings(located))
        across = across_rows(located, rows, self.geography)
        notes = pl.concat([found.notes.select(NOTES.names()), across])
        faults = check_schema.faults(table)
        numbers = table.select(AT).with_columns(row=rows)
        kept = pl.col("column").is_in(present)
        return stated(notes.filter(kept), faults.filter(kept), found, numbers)

    def _located(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the table with the commune and the département that each row is in."""
        land = ["commune", "code_postal", "code_insee"]
        distinct = table.select(land).unique(maintain_order=True)
        found = [self._resolve(*cells) for cells in distinct.iter_rows()]
        lookup = distinct.with_columns(
            pl.Series("_code", [each.value.code if each.value else "" for each in found],
                      dtype=pl.String),
            pl.Series("_department", [each.value.department or "" if each.value else ""
                                      for each in found], dtype=pl.String),
        )  # fmt: skip
        return table.join(lookup, on=land, how="left", validate="m:1", maintain_order="left")

    def _findings(self, table: pl.DataFrame) -> Iterator[Findings]:
        for columns, judge in self._judges:
            yield found_by(table, columns, judge)

    @cached_property
    def _resolve(self) -> Callable[[str, str, str], Repaired[Commune]]:
        resolver = country.resolver(self.geography)

        @cache
        def resolve(name: str, postcode: str, code: str) -> Repaired[Commune]:
            return resolver.resolve(name=name or None, postcode=postcode or None, code=code or None)

        return resolve

    @cached_property
    def _judges(self) -> tuple[tuple[tuple[str, ...], Judge], ...]:
        """The columns that each check reads; no two checks write the same one.

        Judgements are kept: a repaired file is judged again, and most of its cells are the same.
        """
        return tuple((columns, cache(judge)) for columns, judge in self._all_judges())

    def _all_judges(self) -> tuple[tuple[tuple[str, ...], Judge], ...]:
        stale = catalogue.census_settings().stale_months
        return (
            *(((name,), check_words.text(name)) for name in _FREE),
            *(((name,), check_words.values(name)) for name in check_words.CHECKED_LISTS),
            (("presentation_resume",), check_words.summary),
            (("nom", "commune"), check_words.name),
            (("adresse", "code_postal", "commune"), check_words.address),
            (("horaires",), check_words.opening_hours),
            (("telephone", "_department"), check_contacts.telephone),
            (("courriels",), check_contacts.courriels),
            (("site_web",), check_contacts.pages("site_web", several=True)),
            (("prise_rdv",), check_contacts.pages("prise_rdv", several=False)),
            (("fiche_acces_libre",), check_contacts.pages("fiche_acces_libre", several=False)),
            (("pivot", "_code", "_department"), check_facts.pivot),
            (("date_maj",), check_facts.day(self.as_of, stale)),
            (
                ("latitude", "longitude", "_code"),
                check_facts.position(country.neighbourhoods(self.geography)),
            ),
            (("commune", "code_postal", "code_insee"), check_facts.land(self._resolve)),
        )
