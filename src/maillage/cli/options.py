"""Options and printing that commands share."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console, RenderableType
from rich.table import Table

from maillage.language import _

if TYPE_CHECKING:
    from maillage.runs.store import Store

F = TypeVar("F", bound=Callable[..., Any])

WIDTH_WITHOUT_TERMINAL = 110

NUMBERS_KEPT_WHOLE = 3
"""Columns of numbers that fit a narrow terminal without being broken."""

LEAST_WIDTH = 10
"""Letters that a column of words keeps, whatever the numbers take."""


def day(value: str) -> date:
    """Return a day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(
            _("« {value} » n'est pas une date ; écrivez-la AAAA-MM-JJ", value=value)
        ) from error


def today() -> str:
    """Return the present day as text: the one place where commands read the clock."""
    return datetime.now(tz=UTC).astimezone().date().isoformat()


as_of_option = click.option(
    "--as-of", type=day, default=today, help=_("Jour de lecture (aujourd'hui par défaut).")
)
format_option = click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help=_("Tableau à lire, ou JSON."),
)


def store_options(command: F) -> F:
    """Add ``--home`` and ``--demo``, which say where the data are."""
    home = click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help=_("Dossier des données (MAILLAGE_HOME)."),
    )
    demo = click.option("--demo", is_flag=True, help=_("Utiliser la démonstration."))
    return home(demo(command))


def open_store(home: Path | None, *, demo: bool) -> "Store":
    """Return the store asked for; the demonstration is created when it is not there yet."""
    from maillage import api  # here: the help and the figures book do without it

    return api.demo(home) if demo else api.store(home)


def print_json(content: object) -> None:
    """Print JSON that a person can read."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def show(*parts: RenderableType) -> None:
    """Print for a person."""
    for part in parts:
        console(markup=True).print(part)


def console(*, markup: bool) -> Console:
    """Return a console as wide as the terminal or ``COLUMNS``, or of a fixed width into a file."""
    terminal = Console(markup=markup, highlight=False)
    if terminal.is_terminal or "COLUMNS" in os.environ:
        return terminal
    return Console(markup=markup, highlight=False, width=WIDTH_WITHOUT_TERMINAL)


def table(title: str, *headings: str, right: tuple[int, ...] = ()) -> Table:
    """Return an empty table; ``right`` are the columns of numbers, lined up on the right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for at, heading in enumerate(headings):
        if at in right:  # rich would break numbers at their no-break spaces
            made.add_column(heading, justify="right", no_wrap=len(right) <= NUMBERS_KEPT_WHOLE)
        else:
            made.add_column(heading, overflow="fold", min_width=LEAST_WIDTH)
    return made
