"""The study of access: how far help is, who is left out, and where a place would help most."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from maillage.catalogue.access import AccessSettings, access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.travel import Mode
from maillage.contracts.diagnosis import ColumnLabel, Figure, LabelledTable
from maillage.contracts.study import Chapter, Mark, Study, StudyMap
from maillage.language import _
from maillage.numbers import number, percent
from maillage.reference.territories import Territory, parent_names
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach.access import PER, Access, access
from maillage.runs.reach.notes import limits, of_fragility, of_places, of_travel, travel_table
from maillage.runs.reach.studies import manifest, outlines_of
from maillage.runs.store import Store
from maillage.types import Floats


def access_study(
    store: Store,
    territory: Territory,
    *,
    mode: Mode,
    within_minutes: float,
    as_of: date,
    index: Index,
    demand: Demand,
) -> Study:
    """Return the study of access of a territory on a day; arguments as :func:`access`."""
    found = access(
        store, territory, mode=mode, within_minutes=within_minutes, index=index, demand=demand
    )
    stand = found.ground
    notebook = Notebook(store.sources, "")
    trail = _Trail(
        people=notebook.of_people(demand, stand.estimate),
        places=notebook.number(of_places(store, stand)),
        travel=notebook.number(of_travel(mode)),
        fragility=of_fragility(notebook, str(index.label), str(index.definition), index.citation),
    )
    told = _Told(found, access_settings(), within_minutes, mode, trail)
    zones = told.zone_table()
    return Study(
        kind="access",
        title=_("Accès aux lieux d'aide"),
        reference=territory.reference,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        summary=told.summary(),
        headlines=told.headlines(),
        chapters=(
            Chapter("far", _("Où est-ce loin ?"), maps=(told.map_nearest(),),
                    tables=(told.beyond_table(),)),
            Chapter("enough", _("Y a-t-il assez d'aide pour tous ?"),
                    (told.score_words(),), maps=(told.map_score(),)),
            Chapter("equity", _("Les plus fragiles sont-ils les plus loin ?"),
                    told.equity_words(), told.equity_figures(), tables=(told.group_table(),)),
            Chapter("gain", _("Où un lieu changerait-il le plus ?"), tables=(told.gain_table(),)),
            Chapter("zones", _("Commune par commune"), tables=(zones,)),
            Chapter("travel", _("Comment les temps sont estimés"), tables=(travel_table(mode),)),
        ),
        limits=limits(stand, mode, demand),
        notes=tuple(notebook.notes),
        outlines=outlines_of(store, stand),
        marks=told.marks,
        manifest=manifest(
            store,
            run="access",
            territory=territory,
            as_of=as_of,
            index=index,
            demand=demand,
            release=stand.release,
            parameters={"mode": mode.model_dump(mode="json"), "within_minutes": within_minutes},
            rows={"zones": int(stand.inside.sum()), "places": stand.places.height},
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Trail:
    """The numbers of the notes."""

    people: int
    places: int
    travel: int
    fragility: int


@dataclass(frozen=True)
class _Told:
    """The parts of the study, in words, figures and tables."""

    found: Access
    settings: AccessSettings
    within: float
    mode: Mode
    trail: _Trail

    @property
    def inside(self) -> pl.DataFrame:
        """The zones of the territory with what was measured."""
        stand = self.found.ground
        measured = {
            "nearest": np.where(np.isinf(self.found.nearest), np.nan, self.found.nearest),
            "is_unreached": np.isinf(self.found.nearest),
            "within": self.found.within,
            "hours": self.found.hours,
            "access": self.found.score,
        }
        columns = [pl.Series(name, values) for name, values in measured.items()]
        return (
            stand.zones.with_columns(columns)
            .with_columns(pl.col("nearest").fill_nan(None))
            .filter("is_inside")
        )

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The places of the territory."""
        places = self.found.ground.places.filter("is_inside")
        return tuple(
            Mark(name, lon, lat, "place")
            for name, lon, lat in places.select("name", "lon", "lat").iter_rows()
        )

    def _beyond(self, column: str) -> Floats:
        from maillage.methods.access.equity import people_beyond  # here: numba is slow to load

        stand = self.found.ground
        people = stand.zones[column].fill_null(0).to_numpy()[stand.inside]
        limits = np.array(self.settings.limits_minutes)
        return people_beyond(self.found.nearest[stand.inside], people, limits_minutes=limits)

    def headlines(self) -> tuple[Figure, ...]:
        """Return people beyond each limit, the middle time, and the places."""
        value, low, high = (self._beyond(name) for name in ("people", "low", "high"))
        beyond = tuple(
            Figure(
                f"beyond_{minutes:g}",
                _("À plus de {minutes} minutes d'un lieu", minutes=number(minutes)),
                "people",
                float(value[at]),
                self.trail.people,
                low=float(low[at]),
                high=float(high[at]),
                approximate=True,
            )
            for at, minutes in enumerate(self.settings.limits_minutes)
        )
        return (*beyond, self._middle(), self._count())

    def _middle(self) -> Figure:
        rows = self.inside.drop_nulls("nearest").sort("nearest")
        people = rows["people"].fill_null(0).cum_sum()
        at = int((people < people[-1] / 2).sum()) if rows.height else 0
        value = rows["nearest"][at] if rows.height else None
        return Figure(
            "median_minutes",
            _("Temps médian jusqu'au lieu le plus proche"),
            "minutes",
            value,
            self.trail.travel,
            status="known" if rows.height else "missing",
            approximate=True,
        )

    def _count(self) -> Figure:
        inside = float(self.found.ground.places["is_inside"].sum())
        return Figure(
            "places", _("Lieux qui aident dans le territoire"), "count", inside, self.trail.places
        )

    def summary(self) -> tuple[str, ...]:
        """Return the study in a few sentences."""
        stand = self.found.ground
        total = stand.people[stand.inside].sum()
        beyond = self._beyond("people")
        told = [
            _(
                "{people} ({share}) à plus de {minutes} minutes",
                people=number(count),
                share=percent(count / total if total else 0.0, decimals=1),
                minutes=number(minutes),
            )
            for minutes, count in zip(self.settings.limits_minutes, beyond, strict=True)
        ]
        first = _(
            "{mode}, sur {total} personnes en difficulté numérique, le lieu d'aide le plus proche "
            "est, pour {beyond}.",
            mode=str(self.mode.label),
            total=number(total),
            beyond=" ; ".join(told),
        )
        neighbours = int((~stand.places["is_inside"]).sum())
        border = _(
            "Les {count} lieux connus autour du territoire comptent, et les habitants d'autour "
            "aussi.",
            count=number(neighbours),
        )
        return (first, border) if neighbours else (first,)

    def map_nearest(self) -> StudyMap:
        """Return the map of the time to the nearest place."""
        status = pl.when("is_unreached").then(pl.lit("unreachable")).otherwise(pl.lit("known"))
        rows = self.inside.select("code", "name", "population", value="nearest", status=status)
        return StudyMap(
            "nearest",
            _("Minutes jusqu'au lieu le plus proche"),
            "minutes",
            rows,
            False,
            _("Plus foncé : plus loin."),
            self.trail.travel,
            self.marks,
        )  # fmt: skip

    def map_score(self) -> StudyMap:
        """Return the map of the hours within reach, competition counted."""
        rows = self.inside.select(
            "code", "name", "population", value="access", status=pl.lit("known")
        )
        return StudyMap(
            "access",
            _("Heures d'aide par semaine pour {people} personnes", people=number(PER)),
            "hours",
            rows,
            True,
            _("Plus foncé : plus d'aide. Zéro : rien à portée."),
            self.trail.travel,
        )  # fmt: skip

    def score_words(self) -> str:
        """Say how the score is made."""
        return _(
            "Les heures d'ouverture de chaque lieu sont partagées entre les personnes en "
            "difficulté qui l'atteignent en {minutes} minutes, les plus proches comptant plus "
            "(E2SFCA, Luo et Qi, 2009). Un lieu ouvert deux après-midi compte pour deux "
            "après-midi.",
            minutes=number(self.within),
        )

    def beyond_table(self) -> LabelledTable:
        """Return people beyond each limit with their interval."""
        value, low, high = (self._beyond(name) for name in ("people", "low", "high"))
        stand = self.found.ground
        total = stand.people[stand.inside].sum()
        rows = pl.DataFrame(
            {
                "minutes": list(self.settings.limits_minutes),
                "people": value,
                "low": low,
                "high": high,
                "share": value / total if total else value,
            }
        )
        label = self._people_label
        return LabelledTable(
            "beyond",
            _("Personnes en difficulté loin de tout lieu"),
            (
                ColumnLabel("minutes", _("À plus de"), "minutes", _("Temps de trajet.")),
                label("people", _("Personnes")),
                label("low", _("au moins")),
                label("high", _("au plus")),
                ColumnLabel("share", _("Part"), "share", _("Part des personnes en difficulté.")),
            ),
            rows,
        )

    def _people_label(self, column: str, label: str) -> ColumnLabel:
        return ColumnLabel(
            column, label, "people", _("Personnes en difficulté numérique."), self.trail.people
        )

    def group_table(self) -> LabelledTable:
        """Return the time, the beyond and the score of each fragility group."""
        rows = self.inside.with_columns(
            group=pl.Series(self.found.groups) + 1, people=pl.col("people").fill_null(0)
        )
        weight = pl.col("people") / pl.col("people").sum()
        far = pl.col("is_unreached") | (pl.col("nearest") > self.within)
        grouped = (
            rows.group_by("group")
            .agg(
                pl.col("people").sum(),
                far=(far * weight).sum(),
                minutes=(pl.col("nearest") * pl.col("people")).sum()
                / pl.col("people").filter(pl.col("nearest").is_not_null()).sum(),
                access=(pl.col("access") * weight).sum(),
                zones=pl.len(),
            )
            .sort("group")
        )
        return LabelledTable(
            "groups",
            _("Par groupe de fragilité (1 : les moins fragiles), autant de personnes en chacun"),
            (
                ColumnLabel("group", _("Groupe"), "rank", _("Du moins au plus fragile."),
                            self.trail.fragility),
                ColumnLabel("zones", _("Communes"), "count", _("Nombre de zones.")),
                self._people_label("people", _("Personnes")),
                ColumnLabel("minutes", _("Minutes en moyenne"), "minutes",
                            _("Jusqu'au lieu le plus proche, où il y en a un à portée."),
                            self.trail.travel),
                ColumnLabel("far", _("Part à plus de {minutes} min", minutes=number(self.within)),
                            "share", _("Part des personnes du groupe.")),
                ColumnLabel("access", _("Heures pour {people} personnes", people=number(PER)),
                            "index", _("E2SFCA, moyenne du groupe.")),
            ),
            grouped.select("group", "zones", "people", "minutes", "far", "access"),
        )  # fmt: skip

    def _indices(self) -> tuple[float, float, float]:
        from maillage.methods.access import equity  # here: numba is slow to load

        stand = self.found.ground
        scores, people = self.found.score[stand.inside], stand.people[stand.inside]
        fragility = stand.zones["score"].fill_null(0).to_numpy()[stand.inside]
        return (
            equity.gini(scores, people),
            equity.theil(scores, people),
            equity.concentration_index(scores, people, fragility=fragility),
        )

    def equity_figures(self) -> tuple[Figure, ...]:
        """Return the Gini, Theil and concentration indices of the hours within reach."""
        labels = (
            ("gini", _("Indice de Gini (0 : égal)")),
            ("theil", _("Indice de Theil (0 : égal)")),
            ("concentration", _("Indice de concentration")),
        )
        return tuple(
            Figure(name, label, "share", None, self.trail.travel, status="missing")
            if np.isnan(value)
            else Figure(name, label, "share", value, self.trail.travel)
            for (name, label), value in zip(labels, self._indices(), strict=True)
        )

    def equity_words(self) -> tuple[str, ...]:
        """Say in words whom the hours favour."""
        *_others, concentration = self._indices()
        if np.isnan(concentration):
            return ()
        if abs(concentration) < _FLAT:
            return (_("Les heures d'aide ne vont ni aux zones fragiles, ni aux autres plus qu'à "
                      "leur tour."),)  # fmt: skip
        if concentration > 0:
            return (_("Les heures d'aide vont plutôt aux zones les plus fragiles."),)
        return (_("Les heures d'aide vont plutôt aux zones les moins fragiles."),)

    def gain_table(self) -> LabelledTable:
        """Return the zones whose people would save most minutes with a place of their own."""
        from maillage.methods.access.equity import cost_gains, most_to_gain  # here: numba

        stand = self.found.ground
        people = stand.people[stand.inside]
        unreached = max(self.settings.limits_minutes)
        gains = cost_gains(
            self.found.nearest[stand.inside],
            people,
            target_minutes=min(self.settings.limits_minutes),
            unreached_minutes=unreached,
        )
        chosen = most_to_gain(gains, count=self.settings.most_to_gain)
        rows = self.inside[chosen].select(
            "name", "code", "people", "nearest",
            saved=pl.Series(gains[chosen] / 60),
        )  # fmt: skip
        return LabelledTable(
            "gains",
            _("Les communes qui gagneraient le plus à un lieu à moins de {minutes} minutes",
              minutes=number(min(self.settings.limits_minutes))),
            (
                ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
                ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
                self._people_label("people", _("Personnes en difficulté")),
                ColumnLabel("nearest", _("Minutes aujourd'hui"), "minutes",
                            _("Jusqu'au lieu le plus proche ; vide hors d'atteinte."),
                            self.trail.travel),
                ColumnLabel("saved", _("Heures de trajet épargnées"), "hours",
                            _("Si chaque personne y va une fois.")),
            ),
            rows,
        )  # fmt: skip

    def zone_table(self) -> LabelledTable:
        """Return every zone of the territory, the farthest first."""
        rows = self.inside.sort("nearest", "code", descending=[True, False], nulls_last=False)
        return LabelledTable(
            "zones",
            _("Accès de chaque commune, les plus loin d'abord"),
            (
                ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
                ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
                ColumnLabel("population", _("Population"), "people", _("Population municipale.")),
                self._people_label("people", _("En difficulté")),
                ColumnLabel("nearest", _("Minutes"), "minutes",
                            _("Jusqu'au lieu le plus proche ; vide hors d'atteinte."),
                            self.trail.travel),
                ColumnLabel("within", _("Lieux à portée"), "count",
                            _("En {minutes} minutes.", minutes=number(self.within))),
                ColumnLabel("hours", _("Heures à portée"), "hours", _("Par semaine.")),
                ColumnLabel("access", _("Heures pour {people}", people=number(PER)), "index",
                            _("E2SFCA, par semaine, pour ces personnes en difficulté.")),
            ),
            rows.select("name", "code", "population", "people", "nearest", "within", "hours",
                        "access"),
        )  # fmt: skip


_FLAT: Final = 0.02
"""A concentration index nearer to 0 is said to favour nobody; ours."""
