"""The study of rounds: stops, days, dates, what they come to, and what fixed posts would reach."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.siting import siting_settings
from maillage.contracts.diagnosis import Figure
from maillage.contracts.marks import Line, Mark
from maillage.contracts.study import Chapter, Study, StudyMap
from maillage.language import N_, _
from maillage.methods.locate.answer import Stop, never
from maillage.numbers import counted, date_words, number
from maillage.reference.territories import Territory, parent_names
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach.notes import limits, of_places
from maillage.runs.reach.studies import manifest, outlines_of
from maillage.runs.reach.times import Times
from maillage.runs.reach.times_words import of_travel, travel_chapter
from maillage.runs.reach.tour import Tour, TourWish, tour
from maillage.runs.reach.tour_facts import DAY_WORDS, FREQUENCY_WORDS, Facts
from maillage.runs.reach.tour_files import files
from maillage.runs.reach.tour_tables import change_table, round_table, stop_table
from maillage.runs.store import Store

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.tours.plan import Round


def tour_study(
    store: Store,
    territory: Territory,
    wish: TourWish,
    *,
    times: Times,
    as_of: date,
    index: Index,
    demand: Demand,
    stop: Stop = never,
) -> Study:
    """Return the study of rounds of a territory on a day; arguments as :func:`.tour.tour`."""
    found = tour(store, territory, wish, times=times, index=index, demand=demand, stop=stop)
    notebook = Notebook(store.sources, "")
    people = notebook.of_people(demand, found.ground.estimate)
    if found.ground.release is not None and not wish.counts_served:
        notebook.number(of_places(store, found.ground))
    travel = notebook.number(of_travel(times))
    facts = Facts(found, people, travel)
    told = _Told(facts, times)
    return Study(
        kind="tour",
        title=_("Tournées de médiation itinérante"),
        reference=territory.reference,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        summary=told.summary(),
        headlines=told.headlines(),
        chapters=(
            Chapter("stops", _("Les arrêts"), told.stop_words(), maps=(told.map_rounds(),),
                    tables=(stop_table(facts),)),
            Chapter("rounds", _("Les tournées, jour par jour"), tables=(round_table(facts),)),
            Chapter("changes", _("Ce que le calendrier déplace"), tables=(change_table(facts),)),
            Chapter("posts", _("Et des postes fixes, pour le même prix ?"), told.post_words()),
            travel_chapter(times),
        ),
        limits=(*told.limits(), *limits(found.ground, times, demand)),
        notes=tuple(notebook.notes),
        outlines=outlines_of(store, found.ground),
        marks=told.marks,
        files=files(facts, store, as_of=as_of),
        manifest=manifest(
            store,
            run="tour",
            territory=territory,
            as_of=as_of,
            index=index,
            demand=demand,
            release=found.ground.release,
            parameters={
                "mode": times.mode.model_dump(mode="json"),
                "times": times.manifest(),
                "wish": json.loads(json.dumps(asdict(wish), default=_plain)),
                "settings": found.settings.model_dump(mode="json"),
            },
            rows={"stops": len(found.stops), "visits": len(found.calendar.visits)},
        ),
    )  # fmt: skip


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True)
class _Told:
    """The parts of the study, in words and figures."""

    facts: Facts
    times: Times

    @property
    def found(self) -> Tour:
        """The tour."""
        return self.facts.found

    def summary(self) -> tuple[str, ...]:
        """Return the study in a few sentences."""
        wish, found = self.found.wish, self.found
        vans = counted(wish.vans, N_("{count} véhicule"), N_("{count} véhicules"))
        stops = counted(len(found.stops), N_("{count} arrêt"), N_("{count} arrêts"))
        first = _(
            "Avec {vans} et {stops}, {often}, {people} personnes en difficulté numérique seraient "
            "à {minutes} minutes ou moins d'une permanence.",
            vans=vans,
            stops=stops,
            often=_(FREQUENCY_WORDS[wish.frequency]),
            people=number(self.facts.everyone_reached()),
            minutes=number(found.settings.reach_minutes),
        )
        whom = (
            _("Toutes les personnes en difficulté comptent.")
            if wish.counts_served
            else _("Seules comptent celles qu'aucun lieu connu n'atteint à cette distance.")
        )
        dates = _(
            "Calendrier du {first} au {last} : {visits} permanences datées, {changes} déplacées ou "
            "annulées (jours fériés).",
            first=date_words(wish.first),
            last=date_words(wish.last),
            visits=number(len(found.calendar.visits)),
            changes=number(len(found.calendar.changes)),
        )
        return (first, whom, dates)

    def headlines(self) -> tuple[Figure, ...]:
        """Return people, kilometres, hours, emissions and cost over a year."""
        yearly, total, facts = self.found.yearly, self.facts.total(), self.facts
        reached, low, high = map(facts.everyone_reached, ("people", "low", "high"))
        share = (
            _("Part des personnes")
            if self.found.wish.counts_served
            else _("Part de celles qu'aucun lieu n'atteint")
        )
        people, travel = facts.people, facts.travel
        cost = yearly.cost_cents / 100
        return (
            Figure("people", _("Personnes à portée d'un arrêt"), "people", reached, people,
                   low=low, high=high, approximate=True),
            Figure("share", share, "share", reached / total if total else None, people,
                   status="known" if total else "missing", approximate=True),
            Figure("presence", _("Heures de présence par an"), "hours", yearly.presence_hours,
                   travel),
            Figure("km", _("Kilomètres par an"), "km", yearly.km, travel, approximate=True),
            Figure("co2", _("CO₂ par an"), "kg", yearly.co2_kg, travel, approximate=True),
            Figure("cost", _("Coût par an"), "euro", cost, travel, approximate=True),
        )  # fmt: skip

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The depots, the stops, then the existing places of the territory."""
        columns = ["name", "lon", "lat"]
        depots = self.found.zones[self.found.depots].select(columns)
        stops = self.found.zones[self.found.stops].select(columns)
        places = self.found.ground.places.filter("is_inside").select(columns)
        return (
            *(Mark(name, lon, lat, "depot") for name, lon, lat in depots.iter_rows()),
            *(Mark(name, lon, lat, "stop") for name, lon, lat in stops.iter_rows()),
            *(Mark(name, lon, lat, "place") for name, lon, lat in places.iter_rows()),
        )

    def map_rounds(self) -> StudyMap:
        """Return the map of people not served, with stops and rounds by weekday."""
        values = self.found.zones.select("code", "name", "population").with_columns(
            value=pl.Series(self.found.people), status=pl.lit("known")
        )
        lines = tuple(self._line(one) for one in self.found.plan.rounds)
        return StudyMap(
            "rounds",
            _("Personnes en difficulté qu'aucun lieu n'atteint, et tournées"),
            "people",
            values,
            False,
            _("Plus foncé : plus de personnes. Les traits relient les arrêts d'une journée."),
            self.facts.people,
            self.marks,
            lines,
        )  # fmt: skip

    def _line(self, one: "Round") -> Line:
        weekday = self.facts.weekday(one.day)
        rows = [self.found.depots[one.depot], *self.found.candidates[list(one.stops)]]
        lon, lat = self.found.zones["lon"], self.found.zones["lat"]
        points = [(lon[int(row)], lat[int(row)]) for row in [*rows, rows[0]]]
        return Line(_(DAY_WORDS[weekday]), tuple(points), weekday)

    def stop_words(self) -> tuple[str, ...]:
        """Say how stops were chosen, and how far from a simpler choice."""
        choice = self.found.choice
        gain = choice.people - choice.greedy_people
        sentences = [
            _(
                "Les arrêts sont choisis pour atteindre le plus de personnes dans le temps de "
                "travail, les plus proches comptant plus. C'est {gain} de plus que d'ajouter "
                "chaque fois le meilleur arrêt ; rien ne prouve que ce soit le mieux possible.",
                gain=number(max(gain, 0.0)),
            )
        ]
        left = self.found.wish.stops - len(choice.stops)
        if left > 0:
            sentences.append(
                _(
                    "Il n'y a pas de place pour {count} des arrêts demandés dans le temps de "
                    "travail, ou personne de plus à atteindre.",
                    count=number(left),
                )
            )
        return tuple(sentences)

    def post_words(self) -> tuple[str, ...]:
        """Say what fixed posts of the same cost would reach, and for how many hours."""
        cost = siting_settings().site_cost_cents
        posts = self.found.yearly.cost_cents // cost
        if posts < 1:
            return (_("Le coût des tournées ne paie pas un poste fixe."),)
        reached = self._posts(int(posts))
        return (
            _(
                "Pour le même coût, {posts} postes fixes ({cost} € par an chacun, hypothèse) "
                "auraient à {minutes} minutes {fixed} de ces personnes, contre {mobile} pour les "
                "tournées. Mais un poste fixe ouvre toute la semaine, une permanence {often}.",
                posts=number(posts),
                cost=number(cost // 100),
                minutes=number(self.found.settings.reach_minutes),
                fixed=number(reached),
                mobile=number(self.facts.everyone_reached()),
                often=_(FREQUENCY_WORDS[self.found.wish.frequency]),
            ),
        )

    def _posts(self, count: int) -> float:
        from maillage.methods.locate.coverage.covers import covers_within  # here: numba
        from maillage.methods.locate.coverage.maximal import maximal_cover
        from maillage.methods.locate.coverage.rules import Rules

        zones, minutes = self.found.zones, self.found.settings.reach_minutes
        costs = self.times.between(zones, zones, within_minutes=minutes)
        covers = covers_within(costs, limit_minutes=minutes)
        count = min(count, zones.height)
        return maximal_cover(covers, self.found.people, rules=Rules(count=count), seed=0).value

    def limits(self) -> tuple[str, ...]:
        """Say what the rounds assume."""
        settings = self.found.settings
        sentences = [
            _(
                "Journée de {day} minutes, pause non comprise, conduite de {drive} au plus, arrêt "
                "de {stop} : ce sont des hypothèses, comme les coûts.",
                day=number(self.found.wish.day_minutes or settings.day_minutes),
                drive=number(settings.drive_limit_minutes),
                stop=number(self.found.wish.stop_minutes or settings.stop_minutes),
            ),
            _("La salle de chaque arrêt reste à trouver : son adresse n'est pas connue."),
        ]
        if not self.found.wish.school_holidays:
            sentences.append(
                _("Les vacances scolaires ne sont pas données : les tournées continuent.")
            )
        return tuple(sentences)
