"""The notes of a report: each figure's source, year, licence and method, numbered once."""

from dataclasses import dataclass, field

import polars as pl

from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.settings import Similarity
from maillage.catalogue.sources import Indicator, Source
from maillage.contracts import Level
from maillage.contracts.diagnosis import Note
from maillage.language import _
from maillage.numbers import number, percent
from maillage.runs.demand import Estimate
from maillage.runs.diagnosis.words import level_words, points


@dataclass
class Notebook:
    """Notes in the order in which figures first need them; numbers start at 1."""

    sources: dict[str, Source]
    geography_source: str
    notes: list[Note] = field(default_factory=list)

    def number(self, note: Note) -> int:
        """Return the number of a note, adding it if it is new."""
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1

    def of_indicator(self, entry: Indicator, row: dict[str, object], level: Level) -> int:
        """Return the number of the note of an indicator's value."""
        source = self.sources[str(row["source"])]
        return self.number(
            Note(
                text=f"{entry.label}. {entry.definition}",
                source=source.title,
                producer=source.producer,
                licence=source.licence,
                year=str(row["year"]),
                method=_method(entry, row, source, level),
                url=source.page or source.url,
            )
        )

    def of_column(self, entry: Indicator, rows: pl.DataFrame, level: Level) -> int:
        """Return the number of the note of an indicator over zones; ``rows`` holds their values."""
        known = rows.filter(pl.col("indicator") == entry.id)
        if known.is_empty():
            return self.without_source(entry)
        return self.of_indicator(entry, known.row(0, named=True), level)

    def without_source(self, entry: Indicator) -> int:
        """Return the number of the note of an indicator that no loaded source gives."""
        return self.number(
            Note(
                text=f"{entry.label}. {entry.definition}",
                source=_("aucune source chargée"),
                producer=entry.citation,
                licence="",
                year="",
                method=_("valeur absente, jamais remplacée par zéro"),
            )
        )

    def of_people(self, demand: Demand, estimate: Estimate) -> int:
        """Return the number of the note of people in digital difficulty."""
        return self.number(
            Note(
                text=f"{demand.label}. {demand.definition}",
                source=demand.citation,
                producer="INSEE",
                licence="Licence Ouverte 2.0",
                year=str(demand.year),
                method=" ".join([_tested(demand, estimate), *map(str, demand.assumptions)]),
            )
        )

    def of_index(
        self, index: Index, *, years: str, zones: int, level: str, draws: int, interval: float
    ) -> int:
        """Return the number of the note of an index and of its rank intervals."""
        return self.number(
            Note(
                text=f"{index.label}. {index.definition}",
                source=index.citation,
                producer="Maillage",
                licence="MIT",
                year=years,
                method=_(
                    "rang parmi les zones de même niveau qui ont un indice ({zones} {level}), 1 : "
                    "le plus fragile ; l'intervalle à {interval} et les chances d'être parmi les "
                    "10 % les plus fragiles viennent de {draws} tirages des choix de méthode",
                    zones=number(zones),
                    level=level,
                    interval=percent(interval, decimals=0),
                    draws=number(draws),
                ),
            )
        )

    def of_likeness(self, similarity: Similarity, *, years: str) -> int:
        """Return the number of the note of how similar territories are chosen."""
        names = [name for name in similarity.measures if name in catalogue.indicators()]
        measures = [str(catalogue.indicators()[name].label) for name in names]
        return self.number(
            Note(
                text=_(
                    "Territoires semblables. Ceux du même niveau les plus proches : {dimensions}.",
                    dimensions=", ".join(str(each.label) for each in similarity.dimensions),
                ),
                source=_(
                    "population et densité de la référence géographique ; {measures}",
                    measures=" ; ".join(measures),
                ),
                producer="Maillage",
                licence="MIT",
                year=years,
                method=_(
                    "chaque dimension pèse autant, partagée entre ses mesures ; écarts en "
                    "écarts-types robustes, moyenne quadratique. Une mesure absente d'un côté est "
                    "laissée, jamais remplacée ; il faut {least} dimensions connues des deux côtés",
                    least=similarity.minimum_shared,
                ),
            )
        )

    def of_population(self, year: int | None) -> int:
        """Return the number of the note of the population."""
        return self.number(
            Note(
                text=_("Population municipale."),
                source=self.geography_source,
                producer="INSEE",
                licence="Licence Ouverte 2.0",
                year="" if year is None else str(year),
                method=_("somme des communes"),
            )
        )


def _method(entry: Indicator, row: dict[str, object], source: Source, level: Level) -> str:
    """Say how a value was made from those of its source."""
    native = source.zone.level if source.zone else level
    words = [_("valeur publiée")]
    if native != level and not row["approximate"]:
        is_counted = entry.aggregate == "sum" or row["numerator"] is not None
        words = [_summed(row["coverage"]) if is_counted else _("valeur de sa seule commune")]
    elif row["approximate"] and entry.aggregate == "sum":
        words = [_("somme des zones publiées, incomplète")]
    elif row["approximate"]:
        words = [_("moyenne pondérée des communes : valeur approchée")]
    if entry.caveat:
        words.append(str(entry.caveat))
    return ". ".join(word.rstrip(".") for word in words) + "."


def _summed(coverage: object) -> str:
    if coverage == 1:
        return _("somme des communes : effectifs additionnés, résultat exact")
    return _("somme des communes connues : effectifs additionnés")


def _tested(demand: Demand, estimate: Estimate) -> str:
    """Say how far the model was from published rates."""
    if estimate.error is None or estimate.scaled_error is None:
        return _(
            "Taux publiés appliqués aux effectifs ; aucune estimation extérieure n'est chargée "
            "pour les vérifier."
        )
    return _(
        "Erreur mesurée sur {areas} {level} ({which}) : {mean} en moyenne, {largest} au plus. Une "
        "fois mise au niveau national, l'estimation s'écarte de ces taux de {scaled} en moyenne, "
        "{scaled_largest} au plus : ces taux peuvent être d'une autre année que le taux national.",
        areas=number(estimate.error.areas),
        level=level_words(demand.truth_level),
        which=_("gardées pour le test")
        if demand.kind == "small-area"
        else _("toutes celles publiées"),
        mean=points(estimate.error.mean_absolute),
        largest=points(estimate.error.largest),
        scaled=points(estimate.scaled_error.mean_absolute),
        scaled_largest=points(estimate.scaled_error.largest),
    )
