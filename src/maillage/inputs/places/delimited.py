"""Delimited text: find its separator and its header, and read past the lines that do not fit."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, Self

from maillage.catalogue.sources import Format
from maillage.errors import SourceError
from maillage.inputs.places.problems import Problems
from maillage.inputs.places.tables import HEADER_WITHIN, Rows, from_cells, header_row, headings
from maillage.inputs.places.text import encoding_of, lines
from maillage.language import _

Separator = Literal[",", ";", "\t", "|"]
_SEPARATORS: tuple[Separator, ...] = (";", ",", "\t", "|")
_SAMPLED_LINES = 200
_LONGEST_CELL = 10_000_000
_LONGEST_ROW = 500
"""Lines that the cells of one row may hold; beyond, a quote is open."""


def recognised(raw: bytes) -> Format:
    """Return how a delimited text seems to be written."""
    encoding = encoding_of(raw)
    sample = list(islice(lines(raw, encoding=encoding, problems=Problems("")), _SAMPLED_LINES))
    separator = separator_of(sample)
    first = list(islice(_cells(sample, separator, Problems("")), HEADER_WITHIN))
    return Format(kind="csv", encoding=encoding, separator=separator, preamble=header_row(first))


def separator_of(sample: Sequence[str]) -> Separator:
    r"""Return the separator that makes the rows of a text regular.

    Examples:
        >>> separator_of(["nom;ville", "Mairie;Lyon, 3e"])
        ';'
        >>> separator_of(["nom,ville\n", '"Mairie; accueil\n', 'du; lundi",Lyon\n'])
        ','
    """
    return max(_SEPARATORS, key=lambda mark: _fit(sample, mark))


def read_delimited(raw: bytes, written: Format, path: Path, problems: Problems) -> Rows:
    """Return the rows of a delimited text; those that do not fit its header are problems.

    A row with cells beyond the header is set aside: its cells may have slid. A row that holds
    less than half of the cells is set aside as a piece of one; a shorter row that holds more is
    read, its last cells empty. A quote left open costs its own line only.

    Raises:
        SourceError: there is no row below the header, or this is no table.
    """
    text = lines(raw, encoding=written.encoding, problems=problems)
    cells = islice(_cells(text, written.separator, problems), written.preamble, None)
    try:
        names = headings(next(cells, []))
        rows = from_cells(names, _fitting(cells, len(names), problems))
    except csv.Error as error:
        raise SourceError(
            _(
                "{file} : ce texte ne se lit pas comme un tableau ({reason}) ; vérifiez que c'est "
                "le bon fichier",
                file=path.name,
                reason=error,
            )
        ) from error
    if rows.table.is_empty():
        raise SourceError(
            _(
                "{file} : aucune ligne lisible sous l'en-tête ; une liste de lieux est attendue",
                file=path.name,
            )
        )
    return rows


class _Lines:
    """Lines handed to the reader of cells, and those that the row being read has taken."""

    def __init__(self, text: Iterable[str]) -> None:
        self._rest = iter(text)
        self._again: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _LONGEST_ROW:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._rest)
        self._taken.append(line)
        return line

    def ends_row(self) -> bool:
        """Forget the lines of a row; false when a quote left open took lines that follow."""
        if len(self._taken) > 1 and sum(line.count('"') for line in self._taken) % 2:
            return False
        self._taken.clear()
        return True

    def first_alone(self) -> str:
        """Return the first line of a row, and hand out the others again."""
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        self._taken.clear()
        return first


def _cells(text: Iterable[str], separator: str, problems: Problems) -> Iterator[list[str]]:
    """Yield the cells of each row, empty lines left out."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        handed = _Lines(text)
        reader = csv.reader(handed, delimiter=separator)
        while (row := next(reader, None)) is not None:
            if not handed.ends_row():
                line = handed.first_alone().rstrip("\r\n")
                reader = csv.reader(handed, delimiter=separator)
                row = [cell.strip(' "') for cell in line.split(separator)]
                problems.add(
                    code="open-quote",
                    message=_("un guillemet n'est pas refermé ; la ligne est lue sans guillemets"),
                    found=line,
                )
            if row:
                yield row
    finally:
        csv.field_size_limit(limit)


def _fitting(
    rows: Iterable[list[str]], width: int, problems: Problems
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the numbered rows that fit the header, and note the others."""
    for number, cells in enumerate(rows, 1):
        if len(cells) == width:
            yield number, cells
        elif any(cells[width:]) or 2 * len(cells) < width:
            problems.add(
                code="ragged-row",
                message=_(
                    "{found} cellules au lieu de {expected} : la ligne est mise de côté ; un "
                    "séparateur ou un retour à la ligne est de trop, ou un guillemet manque",
                    found=len(cells),
                    expected=width,
                ),
                severity="error",
                row=number,
                found=" | ".join(cells),
            )
        else:
            if len(cells) < width:
                problems.add(
                    code="short-row",
                    message=_(
                        "{found} cellules au lieu de {expected} : les dernières sont lues vides",
                        found=len(cells),
                        expected=width,
                    ),
                    row=number,
                    found=" | ".join(cells),
                )
            yield number, (cells + [""] * width)[:width]


def _fit(sample: Sequence[str], separator: str) -> tuple[float, int]:
    """Return how regular rows are with a separator: the share of the usual width, and the width."""
    widths = Counter(len(row) for row in _cells(sample, separator, Problems("")))
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return (count * (width > 1) / max(widths.total(), 1), width)
