"""What a site costs in each commune, as a file of the user's says: ``code`` and ``cout``."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import polars as pl

from maillage.contracts.zones import COMMUNE_CODE_LENGTH
from maillage.errors import InputError
from maillage.inputs.codes import without_spreadsheet_damage
from maillage.inputs.places.delimited import separator_of
from maillage.inputs.places.problems import Problems
from maillage.inputs.places.text import decoded, encoding_of
from maillage.language import N_, _
from maillage.numbers import counted
from maillage.reference.crosswalks import present_codes
from maillage.reference.geography import Geography

_CODES: Final = ("code", "code_insee")
_COSTS: Final = ("cout", "coût")
_SAID: Final = 10
"""Problems told one by one; the others are counted."""


@dataclass(frozen=True)
class SiteCosts:
    """What a site costs in each commune.

    Attributes:
        cents: by code of commune, or of arrondissement.
        repaired: how many codes had lost their leading zeros.
    """

    cents: Mapping[str, int]
    repaired: int = 0


def read_site_costs(path: Path, geography: Geography) -> SiteCosts:
    """Return what a site costs in each commune that a CSV file lists.

    Raises:
        InputError: the file cannot be read, lacks a column, or has wrong rows: all are told.
    """
    rows = _rows(path)
    known = geography.level("commune")["code"].to_list()
    codes = frozenset([*known, *geography.level("arrondissement")["code"]])
    cents: dict[str, int] = {}
    problems = []
    found = _repaired([code for _line, code, _amount in rows])
    for code, (line, written, amount) in zip(found, rows, strict=True):
        problem = _problem(code, amount, codes, cents, geography)
        if problem:
            problems.append(
                _("ligne {line}, « {code} » : {problem}", line=line, code=written, problem=problem)
            )
        else:
            cents[code] = _cents(amount) or 0
    if problems:
        raise InputError(f"{path.name}\n" + "\n".join(_told(problems)))
    lost = sum(len(code) != len(row[1]) for code, row in zip(found, rows, strict=True))
    return SiteCosts(dict(sorted(cents.items())), lost)


def _rows(path: Path) -> list[tuple[int, str, str]]:
    """Return the number of the line, the code and the cost of each row, the empty ones left out."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{file} : ce fichier ne s'ouvre pas ({reason})", file=path.name, reason=error)
        ) from error
    text = decoded(raw, encoding=encoding_of(raw), problems=Problems(path.name))
    lines = text.splitlines()
    reader = csv.reader(lines, delimiter=separator_of(lines[:100]))
    header = [cell.strip().casefold() for cell in next(reader, [])]
    code, cost = (_column(path, header, names) for names in (_CODES, _COSTS))
    rows = [
        (reader.line_num, _cell(cells, code), _cell(cells, cost, whole=len(cells) > len(header)))
        for cells in reader
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise InputError(_("{file} : aucune ligne sous l'en-tête", file=path.name))
    return rows


def _column(path: Path, header: list[str], names: Iterable[str]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise InputError(
        _(
            "{file} : pas de colonne « {name} » ; l'en-tête est « {header} ». Il faut les colonnes "
            "« code » (de la commune) et « cout » (d'un site, en euros)",
            file=path.name,
            name=next(iter(names)),
            header=", ".join(header),
        )
    )


def _cell(cells: list[str], at: int, *, whole: bool = False) -> str:
    """Return a cell; with ``whole`` all from there on, for a comma that cut a number in two."""
    return ",".join(cells[at:] if whole else cells[at : at + 1]).strip()


def _repaired(codes: list[str]) -> list[str]:
    """Return codes of communes with the zeros that a spreadsheet took off.

    Examples:
        >>> _repaired(["1001", "2a004"])
        ['01001', '2A004']
    """
    table = pl.DataFrame({"code": codes}, schema={"code": pl.String})
    return table.select(without_spreadsheet_damage(pl.col("code"), pad=COMMUNE_CODE_LENGTH))[
        "code"
    ].to_list()


def _problem(
    code: str, amount: str, codes: frozenset[str], seen: Mapping[str, int], geography: Geography
) -> str:
    """Return what is wrong with a row; nothing when it can be used."""
    if code not in codes:
        today = present_codes(geography, pl.Series([code]))["code"][0]
        if today:
            return _("cette commune a fusionné ; donnez le coût de {today}", today=today)
        return _("code de commune inconnu")
    if code in seen:
        return _("la commune est donnée deux fois ; gardez une seule ligne")
    cents = _cents(amount)
    if cents is None:
        return _("le coût « {amount} » n'est pas un nombre d'euros", amount=amount)
    if cents < 0:
        return _("le coût « {amount} » est négatif", amount=amount)
    return ""


def _cents(amount: str) -> int | None:
    """Return an amount in cents; None where it is no number of euros.

    Examples:
        >>> _cents("50 000,50 €"), _cents("12.345"), _cents("")
        (5000050, None, None)
    """
    text = "".join(amount.split()).removesuffix("€").replace(",", ".")
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(cents) if cents.is_finite() and cents == cents.to_integral_value() else None


def _told(problems: list[str]) -> Iterator[str]:
    yield from problems[:_SAID]
    left = len(problems) - _SAID
    if left > 0:
        yield counted(
            left,
            N_("et {count} autre ligne à corriger"),
            N_("et {count} autres lignes à corriger"),
        )
