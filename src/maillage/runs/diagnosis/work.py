"""Gather what every part of a diagnosis needs: facts, likes, and the first notes."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

import maillage
from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts.diagnosis import LabelledTable
from maillage.language import _
from maillage.reference.lookup import find
from maillage.reference.territories import Territory, zone_of
from maillage.runs.demand import Estimate, estimate
from maillage.runs.diagnosis.connectivity import FIBRE, SPEEDS
from maillage.runs.diagnosis.facts import Facts, gather
from maillage.runs.diagnosis.fine import IRIS_INDICATORS
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.words import ranked_words
from maillage.runs.diagnosis.zones import Numbers, inner_level, wider
from maillage.runs.index import ranked
from maillage.runs.indicators import EVERYWHERE, sources_of
from maillage.runs.similar import SimilarTerritory, similar, similarity_indicators
from maillage.runs.store import Store


@dataclass(frozen=True)
class Work:
    """What every step needs."""

    store: Store
    territory: Territory
    country: Territory
    alike: tuple[SimilarTerritory, ...]
    above: tuple[Territory, ...]
    index: Index
    demand: Demand
    facts: Facts
    estimate: Estimate
    numbers: Numbers

    @property
    def around(self) -> tuple[Territory, ...]:
        """Those that the territory is compared with: its likes, then what it lies in."""
        return (*(like.territory for like in self.alike), *self.above)

    @property
    def likeness(self) -> int:
        """The number of the note that says how likes are chosen."""
        similarity = catalogue.settings().similarity
        return self.facts.notebook.of_likeness(
            similarity, years=self.facts.years(similarity.measures)
        )

    def sources(self, fine: Iterable[LabelledTable]) -> set[str]:
        """Return the sources of what a diagnosis with these fine zones shows, models and ranks."""
        names = [*self.facts.newest["indicator"].unique(), *self.demand.indicators]
        drawn = self.facts.series.filter(pl.col("indicator") == FIBRE)["source"]  # by year
        has_iris = any(table.id == "iris" for table in fine)
        return {
            *sources_of(self.store, names, EVERYWHERE),
            *drawn,
            *(sources_of(self.store, IRIS_INDICATORS, ["iris"]) if has_iris else ()),
        }


def prepare(store: Store, territory: Territory, index: Index, demand: Demand) -> Work:
    """Gather the facts of a territory, of what is around it and of its likes."""
    settings = catalogue.settings()
    notebook = Notebook(store.sources, _geography_source(store))
    made = estimate(store, demand)
    indicators = dict.fromkeys(
        [
            *index.indicators,
            *settings.compared,
            *settings.headlines,
            *SPEEDS,
            FIBRE,
            *similarity_indicators(),
        ]
    )
    country = find(store.geography, "france")
    facts = gather(
        store,
        levels={*EVERYWHERE, territory.level},
        indicators=list(indicators),
        estimate=made,
        notebook=notebook,
    )
    return Work(
        store=store,
        territory=territory,
        country=country,
        alike=similar(store, territory, count=settings.similarity.count),
        above=wider(store, territory),
        index=index,
        demand=demand,
        facts=facts,
        estimate=made,
        numbers=_numbers(store, territory, facts, made, index=index, demand=demand),
    )


def _numbers(
    store: Store,
    territory: Territory,
    facts: Facts,
    made: Estimate,
    *,
    index: Index,
    demand: Demand,
) -> Numbers:
    """Number first the notes of the figures that a report opens with."""
    settings, notebook = catalogue.settings(), facts.notebook
    level = inner_level(store, territory)
    return Numbers(
        people=notebook.of_people(demand, made),
        index=notebook.of_index(
            index,
            years=facts.years(index.indicators),
            zones=ranked(store, index, level)["rank"].count(),
            level=ranked_words(level),
            draws=settings.uncertainty.draws,
            interval=settings.uncertainty.interval,
        ),
        population=notebook.of_population(zone_of(store.geography, territory)["population_year"]),
    )


def _geography_source(store: Store) -> str:
    if store.is_demo:
        return _("pays fictif de la démonstration")
    return _("référence géographique embarquée, Maillage {version}", version=maillage.__version__)
