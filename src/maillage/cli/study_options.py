"""The options of the commands that make a study: where to write it, and how to print it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from maillage.language import _
from maillage.outputs.study import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


def study_options(command: F) -> F:
    """Add ``--out``, ``--only`` and ``--format``."""
    out = click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        help=_("Écrire le rapport dans ce dossier (HTML, PDF, cartes, données)."),
    )
    only = click.option(
        "--only",
        "formats",
        type=click.Choice(FORMATS),
        multiple=True,
        help=_("Seulement ces parties du rapport."),
    )
    output = click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=_("Texte à lire, ou JSON."),
    )
    return out(only(output(command)))
