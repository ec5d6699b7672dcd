"""The study of sites: where to open, how sure it is, what each site adds and each rule costs."""

from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.travel import Mode
from maillage.contracts.diagnosis import ColumnLabel, Figure, LabelledTable
from maillage.contracts.study import Chapter, Curve, Mark, Study, StudyMap
from maillage.language import _
from maillage.methods.locate.answer import Stop, never
from maillage.numbers import euros, number, percent
from maillage.reference.territories import Territory, parent_names
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach.ground import require_places
from maillage.runs.reach.notes import limits, of_places, of_travel, travel_table
from maillage.runs.reach.site import Siting, site
from maillage.runs.reach.siting import Wish
from maillage.runs.reach.studies import manifest, outlines_of
from maillage.runs.store import Store
from maillage.types import Floats

_CLOSE = 0.005
"""A gap that is said to be small, with its figure; ours."""


def site_study(
    store: Store,
    territory: Territory,
    wish: Wish,
    *,
    mode: Mode,
    as_of: date,
    index: Index,
    demand: Demand,
    stop: Stop = never,
) -> Study:
    """Return the study of sites of a territory on a day; arguments as :func:`.site.site`."""
    found = site(store, territory, wish, mode=mode, index=index, demand=demand, stop=stop)
    if wish.keeps_existing:
        require_places(found.ground)
    notebook = Notebook(store.sources, "")
    people = notebook.of_people(demand, found.ground.estimate)
    places = notebook.number(of_places(store, found.ground)) if wish.keeps_existing else 0
    travel = notebook.number(of_travel(mode))
    told = _Told(found, demand, people, places, travel)
    return Study(
        kind="site",
        title=_("Où ouvrir de nouveaux lieux"),
        reference=territory.reference,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        summary=told.summary(),
        headlines=told.headlines(),
        chapters=(
            Chapter("sites", _("Les sites, et ce que chacun apporte"), told.site_words(),
                    maps=(told.map_after(),), tables=(told.site_table(),)),
            Chapter("how-many", _("Combien de sites ?"), told.curve_words(), curves=told.curves()),
            Chapter("rules", _("Ce que coûte chaque règle"), tables=told.price_tables()),
            Chapter("zones", _("Commune par commune"), tables=(told.zone_table(),)),
            Chapter("travel", _("Comment les temps sont estimés"), tables=(travel_table(mode),)),
        ),
        limits=(*limits(found.ground, mode, demand), *told.limits()),
        notes=tuple(notebook.notes),
        outlines=outlines_of(store, found.ground),
        marks=told.marks,
        manifest=manifest(
            store,
            run="site",
            territory=territory,
            as_of=as_of,
            index=index,
            demand=demand,
            release=found.ground.release,
            parameters={
                "mode": mode.model_dump(mode="json"),
                "wish": asdict(wish),
                "seed": found.settings.seed,
                "value": found.answer.value,
                "bound": found.answer.bound,
            },
            rows={"zones": found.zones.height, "places": found.places.height},
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Told:
    """The parts of the study, in words, figures and tables; the numbers of the notes."""

    found: Siting
    demand: Demand
    people: int
    places: int
    travel: int

    @property
    def _total(self) -> float:
        return float(self.found.people.sum())

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The new sites, then the existing places of the territory."""
        zones = self.found.zones
        rows = np.concatenate([self.found.chosen, self.found.chosen_later])
        chosen = zones[rows.astype(np.int64)].select("name", "lon", "lat")
        places = self.found.places.filter("is_inside").select("name", "lon", "lat")
        return (
            *(Mark(name, lon, lat, "chosen") for name, lon, lat in chosen.iter_rows()),
            *(Mark(name, lon, lat, "place") for name, lon, lat in places.iter_rows()),
        )

    def _shares(self) -> tuple[float, float]:
        """Return the shares of the people reached before and after."""
        total = self._total or 1.0
        before = self.found.reached(self.found.existing) / total
        return before, self.found.reached(self.found.answer.sites) / total

    def summary(self) -> tuple[str, ...]:
        """Return the study in a few sentences."""
        before, after = self._shares()
        names = ", ".join(self.found.zones["name"].gather(self.found.chosen))
        return (
            _(
                "{count} nouveaux sites feraient passer de {before} à {after} les personnes en "
                "difficulté numérique à {minutes} minutes ou moins d'un lieu.",
                count=number(len(self.found.chosen)),
                before=percent(before, decimals=1),
                after=percent(after, decimals=1),
                minutes=number(self.found.wish.within_minutes),
            ),
            _("Sites : {names}.", names=names),
            self._proof(),
        )

    def _proof(self) -> str:
        answer = self.found.answer
        if answer.is_interrupted:
            return _(
                "Le calcul a été arrêté : la meilleure réponse trouvée est à {gap} au plus de la "
                "meilleure possible.",
                gap=percent(answer.gap, decimals=1),
            )
        if answer.is_proven:
            return _("C'est prouvé : aucun autre choix ne fait mieux selon ces hypothèses.")
        return _(
            "C'est prouvé à {gap} près : aucun autre choix ne fait mieux de plus que cela.",
            gap=percent(answer.gap, decimals=2 if answer.gap < _CLOSE else 1),
        )

    def headlines(self) -> tuple[Figure, ...]:
        """Return people reached before, after, at best, and the middle time."""
        before, after = self._shares()
        return (
            Figure("before", _("À portée aujourd'hui"), "share", before, self.people,
                   approximate=True),
            Figure("after", _("À portée avec ces sites"), "share", after, self.people,
                   approximate=True),
            Figure("gained", _("Personnes de plus à portée"), "people",
                   (after - before) * self._total, self.people, approximate=True),
            Figure("minutes", _("Temps moyen, avec ces sites"), "minutes",
                   self._mean_minutes(), self.travel, approximate=True),
            Figure("gap", _("Écart prouvé au meilleur choix"), "share", self.found.answer.gap,
                   self.travel),
        )  # fmt: skip

    def _mean_minutes(self) -> float | None:
        minutes = self.found.minutes_to(self.found.answer.sites)
        known = np.isfinite(minutes)
        people = self.found.people[known]
        return float(minutes[known] @ people / people.sum()) if people.sum() else None

    def site_words(self) -> tuple[str, ...]:
        """Say how to read the table of sites."""
        sentences = [
            _(
                "« Seul » : personnes que ce site atteint et aucun autre lieu. « Avec d'autres » : "
                "celles qu'un autre lieu atteint aussi. « Stabilité » : part de {draws} tirages de "
                "la demande, dans son intervalle, où le site reste choisi.",
                draws=number(self.found.settings.draws),
            )
        ]
        useless = int((self._added() <= 0).sum())
        if useless:
            sentences.append(
                _(
                    "{count} de ces sites n'atteignent personne qu'un autre lieu n'atteigne déjà : "
                    "moins de sites suffiraient.",
                    count=number(useless),
                )
            )
        return tuple(sentences)

    def _added(self) -> Floats:
        found = self.found.contributions()
        return found.alone[found.sites < self.found.candidates]

    def site_table(self) -> LabelledTable:
        """Return the new sites, first those that reach the most people alone."""
        found = self.found
        contributions, runners = found.contributions(), found.runners_up()
        is_new = contributions.sites < found.candidates
        others = runners.others[is_new]
        names = found.zones["name"]
        rows = found.zones[found.chosen].select("name", "code", "epci").with_columns(
            alone=pl.Series(contributions.alone[is_new]),
            shared=pl.Series(contributions.shared[is_new]),
            runner_up=pl.Series(
                [names[int(other)] if other >= 0 else "" for other in others], dtype=pl.String
            ),
            loss=pl.Series(np.maximum(runners.losses[is_new], 0.0)),
            stability=pl.Series(found.stability(self.demand)),
            period=pl.lit(1),
        )  # fmt: skip
        return LabelledTable(
            "sites",
            _("Les nouveaux sites"),
            (
                ColumnLabel("name", _("Commune"), "text", _("Nom officiel.")),
                ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
                self._people("alone", _("Seul")),
                self._people("shared", _("Avec d'autres")),
                ColumnLabel("runner_up", _("À défaut"), "text",
                            _("La commune qui le remplacerait le mieux, les autres restant.")),
                self._people("loss", _("Perte")),
                ColumnLabel("stability", _("Stabilité"), "share",
                            _("Part des tirages de la demande où le site reste.")),
            ),
            pl.concat([rows, self._later()], how="diagonal")
            .sort("period", "alone", "code", descending=[False, True, False])
            .select("name", "code", "alone", "shared", "runner_up", "loss", "stability"),
        )  # fmt: skip

    def _later(self) -> pl.DataFrame:
        rows = self.found.zones[self.found.chosen_later].select(
            pl.format(_("{} (seconde période)"), "name").alias("name"), "code"
        )
        return rows.with_columns(period=pl.lit(2))

    def _people(self, column: str, label: str) -> ColumnLabel:
        return ColumnLabel(
            column, label, "people", _("Personnes en difficulté numérique."), self.people
        )

    def map_after(self) -> StudyMap:
        """Return the map of the time to the nearest place once the sites are open."""
        minutes = self.found.minutes_to(self.found.answer.sites)
        far = np.isinf(minutes)
        values = self.found.zones.select("code", "name", "population").with_columns(
            value=pl.Series(np.where(far, np.nan, minutes)).fill_nan(None),
            status=pl.when(pl.Series(far))
            .then(pl.lit("unreachable"))
            .otherwise(pl.lit("known")),
        )  # fmt: skip
        return StudyMap(
            "after",
            _("Minutes jusqu'au lieu le plus proche, avec les nouveaux sites"),
            "minutes",
            values,
            False,
            _("Plus foncé : plus loin."),
            self.travel,
            self.marks,
        )  # fmt: skip

    def curve_words(self) -> tuple[str, ...]:
        """Say what one more site adds, and where the curve bends."""
        curve = self.found.curve()
        if curve is None:
            return (
                _("Tout le monde est déjà à portée d'un lieu : un site de plus n'ajoute rien."),
            )
        return (
            _(
                "La courbe ajoute à chaque pas le site qui apporte le plus. Elle fléchit à {knee} "
                "sites : au-delà, chacun apporte nettement moins.",
                knee=number(curve.knee),
            ),
        )

    def curves(self) -> tuple[Curve, ...]:
        """Return the curve of the people newly reached by the number of sites."""
        curve = self.found.curve()
        if curve is None:
            return ()
        count = len(curve.values)
        rows = pl.DataFrame(
            {
                "sites": np.arange(1, count + 1),
                "people": curve.values,
                "added": curve.marginal,
                "bound": curve.bounds,
                "name": self.found.zones["name"].gather(curve.order),
            }
        )
        columns = (
            ColumnLabel("sites", _("Nouveaux sites"), "count", _("Nombre de nouveaux sites.")),
            self._people("people", _("Personnes de plus à portée")),
            self._people("added", _("Apport du dernier")),
            self._people("bound", _("Au plus, quel que soit le choix")),
            ColumnLabel("name", _("Commune ajoutée"), "text", _("Nom officiel.")),
        )
        table = LabelledTable("curve", _("Ce qu'ajoute un site de plus"), columns, rows)
        return (
            Curve(
                "curve", table, _("Chaque point est un site de plus ; le cercle, le coude."),
                float(curve.knee), _("coude : {knee}", knee=number(curve.knee)),
            ),
        )  # fmt: skip

    def price_tables(self) -> tuple[LabelledTable, ...]:
        """Return what each rule costs; nothing without a rule."""
        prices = [] if self.found.wish.objective == "travel" else self.found.prices()
        if not prices:
            return ()
        names = {
            "fixed": _("sites imposés"),
            "forbidden": _("communes exclues"),
            "groups": _("minimum par intercommunalité"),
            "budget": _("budget"),
            "floor": _("plancher pour les plus fragiles"),
        }
        rows = pl.DataFrame(
            {
                "rule": [names.get(price.rule, price.rule) for price in prices],
                "price": [price.price for price in prices],
                "least": [price.least for price in prices],
            }
        )
        return (
            LabelledTable(
                "prices",
                _("Personnes que chaque règle fait perdre"),
                (
                    ColumnLabel("rule", _("Règle"), "text", _("Règle demandée.")),
                    self._people("price", _("Perte")),
                    self._people("least", _("Au moins")),
                ),
                rows,
            ),
        )

    def zone_table(self) -> LabelledTable:
        """Return every zone before and after, the farthest after first."""
        found = self.found
        before, after = found.minutes_to(found.existing), found.minutes_to(found.answer.sites)
        rows = found.zones.select("name", "code", "population", "people").with_columns(
            before=pl.Series(np.where(np.isinf(before), np.nan, before)).fill_nan(None),
            after=pl.Series(np.where(np.isinf(after), np.nan, after)).fill_nan(None),
            is_chosen=pl.Series(np.isin(np.arange(found.candidates), found.chosen)),
        )
        return LabelledTable(
            "zones",
            _("Minutes jusqu'au lieu le plus proche, avant et après"),
            (
                ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
                ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
                ColumnLabel("population", _("Population"), "people", _("Population municipale.")),
                self._people("people", _("En difficulté")),
                ColumnLabel("before", _("Avant"), "minutes", _("Vide hors d'atteinte."),
                            self.travel),
                ColumnLabel("after", _("Après"), "minutes", _("Vide hors d'atteinte."),
                            self.travel),
                ColumnLabel("is_chosen", _("Site choisi"), "flag", _("Un site s'y ouvre.")),
            ),
            rows.sort("after", "code", descending=[True, False], nulls_last=False),
        )  # fmt: skip

    def limits(self) -> tuple[str, ...]:
        """Say what the choice itself assumes."""
        wish, settings = self.found.wish, self.found.settings
        sentences = [_("Un site peut s'ouvrir au centre de chaque commune : c'est une hypothèse.")]
        if wish.budget_cents is not None and wish.site_cost_cents is None:
            sentences.append(
                _(
                    "Un poste coûte {cost} par an : c'est une hypothèse (--site-cost la change).",
                    cost=euros(settings.site_cost_cents // 100),
                )
            )
        return tuple(sentences)
