"""The few forms of Markdown that the pages use."""

from collections.abc import Iterable
from typing import TypeAlias

from maillage.catalogue.text import Text

Cells: TypeAlias = Iterable[str]


def definition(term: str, paragraphs: Cells) -> str:
    """Return a term and the paragraphs that define it."""
    first, *rest = [paragraph.strip() for paragraph in paragraphs]
    return "\n".join([term, f": {first}", *(f"  {line}" for line in rest)])


def bullets(title: str, texts: Iterable[Text]) -> str:
    """Return a titled list."""
    return "\n".join([f"{title}:", "", *(f"- {text.en}" for text in texts)])


def table(headings: Cells, rows: Iterable[Cells]) -> str:
    """Return a table."""
    head = list(headings)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def codes(names: Cells) -> str:
    """Return names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def count(number: int, thing: str) -> str:
    """Return a number of things: ``2 years``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
