"""Options and printing that commands share."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from maillage.language import _

if TYPE_CHECKING:
    from maillage.runs.store import Store

F = TypeVar("F", bound=Callable[..., Any])

WIDTH_WITHOUT_TERMINAL = 110

NUMBERS_KEPT_WHOLE = 3
"""Columns of numbers that fit a narrow terminal without being broken."""

LEAST_WIDTH = 10
"""Letters that a column of words keeps, whatever the numbers take."""

_STAND_INS = str.maketrans({"\N{NO-BREAK SPACE}": "\ue000", "\N{NARROW NO-BREAK SPACE}": "\ue001"})
_SPACES = {ord(held): space for space, held in _STAND_INS.items()}


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


class _Console(Console):
    """A console that ends no line at a no-break space, where rich would.

    While lines are cut, letters that no text has stand in for no-break spaces.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Return the segments of something to show, its numbers and units kept whole."""
        if isinstance(renderable, Text):
            renderable = _held(renderable)
        for segment in super().render(renderable, options):
            yield segment._replace(text=segment.text.translate(_SPACES))

    def render_str(self, text: str, **how: Any) -> Text:
        """Return a text made of a string, its no-break spaces held."""
        return _held(super().render_str(text, **how))


def _held(text: Text) -> Text:
    held = text.copy()
    held.plain = text.plain.translate(_STAND_INS)
    return held


def console(*, markup: bool) -> Console:
    """Return a console as wide as the terminal or ``COLUMNS``, or of a fixed width into a file."""
    terminal = _Console(markup=markup, highlight=False)
    if terminal.is_terminal or "COLUMNS" in os.environ:
        return terminal
    return _Console(markup=markup, highlight=False, width=WIDTH_WITHOUT_TERMINAL)


def table(title: str, *headings: str, right: tuple[int, ...] = ()) -> Table:
    """Return an empty table; ``right`` are the columns of numbers, lined up on the right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for at, heading in enumerate(headings):
        if at in right:  # a number and its interval on one line
            made.add_column(heading, justify="right", no_wrap=len(right) <= NUMBERS_KEPT_WHOLE)
        else:
            made.add_column(heading, overflow="fold", min_width=LEAST_WIDTH)
    return made
