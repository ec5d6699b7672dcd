"""Options that commands share: days, where the data are, what is printed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from maillage.cli.options import day, open_store, print_json, show, table, today
from maillage.runs.store import Store


def test_day_is_written_year_first() -> None:
    assert day("2026-01-31") == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["31/01/2026", "2026-02-30", "demain", ""])
def test_day_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        day(text)

    assert caught.value.message == f"« {text} » n'est pas une date ; écrivez-la AAAA-MM-JJ"


def test_today_is_a_day() -> None:
    assert day(today()).isoformat() == today()


def test_open_store_is_the_folder_or_the_demonstration(
    tmp_path: Path, demonstration: Store
) -> None:
    assert open_store(tmp_path, demo=False).home == tmp_path
    assert open_store(demonstration.home, demo=True).is_demo


def test_json_is_printed_in_french_letters_and_dates(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"né": date(2026, 1, 1)})

    assert capsys.readouterr().out == '{\n  "né": "2026-01-01"\n}\n'


def test_a_page_into_a_file_has_a_fixed_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)

    show("mot " * 60)

    lines = capsys.readouterr().out.splitlines()
    assert [len(line) <= 110 for line in lines] == [True] * 3


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
@pytest.mark.parametrize(
    "shown",
    [
        lambda words: words,
        Text,
        lambda words: Panel(Text(words)),
        lambda words: Group(words, Text(words)),
        lambda words: _with_row(table("Titre", "Nom"), words),
    ],
)
def test_no_line_ends_at_a_no_break_space(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    space: str,
    shown: Callable[[str], RenderableType],
) -> None:
    monkeypatch.setenv("COLUMNS", "26")
    number = f"5{space}037{space}%"

    show(shown(f"un mot, deux mots, rang {number} sur {number} et {number}"))

    out = capsys.readouterr().out
    assert out.count(number) % 3 == 0
    assert out.count(number) == out.count("037") > 0


def _with_row(made: Table, *cells: str) -> Table:
    made.add_row(*cells)
    return made


def test_a_table_lines_up_its_figures_on_the_right() -> None:
    made = table("Titre", "Nom", "Nombre", right=(1,))

    assert [column.justify for column in made.columns] == ["left", "right"]
