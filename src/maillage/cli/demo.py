"""``maillage demo``: make the fictional département and its diagnosis."""

import shutil
from datetime import date
from pathlib import Path

import click
from rich.markup import escape

from maillage.cli.diagnose import diagnose_and_show
from maillage.cli.options import as_of_option, show
from maillage.demo.run import DEPARTEMENT, PLACES, SEED, demo_home, ensure
from maillage.language import _
from maillage.outputs.report import FORMATS


@click.command(
    help=_("Créer la démonstration (un département fictif) et écrire son diagnostic dans DIR.")
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/demo"),
    show_default=True,
    help=_("Dossier du rapport."),
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Dossier de la démonstration."),
)
@click.option("--seed", type=int, default=SEED, show_default=True, help=_("Graine du tirage."))
@click.option("--places", type=int, default=PLACES, show_default=True, help=_("Nombre de lieux."))
@click.option("--renew", is_flag=True, help=_("Refaire la démonstration si elle existe."))
@as_of_option
def demo(out: Path, home: Path | None, seed: int, places: int, renew: bool, as_of: date) -> None:
    """Make the demonstration and its report."""
    folder = home or demo_home()
    if renew:
        shutil.rmtree(folder, ignore_errors=True)
    show(
        _(
            "Données de démonstration : tout y est inventé. Préparation dans {home}",
            home=escape(str(folder)),
        )
    )
    store = ensure(folder, seed=seed, places=places)
    diagnose_and_show(store, DEPARTEMENT, out=out, formats=FORMATS, as_of=as_of)
