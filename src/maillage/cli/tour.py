"""``maillage tour``: the rounds of vans, with dates, on the terminal and as a report."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import polars as pl

from maillage import api
from maillage.cli.options import as_of_option, day, open_store, store_options
from maillage.cli.routing_options import routing_options
from maillage.cli.stopping import stoppable
from maillage.cli.study_options import study_options
from maillage.cli.study_text import show_study
from maillage.cli.territory import level_option, say_if_corrected
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.language import _
from maillage.outputs.study import FORMATS, Format

_FREQUENCIES = ("weekly", "fortnightly", "monthly")


@click.command(
    help=_(
        "Les tournées de médiation itinérante : arrêts, jours, dates, kilomètres, coût. Écrit un "
        "calendrier (iCalendar) et les arrêts comme des lieux."
    )
)
@click.argument("territory")
@level_option
@click.option("--vans", type=click.IntRange(min=1), required=True, help=_("Nombre de véhicules."))
@click.option("--stops", type=click.IntRange(min=1), required=True, help=_("Arrêts au plus."))
@click.option(
    "--frequency",
    type=click.Choice(_FREQUENCIES),
    default="fortnightly",
    show_default=True,
    help=_("Chaque semaine, une sur deux, une sur quatre."),
)
@click.option("--from", "first", type=day, help=_("Premier jour du calendrier."))
@click.option("--to", "last", type=day, help=_("Dernier jour du calendrier."))
@click.option("--depot", multiple=True, help=_("Commune de départ (code, répétable)."))
@click.option("--stop-minutes", type=click.FloatRange(min=1), help=_("Durée d'un arrêt."))
@click.option(
    "--day-minutes", type=click.FloatRange(min=1), help=_("Conduite et présence, par jour.")
)
@click.option(
    "--everyone", is_flag=True, help=_("Compter aussi les personnes qu'un lieu atteint déjà.")
)
@click.option(
    "--school-holidays",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Fichier CSV des vacances : colonnes start et end (AAAA-MM-JJ)."),
)
@click.option("--mode", default="car", show_default=True, help=_("car, cycling, walking, no-car."))
@click.option("--seconds", type=click.FloatRange(min=1), help=_("Durée au plus du calcul."))
@routing_options
@study_options
@store_options
@as_of_option
def tour(
    territory: str,
    level: Level | None,
    out: Path | None,
    formats: tuple[Format, ...],
    output: str,
    home: Path | None,
    demo: bool,
    as_of: date,
    seconds: float | None,
    **wish: Any,
) -> None:
    """Plan rounds in a territory."""
    store = open_store(home, demo=demo)
    asked = api.territory(store, territory, level=level)
    say_if_corrected(store.geography, territory, asked)
    holidays = _days_of(wish["school_holidays"]) if wish["school_holidays"] else frozenset()
    with stoppable(seconds) as stop:
        study = api.tour(
            store,
            territory,
            as_of=as_of,
            level=level,
            vans=wish["vans"],
            stops=wish["stops"],
            frequency=wish["frequency"],
            first=wish["first"],
            last=wish["last"],
            depots=wish["depot"],
            stop_minutes=wish["stop_minutes"],
            day_minutes=wish["day_minutes"],
            counts_served=wish["everyone"],
            school_holidays=holidays,
            mode=wish["mode"],
            routing=wish["routing"],
            stop=stop,
        )
    show_study(study, out=out, formats=formats or FORMATS, as_json=output == "json")


def _days_of(path: Path) -> frozenset[date]:
    """Return every day of the holidays of a file, both ends included."""
    rows = pl.read_csv(path, infer_schema=False)
    if not {"start", "end"} <= set(rows.columns):
        raise InputError(
            _(
                "{path} : colonnes « {found} » ; il faut « start » et « end », des dates "
                "AAAA-MM-JJ",
                path=path,
                found=", ".join(rows.columns),
            )
        )
    return frozenset(_each_day(rows.select("start", "end").iter_rows()))


def _each_day(spans: Iterable[tuple[str, str]]) -> Iterable[date]:
    for first, last in spans:
        start, end = day(first), day(last)
        yield from (start + timedelta(days=at) for at in range((end - start).days + 1))
