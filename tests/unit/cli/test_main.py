"""The entry point: errors in words with their code, and a help that costs nothing."""

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click
import pytest

import maillage
from maillage import errors
from maillage.cli import main as entry

Run = Callable[..., Any]
COMMANDS = [
    "access", "census", "data", "demo", "diagnose", "figures", "index", "site", "territory", "tour",
]  # fmt: skip


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make every command raise an error."""

    def made(error: BaseException) -> None:
        def raised(**_arguments: object) -> NoReturn:
            raise error

        monkeypatch.setattr(entry.cli, "main", raised)

    return made


def test_help_lists_every_command(run: Run) -> None:
    said = run("--help")

    lines = said.out.split("Commandes")[1].splitlines()[1:]
    listed = [line.split()[0] for line in lines[: len(COMMANDS)]]
    assert (said.code, listed) == (0, COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_in_french(run: Run, command: str) -> None:
    said = run(command, "--help")

    assert said.code == 0
    assert said.out.startswith(f"Usage : maillage {command}")


def test_help_imports_neither_tables_nor_kernels() -> None:
    asked = (
        "import sys\n"
        "from maillage.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'polars', 'numba', 'numpy', 'scipy', 'pydantic', 'typst'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").words == f"maillage, version {maillage.__version__}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["diagnos"], "La commande 'diagnos' n'existe pas."),
        (["diagnose"], "Il manque l'argument 'TERRITORY'."),
        (["diagnose", "44", "--colour"], "L'option '--colour' n'existe pas."),
    ],
)
def test_what_does_not_exist_is_a_mistake_of_usage(
    run: Run, arguments: list[str], words: str
) -> None:
    said = run(*arguments)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage : maillage")
    assert f"Erreur : {words}" in said.err


def test_no_argument_shows_the_help(run: Run) -> None:
    said = run()

    assert said.code == 2
    assert "Commandes" in said.out + said.err


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.InputError, 2),
        (errors.UnknownTerritory, 2),
        (errors.MissingData, 3),
        (errors.FetchError, 4),
        (errors.StoreError, 5),
        (errors.MaillageError, 1),
    ],
)
def test_our_errors_are_said_and_give_their_code(
    run: Run,
    failing: Callable[[BaseException], None],
    kind: type[errors.MaillageError],
    code: int,
) -> None:
    failing(kind("carte.csv, ligne 3 : rien n'y est"))

    said = run("data")

    assert (said.code, said.out) == (code, "")
    assert said.err == "Erreur : carte.csv, ligne 3 : rien n'y est\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_said_calmly(
    run: Run, failing: Callable[[BaseException], None], error: BaseException
) -> None:
    failing(error)

    said = run("data")

    assert (said.code, said.err) == (
        130,
        "Erreur : Interrompu : ce qui était en place l'est toujours.\n",
    )


def test_an_unexpected_error_says_that_it_is_ours(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(ZeroDivisionError("division by zero"))

    said = run("data")

    assert said.code == 1
    assert said.err == (
        "Erreur : Erreur inattendue dans Maillage (ZeroDivisionError : division by zero). Ce "
        "n'est pas de votre fait : relancez avec MAILLAGE_DEBUG=1 et signalez ce qui s'affiche.\n"
    )


def test_an_unexpected_error_is_raised_to_whoever_debugs(
    failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_DEBUG", "1")
    failing(ZeroDivisionError("division by zero"))

    with pytest.raises(ZeroDivisionError):
        entry.main(["data"])


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = [sys.executable, "-c", "from maillage.cli.main import main; main()"]
    with subprocess.Popen(
        [*command, "data", "sources", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "MAILLAGE_LANG": "fr"},
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (0, "")


def test_a_pipe_closed_during_a_command_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise OSError(errno.EPIPE, "nobody reads on")

    monkeypatch.setattr(sys, "stdout", io.StringIO())  # it has no file to send nowhere
    command = click.Command("stop", callback=stop)
    monkeypatch.setattr(entry.LazyGroup, "get_command", lambda *_asked: command)

    with pytest.raises(SystemExit) as end:
        entry.main(["stop"])

    assert end.value.code == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Le livre des chiffres nationaux."), ("en", "The book of national figures.")],
)
def test_help_is_in_the_language_asked(run: Run, language: str, words: str) -> None:
    said = run("--lang", language, "--help")

    assert (said.code, words in said.out) == (0, True)


def test_a_mistake_is_told_in_the_language_asked(run: Run) -> None:
    assert "No such command 'diagnos'." in run("--lang", "en", "diagnos").err


def test_a_language_that_we_do_not_speak_is_refused(run: Run) -> None:
    assert run("--lang", "de", "data").code == 2
