"""The values of a diagnosis, gathered once: indicators and people, by level and zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.contracts.diagnosis import Figure, Unit
from maillage.language import _
from maillage.methods.disclosure import withhold_small
from maillage.reference.territories import Territory
from maillage.runs.demand import Estimate
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.words import years_words
from maillage.runs.indicators import indicator_values, newest
from maillage.runs.store import Store

UNITS: dict[str, Unit] = {
    "share": "share",
    "flag": "share",
    "euro": "euro",
    "count": "people",
    "index": "index",
    "mbit_s": "index",
    "minutes": "index",
}
_KNOWN = ("known", "imputed")


@dataclass(frozen=True)
class Facts:
    """Values by indicator, level and zone, the newest year of each; and people in difficulty.

    ``series`` holds every year (contract ``indicator_values``); ``people`` the estimates, small
    numbers withheld, with their ``status``.
    """

    series: pl.DataFrame
    newest: pl.DataFrame
    people: pl.DataFrame
    notebook: Notebook

    def row(self, indicator: str, zone: Territory) -> dict[str, object] | None:
        """Return the newest row of an indicator in a zone; None when no source speaks of it."""
        rows = self._parts.get((indicator, zone.level))
        found = None if rows is None else rows.filter(pl.col("zone") == zone.code)
        return found.row(0, named=True) if found is not None and found.height else None

    @cached_property
    def _parts(self) -> dict[tuple[object, ...], pl.DataFrame]:
        """The newest rows by indicator and level: a diagnosis looks up more than a hundred."""
        return self.newest.partition_by("indicator", "level", as_dict=True)

    def inside(self, level: Level, codes: pl.Series) -> pl.DataFrame:
        """Return the newest rows of some zones of a level."""
        return self.newest.filter(pl.col("level") == level, pl.col("zone").is_in(codes.implode()))

    def years(self, indicators: Iterable[str]) -> str:
        """Return the first and the last year of the newest values of some indicators."""
        rows = self.newest.filter(pl.col("indicator").is_in(list(indicators)))
        return years_words(rows["year"].unique())

    def figure(self, indicator: str, zone: Territory) -> Figure:
        """Return an indicator of a zone as a figure with its note, its status and its reason."""
        entry = catalogue.indicators()[indicator]
        unit = UNITS[entry.unit]
        row = self.row(indicator, zone)
        if row is None:
            return Figure(
                id=indicator,
                label=str(entry.label),
                unit=unit,
                value=None,
                note=self.notebook.without_source(entry),
                status="missing",
                reason=_("aucune source chargée ne donne cette valeur ici"),
            )
        return Figure(
            id=indicator,
            label=str(entry.label),
            unit=unit,
            value=row["value"],  # type: ignore[arg-type]
            note=self.notebook.of_indicator(entry, row, zone.level),
            year=row["year"],  # type: ignore[arg-type]
            status=str(row["status"]),
            approximate=bool(row["approximate"]) and row["value"] is not None,
            coverage=row["coverage"],  # type: ignore[arg-type]
            reason=_reason(row, zone.level),
        )

    def estimate(self, zone: Territory) -> dict[str, float | None] | None:
        """Return the row of people in difficulty of a zone, if it has one."""
        found = self.people.filter(pl.col("level") == zone.level, pl.col("zone") == zone.code)
        return found.row(0, named=True) if found.height else None


def gather(
    store: Store,
    *,
    levels: Iterable[Level],
    indicators: Sequence[str],
    estimate: Estimate,
    notebook: Notebook,
) -> Facts:
    """Return the facts for some levels and indicators."""
    series = (
        indicator_values(store)
        .filter(pl.col("level").is_in(list(levels)), pl.col("indicator").is_in(list(indicators)))
        .collect()
    )
    return Facts(series, newest(series), _people(estimate), notebook)


def _people(estimate: Estimate) -> pl.DataFrame:
    """Return the estimates with their ``status``, small numbers of people withheld."""
    status = pl.when(pl.col("imputed") > 0).then(pl.lit("imputed")).otherwise(pl.lit("known"))
    return withhold_small(
        estimate.zones.with_columns(status=status),
        count="people",
        bounds=("low", "high"),
        status="status",
        least=catalogue.settings().small_counts.least,
    )


def _reason(row: dict[str, object], level: Level) -> str:
    """Say in words why there is no value."""
    if row["status"] in _KNOWN:
        return ""
    if level in ("commune", "arrondissement"):
        return "" if row["status"] == "secret" else _("valeur non publiée")
    if row["status"] == "secret":
        return _("secret statistique : trop peu de communes publiées")
    return _("trop peu de communes connues")
