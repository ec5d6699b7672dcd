"""``maillage``: the entry point. Commands are imported only when they run."""

import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from itertools import pairwise
from typing import NoReturn, cast, get_args

import click

import maillage
from maillage.errors import MaillageError
from maillage.language import N_, Language, _, current, use

_COMMANDS = {
    "access": ("maillage.cli.access", "access", N_("À quelle distance est l'aide, et pour qui.")),
    "census": ("maillage.cli.census", "census", N_("Recenser les lieux, dédoublonner, publier.")),
    "data": ("maillage.cli.data", "data", N_("Charger les données ouvertes, voir leur état.")),
    "demo": ("maillage.cli.demo", "demo", N_("Créer la démonstration et son diagnostic.")),
    "diagnose": ("maillage.cli.diagnose", "diagnose", N_("Le diagnostic d'un territoire.")),
    "figures": ("maillage.cli.figures", "figures", N_("Le livre des chiffres nationaux.")),
    "index": ("maillage.cli.index", "index", N_("Calculer, expliquer, comparer des indices.")),
    "site": ("maillage.cli.site", "site", N_("Où ouvrir de nouveaux lieux, avec la preuve.")),
    "territory": (
        "maillage.cli.territory",
        "territory",
        N_("Trouver un territoire, ses semblables."),
    ),
    "tour": ("maillage.cli.tour", "tour", N_("Les tournées de médiation, datées.")),
}
_INTERRUPTED = 130


class _NobodyReadsError(Exception):
    """The reader of the output is gone: click would make an error of it."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and lists them without importing."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that stops reading is not its concern."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _NobodyReadsError from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _help = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the language in use: it was marked at import, before the choice."""
        self.help, self.epilog = _(str(self.help)), _(str(self.epilog))
        for parameter in self.params:
            if isinstance(parameter, click.Option):
                parameter.help = _(str(parameter.help))
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands."""
        with formatter.section(_("Commandes")):
            formatter.write_dl([(name, _(words)) for name, (*_path, words) in _COMMANDS.items()])


def _speak(arguments: Sequence[str]) -> None:
    """Choose the language before click reads it for its own words: it asks gettext as it starts."""
    for option, value in pairwise([*arguments, ""]):
        if option == "--lang" and value in get_args(Language):
            use(cast(Language, value))
    os.environ["LANGUAGE"] = current()
    gettext.bindtextdomain("click", str(files("maillage") / "locale"))
    gettext.textdomain("click")


@click.group(
    cls=LazyGroup,
    help=N_("L'établi de la politique d'inclusion numérique d'un territoire."),
    epilog=N_("Premier pas : « maillage demo », puis « maillage diagnose VT --demo »."),
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    expose_value=False,
    help=N_("Langue des messages et des rapports (MAILLAGE_LANG)."),
)
@click.version_option(maillage.__version__, prog_name="maillage", help=N_("Afficher la version."))
def cli() -> None:
    """Hold the commands."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and say errors in words: what happened and what to do."""
    _speak(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(args=arguments, prog_name="maillage", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except MaillageError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _complain(_("Interrompu : ce qui était en place l'est toujours."))
        sys.exit(_INTERRUPTED)
    except (BrokenPipeError, _NobodyReadsError):
        with suppress(OSError, ValueError):  # what is left to write goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        _complain(
            _(
                "Erreur inattendue dans Maillage ({kind} : {error}). Ce n'est pas de votre fait : "
                "relancez avec MAILLAGE_DEBUG=1 et signalez ce qui s'affiche.",
                kind=type(error).__name__,
                error=error,
            )
        )
        if _debugging():
            raise
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> None:
    click.echo(click.style(_("Erreur : "), fg="red", bold=True) + message, err=True)


def _debugging() -> bool:
    return bool(os.environ.get("MAILLAGE_DEBUG"))
