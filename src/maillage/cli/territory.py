"""``maillage territory``: find a territory, show it, find those that look like it."""

from pathlib import Path

import click

from maillage import catalogue
from maillage.cli.options import (
    format_option,
    open_store,
    print_json,
    show,
    store_options,
    table,
)
from maillage.contracts import LEVELS, Level
from maillage.language import _
from maillage.numbers import number
from maillage.reference.geography import Geography
from maillage.reference.lookup import ANSWERED, explain, find, search, was_corrected
from maillage.reference.territories import Territory, level_name, members, parents, zone_of
from maillage.runs.similar import similar, why_alone

level_option = click.option(
    "--level", type=click.Choice(LEVELS[1:]), help=_("Niveau, quand un nom en a plusieurs.")
)


@click.group(help=_("Trouver un territoire par son code, son nom ou son code postal."))
def territory() -> None:
    """Hold the commands on territories."""


@territory.command("find", help=_("Chercher un territoire : code, nom, fautes de frappe permises."))
@click.argument("text", nargs=-1, required=True)
@level_option
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@store_options
@format_option
def find_command(
    text: tuple[str, ...],
    level: Level | None,
    limit: int,
    home: Path | None,
    demo: bool,
    output: str,
) -> None:
    """Search territories."""
    geography = open_store(home, demo=demo).geography
    found = search(geography, " ".join(text), limit=limit, level=level)
    if not found["score"].eq(ANSWERED).any():
        explain(geography, " ".join(text), level=level)
    if output == "json":
        print_json(found.to_dicts())
        return
    rows = table(
        _("Territoires"),
        _("À écrire"),
        _("Nom"),
        _("Niveau"),
        _("Département"),
        _("Population"),
        right=(4,),
    )
    for zone in found.iter_rows(named=True):
        rows.add_row(
            Territory(zone["level"], zone["code"], zone["name"]).reference,
            zone["name"],
            level_name(zone["level"]),
            zone["departement"] or "",
            "" if zone["population"] is None else number(zone["population"]),
        )
    show(rows if found.height else _("Rien ne ressemble à « {text} ».", text=" ".join(text)))


@territory.command(
    "show", help=_("Montrer un territoire : population, surface, ce qu'il contient.")
)
@click.argument("text")
@level_option
@store_options
@format_option
def show_command(
    text: str, level: Level | None, home: Path | None, demo: bool, output: str
) -> None:
    """Show one territory."""
    geography = open_store(home, demo=demo).geography
    found = find(geography, text, level=level)
    say_if_corrected(geography, text, found)
    zone = zone_of(geography, found)
    if output == "json":
        print_json(zone)
        return
    rows = table(f"{found.name} ({found.reference})", _("Donnée"), _("Valeur"))
    rows.add_row(_("Niveau"), level_name(found.level))
    rows.add_row(_("Dans"), ", ".join(parents(geography, found)["name"]))
    rows.add_row(_("Population"), _population(zone))
    rows.add_row(
        _("Surface"),
        _("inconnue")
        if zone["area_km2"] is None
        else _("{area} km²", area=number(zone["area_km2"], decimals=1)),
    )
    rows.add_row(_("Communes"), number(members(geography, found, "commune").height))
    show(rows)


@territory.command("similar", help=_("Les territoires de même niveau qui lui ressemblent le plus."))
@click.argument("text")
@level_option
@click.option("--count", type=click.IntRange(1, 50), help=_("Combien en donner."))
@store_options
@format_option
def similar_command(
    text: str,
    level: Level | None,
    count: int | None,
    home: Path | None,
    demo: bool,
    output: str,
) -> None:
    """Show similar territories."""
    store = open_store(home, demo=demo)
    found = find(store.geography, text, level=level)
    say_if_corrected(store.geography, text, found)
    likes = similar(store, found, count=count or catalogue.settings().similarity.count)
    if not likes:
        click.echo(why_alone(store, found), err=True)
    if output == "json":
        print_json(
            [
                {
                    "reference": like.territory.reference,
                    "name": like.territory.name,
                    "distance": like.distance,
                }
                for like in likes
            ]
        )
        return
    if not likes:
        return
    rows = table(
        _("Semblables à {name}", name=found.name),
        _("À écrire"),
        _("Nom"),
        _("Distance"),
        right=(2,),
    )
    for like in likes:
        rows.add_row(
            like.territory.reference, like.territory.name, number(like.distance, decimals=2)
        )
    rows.caption = _(
        "Distance : écart moyen en taille, densité, âge et revenu, à poids égal (0 : identique)."
    )
    show(rows)


def say_if_corrected(geography: Geography, text: str, found: Territory) -> None:
    """Tell on the error stream which territory was understood, when a fault was forgiven."""
    if was_corrected(geography, text, found):
        understood = f"{found.name} ({found.reference})"
        click.echo(_("« {text} » compris comme {name}", text=text, name=understood), err=True)


def _population(zone: dict[str, object]) -> str:
    if not isinstance(zone["population"], int):
        return _("inconnue")
    return _("{people} ({year})", people=number(zone["population"]), year=zone["population_year"])
