"""Checks of what identifies, dates and locates a place."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from maillage.contracts.repaired import Repaired
from maillage.language import N_, _
from maillage.language import _ as translated
from maillage.methods.repair import communes, coordinates, dates, identifiers
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.coordinates import Neighbourhood
from maillage.methods.repair.postcodes import read_postcode
from maillage.methods.scoring import months_before
from maillage.outputs.standards.enumerations import UNKNOWN_PIVOT
from maillage.runs.census.check_issues import (
    FINE,
    Judge,
    Judgement,
    Note,
    cut,
    is_sure,
    lowered,
    notes_of,
)
from maillage.runs.census.check_wording import restated

WORDS: Final = {
    "pivot-unknown": N_("le numéro est inconnu : quatorze zéros le disent"),
    "ridet-elsewhere": N_(
        "« {found} » a la forme d'un RIDET, et le lieu n'est pas en Nouvelle-Calédonie"
    ),
    "date-stale": N_("la fiche n'a pas été mise à jour depuis le {day}"),
    "point-distance": N_("le point est à {km} km du centre de la commune"),
    "spaces": N_("« {found} » a des espaces de trop"),
}
_RIDET = re.compile(r"\d{7}|\d{10}")
_ELSEWHERE: Final = {"point-far-from-commune", "point-outside-france"}
_NEW_CALEDONIA: Final = "988"
_SURE_DATES: Final = ("date-number", "date-words-removed", "date-short-year")
_SILENT: Final = ("commune-from-code", "commune-from-postcode", "postcode-from-commune")


def pivot(cell: str, code: str, department: str) -> Judgement:
    """Check the national number; unknown is written with fourteen zeros, as the standard asks."""
    if cell == UNKNOWN_PIVOT:
        return Judgement({}, (Note("pivot", "pivot-unknown", "info",
                                   translated(WORDS["pivot-unknown"]), cell),))  # fmt: skip
    read = identifiers.pivot(cell, code_insee=code or None)
    if read.value is not None:
        changed = {"pivot": read.value} if read.value != cell else {}
        return Judgement(changed, _as_warnings(notes_of("pivot", cell, read, identifiers.RULES,
                                                        read.value)))  # fmt: skip
    if not read.rules or read.rules == ("pivot-placeholder",):
        notes = notes_of("pivot", cell, read, identifiers.RULES, UNKNOWN_PIVOT)
        return Judgement({"pivot": UNKNOWN_PIVOT}, notes)
    notes = notes_of("pivot", cell, read, identifiers.RULES, None)
    is_elsewhere = bool(department) and department != _NEW_CALEDONIA
    if is_elsewhere and read.rules == ("pivot-length",) and _RIDET.fullmatch(cell):
        words = translated(WORDS["ridet-elsewhere"], found=cell)
        return Judgement({}, (Note("pivot", "ridet-elsewhere", "error", words, cell),))
    return Judgement({}, notes)


def day(as_of: date, stale_months: int) -> Judge:
    """Return the check of the date of a record, on a day."""

    def judge(cell: str) -> Judgement:
        if not cell.strip():
            return FINE
        read = dates.day(cell, as_of=as_of)
        after = read.value.isoformat() if read.value else None
        notes = _as_warnings(notes_of("date_maj", cell, read, dates.RULES, after))
        if read.value and months_before(as_of, stale_months) > read.value:
            words = translated(WORDS["date-stale"], day=read.value.isoformat())
            notes = (*notes, Note("date_maj", "date-stale", "info", words, cell))
        sure = is_sure(read, dates.RULES) and set(read.rules) <= set(_SURE_DATES)
        return Judgement({"date_maj": after} if sure and after and after != cell else {}, notes)

    return judge


def position(around: Mapping[str, Neighbourhood]) -> Judge:
    """Return the check of a position, knowing where each commune is."""

    def judge(lat: str, lon: str, code: str) -> Judgement:
        if not lat.strip() and not lon.strip():
            blank = {"latitude": lat, "longitude": lon}
            return Judgement({name: "" for name, cell in blank.items() if cell})
        commune = around.get(code)
        read = coordinates.position(lat, lon, commune=commune)
        said = f"{lat}, {lon}"
        if read.rules == ("point-null-island",):
            notes = notes_of("latitude", said, read, coordinates.RULES, None)
            return Judgement({"latitude": "", "longitude": ""}, notes)
        if read.value is None:
            return Judgement({}, notes_of("latitude", said, read, coordinates.RULES, None))
        after = _degrees(read.value[1]), _degrees(read.value[0])
        notes = _as_warnings(notes_of("latitude", said, read, coordinates.RULES, ", ".join(after)))
        notes = tuple(_with_distance(note, read.value, commune) for note in notes)
        is_written = read.value == _written(lat, lon)
        sure = is_sure(read, coordinates.RULES) or set(read.rules) <= _ELSEWHERE
        if is_written or not sure:
            return Judgement({}, notes)
        return Judgement({"latitude": after[0], "longitude": after[1]}, notes)

    return judge


def land(resolve: Callable[[str, str, str], Repaired[communes.Commune]]) -> Judge:
    """Return the check of the commune, its postcode and its code, which must agree."""

    def judge(name: str, postcode: str, code: str) -> Judgement:
        read = resolve(name, postcode, code)
        found = read.value
        cells = {"commune": name, "code_postal": postcode, "code_insee": code}
        values: dict[str, str] = {}
        if found and fold(found.name) == fold(name) and found.name != name:
            values["commune"] = found.name
        if found and "postcode-format" in read.rules and found.postcode:
            values["code_postal"] = found.postcode
        if found and "commune-code-zero" in read.rules:
            values["code_insee"] = code.strip().split(".")[0].zfill(5)
        notes = [_land_note(rule, cells, found) for rule in read.rules if rule not in _SILENT]
        for column, cell in cells.items():
            if column not in values and cell != cell.strip():
                values[column] = cell.strip()
                notes.append(Note(column, "text-spaces", "info",
                                  translated(WORDS["spaces"], found=cut(cell)), cell))  # fmt: skip
        return Judgement(values, tuple(notes))

    return judge


def _land_note(rule: str, cells: Mapping[str, str], found: communes.Commune | None) -> Note:
    column = "commune"
    if rule.startswith("postcode"):
        column = "code_postal"
    elif rule in ("commune-code-zero", "commune-former-code", "commune-contradicts-code"):
        column = "code_insee"
    after = _likely(rule, column, cells[column], found)
    known = communes.RULES[rule]
    told = found.name if found and rule == "commune-contradicts-code" else after
    words = lowered(_(restated(rule, known.words), before=cut(cells[column]), after=told))
    return Note(column, rule, known.severity, words, cells[column], after or None)


def _likely(rule: str, column: str, cell: str, found: communes.Commune | None) -> str:
    """Return what a cell of the commune should hold; empty when nothing says it."""
    if rule == "postcode-format":
        return read_postcode(cell)[0] or ""
    if found is None:
        return ""
    known = {"code_postal": found.postcode or "", "code_insee": found.code}
    return known.get(column, found.name)


def _as_warnings(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return notes whose mended faults are warnings: nobody mended the file yet."""
    return tuple(
        Note(one.column, one.code, "warning", one.words, one.found, one.suggestion)
        if one.severity == "info"
        else one
        for one in notes
    )


def _with_distance(note: Note, point: tuple[float, float], commune: Neighbourhood | None) -> Note:
    if note.code != "point-far-from-commune" or commune is None:
        return note
    metres = coordinates.distance_m(*point, commune.lon, commune.lat)
    told = translated(WORDS["point-distance"], km=round(metres / 1000))
    return Note(
        note.column, note.code, note.severity, note.words + translated(" ; ") + told, note.found
    )


def _written(lat: str, lon: str) -> tuple[float, float] | None:
    """Return the position as a program reads it; None where a cell needs mending."""
    try:
        return float(lon), float(lat)
    except ValueError:
        return None


def _degrees(angle: float) -> str:
    return f"{angle:.7f}".rstrip("0").rstrip(".")
