"""What a study of access found, as its words and its tables read it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from maillage.catalogue.access import AccessSettings
from maillage.catalogue.travel import Mode
from maillage.contracts.diagnosis import ColumnLabel
from maillage.contracts.marks import Mark
from maillage.language import _
from maillage.runs.reach.access import Access
from maillage.runs.reach.scoring import Scoring
from maillage.types import Floats


@dataclass(frozen=True)
class Trail:
    """The numbers of the notes."""

    people: int
    places: int
    travel: int
    fragility: int


@dataclass(frozen=True)
class AccessFindings:
    """The access of a territory, what was asked, and where each value comes from.

    Attributes:
        found: the measures.
        settings: the choices of the catalogue.
        within: the catchment, in minutes.
        scoring: what zones are scored by.
        mode: how people travel.
        trail: the notes.
    """

    found: Access
    settings: AccessSettings
    within: float
    scoring: Scoring
    mode: Mode
    trail: Trail

    @cached_property
    def inside(self) -> pl.DataFrame:
        """The zones of the territory with what was measured, null where out of reach."""
        measured = {
            "nearest": np.where(np.isinf(self.found.nearest), np.nan, self.found.nearest),
            "is_unreached": np.isinf(self.found.nearest),
            "within": self.found.within,
            "hours": self.found.hours,
            "access": np.where(np.isinf(self.found.score), np.nan, self.found.score),
        }
        columns = [pl.Series(name, values) for name, values in measured.items()]
        return (
            self.found.ground.zones.with_columns(columns)
            .with_columns(pl.col("nearest", "access").fill_nan(None))
            .filter("is_inside")
        )

    @property
    def people(self) -> Floats:
        """People in difficulty of each zone of the territory, shape (zones inside,)."""
        return self.found.ground.people[self.found.ground.inside]

    @property
    def fragility(self) -> Floats:
        """Score of fragility of each zone of the territory, shape (zones inside,)."""
        return self.inside["score"].fill_null(0).to_numpy()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The places of the territory."""
        places = self.found.ground.places.filter("is_inside")
        return tuple(
            Mark(name, lon, lat, "place")
            for name, lon, lat in places.select("name", "lon", "lat").iter_rows()
        )

    def beyond(self, column: str) -> Floats:
        """Return the people beyond each limit: ``people``, ``low`` or ``high``."""
        from maillage.methods.access.equity import people_beyond  # here: numba is slow to load

        people = self.inside[column].fill_null(0).to_numpy()
        limits = np.array(self.settings.limits_minutes)
        nearest = self.found.nearest[self.found.ground.inside]
        return people_beyond(nearest, people, limits_minutes=limits)

    def indices(self) -> tuple[float, float, float]:
        """Return the Gini, Theil and concentration indices of the hours, NaN without any."""
        from maillage.methods.access import equity  # here: numba is slow to load

        scores = self.found.score[self.found.ground.inside]
        return (
            equity.gini(scores, self.people),
            equity.theil(scores, self.people),
            equity.concentration_index(scores, self.people, fragility=self.fragility),
        )

    def people_label(self, column: str, label: str) -> ColumnLabel:
        """Return the label of a column of people in difficulty."""
        return ColumnLabel(
            column, label, "people", _("Personnes en difficulté numérique."), self.trail.people
        )
