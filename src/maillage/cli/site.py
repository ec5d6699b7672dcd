"""``maillage site``: where new places should open, on the terminal and as a report."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from maillage import api
from maillage.cli.options import as_of_option, open_store, store_options
from maillage.cli.routing_options import routing_options
from maillage.cli.stopping import stoppable
from maillage.cli.study_options import study_options
from maillage.cli.study_text import show_study
from maillage.cli.territory import level_option, say_if_corrected
from maillage.contracts import Level
from maillage.language import _
from maillage.outputs.study import FORMATS, Format


@click.command(
    help=_(
        "Où ouvrir de nouveaux lieux : les meilleurs choix, prouvés, avec ce que chacun apporte. "
        "Ctrl-C garde la meilleure réponse trouvée."
    )
)
@click.argument("territory")
@level_option
@click.option("--new", type=click.IntRange(min=0), help=_("Nombre de nouveaux sites."))
@click.option(
    "--objective",
    type=click.Choice(["coverage", "travel", "farthest", "fewest"]),
    default="coverage",
    show_default=True,
    help=_(
        "Le plus de personnes à portée, le moindre trajet, la commune la plus éloignée au plus "
        "près, ou le moins de sites pour que chacun soit à portée."
    ),
)
@click.option("--mode", default="car", show_default=True, help=_("car, cycling, walking, no-car."))
@click.option(
    "--within",
    "within_minutes",
    type=click.FloatRange(min=1),
    help=_("Portée d'un site, en minutes."),
)
@click.option(
    "--keep",
    type=click.Choice(["existing", "none"]),
    default="existing",
    show_default=True,
    help=_("Garder les lieux du recensement, ou partir de rien."),
)
@click.option(
    "--closable",
    multiple=True,
    help=_(
        "Commune dont les lieux peuvent fermer, chacun pour un site ailleurs (code, répétable ; "
        "« all » pour toutes)."
    ),
)
@click.option(
    "--min-per-epci",
    type=click.IntRange(min=0),
    default=0,
    help=_("Lieux au moins dans chaque intercommunalité, ceux d'aujourd'hui compris."),
)
@click.option("--budget", type=click.IntRange(min=1), help=_("Budget, en euros."))
@click.option("--site-cost", type=click.IntRange(min=1), help=_("Coût d'un site, en euros."))
@click.option(
    "--costs",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Fichier CSV du coût d'un site par commune : code, cout (en euros)."),
)
@click.option(
    "--floor",
    type=click.FloatRange(0, 100),
    default=0.0,
    help=_("Part au moins, en %, des personnes du cinquième le plus fragile à atteindre."),
)
@click.option("--forbid", multiple=True, help=_("Commune où rien ne s'ouvre (code, répétable)."))
@click.option("--require", multiple=True, help=_("Commune où un site s'ouvre (code, répétable)."))
@click.option(
    "--then",
    multiple=True,
    type=click.IntRange(min=1),
    help=_("Sites de la période suivante (répétable : une fois par période)."),
)
@click.option(
    "--backup",
    type=click.FloatRange(0, 100),
    default=0.0,
    help=_("Ce qu'un second lieu à portée ajoute, en % du premier."),
)
@click.option(
    "--fading",
    type=click.FloatRange(min=1),
    help=_("Au-delà de sa portée, un site compte de moins en moins jusqu'à tant de minutes."),
)
@click.option(
    "--capacity",
    type=click.IntRange(min=1),
    help=_("Personnes qu'un lieu peut aider, au plus (avec « --objective travel »)."),
)
@click.option(
    "--front",
    type=click.IntRange(min=2, max=20),
    help=_("Montrer tant de choix entre le plus de personnes à portée et le moindre trajet."),
)
@click.option("--seconds", type=click.FloatRange(min=1), help=_("Durée au plus du calcul."))
@routing_options
@study_options
@store_options
@as_of_option
def site(
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
    """Choose sites for a territory."""
    store = open_store(home, demo=demo)
    asked = api.territory(store, territory, level=level)
    say_if_corrected(store.geography, territory, asked)
    with stoppable(seconds) as stop:
        study = api.site(
            store,
            territory,
            as_of=as_of,
            level=level,
            new=wish["new"],
            objective=wish["objective"],
            mode=wish["mode"],
            within_minutes=wish["within_minutes"],
            keeps_existing=wish["keep"] == "existing",
            closable=wish["closable"],
            min_per_epci=wish["min_per_epci"],
            budget_euros=wish["budget"],
            site_cost_euros=wish["site_cost"],
            costs=wish["costs"],
            floor_share=wish["floor"] / 100,
            forbidden=wish["forbid"],
            required=wish["require"],
            then=wish["then"],
            backup_share=wish["backup"] / 100,
            fading_minutes=wish["fading"],
            capacity=wish["capacity"],
            front_steps=wish["front"] or 0,
            routing=wish["routing"],
            stop=stop,
        )
    show_study(study, out=out, formats=formats or FORMATS, as_json=output == "json")
