"""``maillage access``: how far help is from a territory, on the terminal and as a report."""

from datetime import date
from pathlib import Path

import click

from maillage import api
from maillage.cli.options import as_of_option, open_store, store_options
from maillage.cli.routing_options import routing_options
from maillage.cli.study_options import study_options
from maillage.cli.study_text import show_study
from maillage.cli.territory import level_option, say_if_corrected
from maillage.contracts import Level
from maillage.engines import ENGINES
from maillage.language import _
from maillage.outputs.study import FORMATS, Format
from maillage.runs.reach.scoring import Curve, Measure


@click.command(
    help=_(
        "À quelle distance est l'aide au numérique : temps jusqu'au lieu le plus proche, heures "
        "d'aide à portée, personnes laissées loin."
    )
)
@click.argument("territory")
@level_option
@click.option("--mode", default="car", show_default=True, help=_("car, cycling, walking, no-car."))
@click.option(
    "--within", "within_minutes", type=click.FloatRange(min=1), help=_("Bassin, en minutes.")
)
@click.option(
    "--measure",
    type=click.Choice(["e2sfca", "2sfca", "m2sfca", "3sfca", "apl", "gravity", "raam"]),
    default="e2sfca",
    show_default=True,
    help=_("Comment noter l'aide à portée de chaque commune."),
)
@click.option(
    "--decay",
    type=click.Choice(["classes", "gaussian", "exponential"]),
    help=_("Comment le poids d'un lieu baisse avec le trajet ; par classes, d'ordinaire."),
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="local",
    show_default=True,
    help=_("Où calculer : dans ce programme, ou sur un Spark qui existe déjà."),
)
@click.option("--spark-master", help=_("Adresse du maître Spark (MAILLAGE_SPARK_MASTER)."))
@routing_options
@study_options
@store_options
@as_of_option
def access(
    territory: str,
    level: Level | None,
    mode: str,
    within_minutes: float | None,
    measure: Measure,
    decay: Curve | None,
    engine: str,
    spark_master: str | None,
    routing: api.Routing | None,
    out: Path | None,
    formats: tuple[Format, ...],
    output: str,
    home: Path | None,
    demo: bool,
    as_of: date,
) -> None:
    """Study the access of a territory."""
    store = open_store(home, demo=demo)
    asked = api.territory(store, territory, level=level)
    say_if_corrected(store.geography, territory, asked)
    study = api.access(
        store,
        territory,
        as_of=as_of,
        level=level,
        mode=mode,
        within_minutes=within_minutes,
        measure=measure,
        decay=decay,
        routing=routing,
        engine=engine,
        spark_master=spark_master,
    )
    show_study(study, out=out, formats=formats or FORMATS, as_json=output == "json")
