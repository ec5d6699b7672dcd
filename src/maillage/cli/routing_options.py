"""The options that name a routing server, and the bar that shows its tables coming."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from maillage.language import _
from maillage.runs.reach.routing import PROGRAMS, Routing

F = TypeVar("F", bound=Callable[..., Any])


def routing_options(command: F) -> F:
    """Add ``--routing``, ``--routing-size`` and ``--routing-fallback``, given as ``routing``."""

    @wraps(command)
    def with_routing(
        *arguments: Any,
        routing: tuple[str, str] | None,
        routing_size: int | None,
        routing_fallback: bool,
        **options: Any,
    ) -> Any:
        if routing is None:
            if routing_size is not None or routing_fallback:
                raise click.UsageError(
                    _("--routing-size et --routing-fallback vont avec --routing, qui manque")
                )
            return command(*arguments, routing=None, **options)
        with _bar() as progress:
            program, url = routing
            server = Routing(program, url, routing_size, routing_fallback, progress)
            return command(*arguments, routing=server, **options)

    server = click.option(
        "--routing",
        type=_server,
        metavar="osrm=URL|valhalla=URL",
        help=_("Serveur d'itinéraires : osrm=http://… ou valhalla=http://… (sinon, estimation)."),
    )
    size = click.option(
        "--routing-size",
        type=click.IntRange(min=1),
        help=_("Points (OSRM) ou paires (Valhalla) que le serveur accepte par demande."),
    )
    fallback = click.option(
        "--routing-fallback",
        is_flag=True,
        help=_("Estimer les temps si le serveur ne les donne pas."),
    )
    return cast("F", server(size(fallback(with_routing))))


def _server(value: str) -> tuple[str, str]:
    """Return the program and the address of ``osrm=http://localhost:5000``."""
    program, sign, url = value.partition("=")
    if program not in PROGRAMS or not sign:
        raise click.BadParameter(
            _(
                "« {value} » : écrivez le programme et l'adresse, osrm=http://localhost:5000 ou "
                "valhalla=http://localhost:8002",
                value=value,
            )
        )
    return program, url


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Give what shows the tables coming, on the error stream, while some are still to come."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task(_("Temps de trajet"), total=None)

    def advance(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if done < total:
            bar.start()
        else:
            bar.stop()

    try:
        yield advance
    finally:
        bar.stop()
