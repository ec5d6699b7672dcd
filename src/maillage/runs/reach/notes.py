"""What every study of access, sites or rounds says of its sources, its model and its limits."""

from collections.abc import Iterator

import polars as pl

from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.contracts.diagnosis import Note
from maillage.language import N_, _
from maillage.numbers import counted, number, percent
from maillage.runs.census.export import licence
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach.ground import Ground
from maillage.runs.reach.times import Times
from maillage.runs.reach.times_words import travel_limits
from maillage.runs.store import Store


def of_places(store: Store, ground: Ground) -> Note:
    """Return the note of the places that help."""
    assert ground.release is not None  # a study of places asks for them first
    sources = ground.release.table("sources")
    known = catalogue.sources(demo=store.is_demo)
    used = [known[name] for name in sources["source"].sort() if name in known]
    years = sources["published"].drop_nulls().dt.year().unique().sort()
    return Note(
        text=_("Lieux qui disent donner un service numérique ou tenir un programme national."),
        source=_("Recensement des lieux, version {id}", id=ground.release.id),
        producer=counted(
            sources.height,
            N_("Maillage, d'après {count} liste"),
            N_("Maillage, d'après {count} listes"),
        ),
        licence=licence(used).title,
        year="–".join(map(str, dict.fromkeys([*years.head(1), *years.tail(1)]))),
        method=_(
            "fiches de plusieurs listes rapprochées ; chaque lieu compte une fois. Un lieu absent "
            "des listes n'est pas compté"
        ),
    )


def minutes_words(minutes: float) -> str:
    """Return a number of minutes with a decimal only where it has one.

    Examples:
        >>> minutes_words(30.0), minutes_words(12.5)
        ('30', '12,5')
    """
    return number(minutes, decimals=0 if minutes == round(minutes) else 1)


def of_fragility(notebook: Notebook, label: str, definition: str, citation: str) -> int:
    """Return the number of the note of the fragility of zones."""
    return notebook.number(
        Note(f"{label}. {definition}", citation, "Maillage", "MIT", "", _("voyez le diagnostic"))
    )


def limits(
    ground: Ground, times: Times, demand: Demand, *, counts_hours: bool = True
) -> tuple[str, ...]:
    """Say what is assumed or not known, in the order of its weight.

    Args:
        ground: the zones and the places.
        times: what travels take.
        demand: which people in difficulty.
        counts_hours: whether the hours of the places matter.
    """
    return (
        *travel_limits(times),
        *_of_positions(ground.places),
        *(_of_hours(ground.places) if counts_hours else ()),
        *_of_zones(ground, demand),
    )


def _of_positions(places: pl.DataFrame) -> Iterator[str]:
    at_centre = places["is_at_centre"].sum()
    if at_centre:
        yield _(
            "{share} des lieux n'ont pas de position : le centre de leur commune en tient lieu.",
            share=percent(at_centre / places.height, decimals=0),
        )


def _of_hours(places: pl.DataFrame) -> Iterator[str]:
    without_hours = places["weekly_hours"].null_count()
    if without_hours:
        yield _(
            "{share} des lieux n'ont pas d'horaires connus : ils comptent comme le lieu médian.",
            share=percent(without_hours / places.height, decimals=0),
        )


def _of_zones(ground: Ground, demand: Demand) -> Iterator[str]:
    if ground.unplaced:
        yield counted(
            len(ground.unplaced),
            N_("{count} commune du territoire, sans position connue, n'est pas comptée : {names}."),
            N_(
                "{count} communes du territoire, sans position connue, ne sont pas comptées : "
                "{names}."
            ),
            names=", ".join(ground.unplaced),
        )
    if ground.lost_places:
        yield counted(
            ground.lost_places,
            N_(
                "{count} lieu de tout le recensement n'a pas de commune connue : il n'est compté "
                "nulle part."
            ),
            N_(
                "{count} lieux de tout le recensement n'ont pas de commune connue : ils ne sont "
                "comptés nulle part."
            ),
        )
    unknown = ground.zones.filter("is_inside")["people"].null_count()
    if unknown:
        yield counted(
            unknown,
            N_(
                "Le modèle « {demand} » n'a pas d'estimation pour {count} zone : elle compte "
                "pour zéro dans les totaux."
            ),
            N_(
                "Le modèle « {demand} » n'a pas d'estimation pour {count} zones : elles "
                "comptent pour zéro dans les totaux."
            ),
            demand=str(demand.label),
        )
