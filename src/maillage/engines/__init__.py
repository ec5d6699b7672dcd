"""Where a run executes: in this process, or on a Spark that already exists.

An engine runs the kernels of :mod:`maillage.methods` and has no algorithm of its own: what it
returns is the same, up to rounding, wherever it ran.
"""

import os
from typing import TYPE_CHECKING, Final, Protocol

from maillage.errors import InputError
from maillage.language import _

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.measures import Catchment, Measures
    from maillage.methods.access.sphere import Points
    from maillage.methods.access.streamed import StreamedDecay
    from maillage.methods.access.travel_tiles import Place
    from maillage.methods.access.trips import Trip
    from maillage.types import Floats

ENGINES: Final = ("local", "spark")

MASTER_VARIABLE: Final = "MAILLAGE_SPARK_MASTER"
"""The environment variable that gives the address of Spark's master."""


class Engine(Protocol):
    """Executes what a national run needs."""

    def catchment(
        self,
        zones: "Points",
        sites: "Points",
        demand: "Floats",
        supply: "Floats",
        *,
        decay: "StreamedDecay",
    ) -> "Floats":
        """Return the supply available per inhabitant of each zone (2SFCA, E2SFCA).

        Args:
            zones: where people are.
            sites: where supply is.
            demand: population of each zone, shape (zones,).
            supply: capacity of each site, shape (sites,).
            decay: weight of a distance in metres.

        Returns:
            One score per zone, in units of supply per inhabitant; 0 where no site is in reach.

        Raises:
            InputError: a shape differs, or a demand or a supply is negative or missing.
        """
        ...

    def access(
        self,
        zones: "Place",
        sites: "Place",
        demand: "Floats",
        supply: "Floats",
        *,
        trip: "Trip",
        catchment: "Catchment",
    ) -> "Measures":
        """Return what a study of access measures of each zone, by the default travel times.

        Args:
            zones: where people are.
            sites: where supply is.
            demand: population of each zone, shape (zones,).
            supply: capacity of each site, shape (sites,).
            trip: how people travel, and for how long at most.
            catchment: who is considered served.

        Raises:
            InputError: a shape differs, a demand or a supply is negative or missing, or the mode
                does not allow the longest travel.
        """
        ...

    def named(self) -> dict[str, str | None]:
        """Return what a manifest says of this engine."""
        ...


def engine(name: str, *, master: str | None = None) -> Engine:
    """Return the engine of a name.

    Args:
        name: ``local`` or ``spark``.
        master: address of Spark's master; without it ``MAILLAGE_SPARK_MASTER``, then the session
            that is open in this process, then two workers on this machine.

    Raises:
        InputError: no engine has this name, or a master is given to another than Spark.
    """
    if name not in ENGINES:
        names = ", ".join(ENGINES)
        raise InputError(_("moteur « {name} » inconnu ; il y a : {names}", name=name, names=names))
    if name == "spark":
        from maillage.engines.spark import Spark  # here: numba is slow to load

        return Spark(master=master or os.environ.get(MASTER_VARIABLE) or None)
    if master is not None:
        raise InputError(
            _(
                "l'adresse {master} est celle d'un maître Spark et le moteur est « local » ; "
                "demandez le moteur « spark » ou ôtez l'adresse",
                master=master,
            )
        )
    from maillage.engines.local import Local  # here: numba is slow to load

    return Local()
