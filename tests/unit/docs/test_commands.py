"""Every command and option is documented, and every documented command exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from maillage.cli.main import cli

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^ *```(?:console|sh)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SAID = re.compile(r"^ *(?:\$ )?(?:\.venv/bin/)?maillage (.+?)(?: {2,}#.*)?$", re.MULTILINE)


def walk(group, path=()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


def options(command):
    found = [each for each in command.params if isinstance(each, click.Option)]
    return {name for option in found for name in option.opts if name.startswith("--")}


def section(page, path):
    """Return what stands under the heading of a command, up to the next heading."""
    heading = rf"^#+ maillage {' '.join(path)}$"
    found = re.search(rf"{heading}(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def said():
    """Return the commands that the pages tell to run, with the page."""
    for page in PAGES:
        for block in FENCE.findall(page.read_text()):
            for line in SAID.findall(block):
                yield pytest.param(shlex.split(line), id=f"{page.name}: {line}")


COMMANDS = dict(walk(cli))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_and_its_options_are_documented(docs, path):
    page = (docs / "reference" / "cli.md").read_text()

    written = section(page, path)

    assert written
    assert options(COMMANDS[path]) <= set(re.findall(r"--[a-z-]+", written))


@pytest.mark.parametrize("option", sorted(options(cli) | {"--help"}))
def test_an_option_before_the_command_is_documented(docs, option):
    before_commands = (docs / "reference" / "cli.md").read_text().partition("\n## ")[0]

    assert option in before_commands


@pytest.mark.parametrize("words", list(said()))
def test_a_command_that_a_page_tells_to_run_exists(words):
    command, known = cli, options(cli)
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            child = command.get_command(click.Context(command), word)
            if child is not None:
                command, known = child, known | options(child)
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}

    assert not isinstance(command, click.Group) or asked
    assert asked <= known | {"--help"}
