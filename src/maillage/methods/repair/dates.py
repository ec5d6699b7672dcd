"""Read dates, however a file writes them.

A day keeps the date that is written: ``2023-03-03T23:30:00Z`` is 3 March, whatever the time zone
of the reader. Numbers are days since 30 December 1899 (spreadsheets) or seconds and milliseconds
since 1 January 1970 (clocks, UTC).
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_

RULES = rules(
    {
        "date-words-removed": Rule(
            "info", N_("Texte autour de la date laissé de côté : « {before} » devient « {after} ».")
        ),
        "date-month-only": Rule(
            "info", N_("« {before} » ne dit que le mois : le premier jour est pris.")
        ),
        "date-year-only": Rule(
            "warning", N_("« {before} » ne dit que l'année : le 1er janvier est pris.")
        ),
        "date-short-year": Rule(
            "info", N_("Année en deux chiffres : « {before} » devient « {after} ».")
        ),
        "date-number": Rule(
            "info",
            N_("Date en nombre, venue d'un tableur ou d'une horloge : « {before} » est {after}."),
        ),
        "date-typing": Rule(
            "warning", N_("Faute de frappe probable : « {before} » est lu {after} ; vérifiez.")
        ),
        "date-month-first": Rule(
            "warning", N_("Mois avant le jour : « {before} » est lu {after} ; vérifiez.")
        ),
        "date-empty-clock": Rule(
            "error", N_("« {before} » est le zéro d'une horloge, non une date ; laissez vide.")
        ),
        "date-future": Rule(
            "error", N_("« {before} » est postérieur au jour de référence ; vérifiez la date.")
        ),
        "date-too-old": Rule(
            "error", N_("« {before} » est antérieur à 1990 ; vérifiez l'année.")
        ),
        "date-impossible": Rule(
            "error", N_("« {before} » n'est pas une date ; attendu : AAAA-MM-JJ.")
        ),
    }
)  # fmt: skip

OLDEST = date(1990, 1, 1)
"""No list of places is older: an earlier date is a fault of typing."""

_EMPTY_CLOCKS = (date(1970, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1, 1, 1))
_SPREADSHEET_ZERO = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars", "mar"),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil", "jul"),
            ("aout", "aou"),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(_MONTHS)
_SHAPES = tuple(
    (re.compile(rf"(?<![\d/]){shape}", re.ASCII), rule)
    for shape, rule in (
        (r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)", None),
        (r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", None),
        (r"(?P<day>\d{1,2})([-/. ])(?P<month>\d{1,2})\2(?P<year>\d{4})(?!\d)", None),
        (r"(?P<day>\d{1,2})/(?P<month>\d{1,2})[0 ](?P<year>20\d\d)(?!\d)", "date-typing"),
        (r"(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>\d{2})(?!\d)", "date-short-year"),
        (rf"(?P<day>\d{{1,2}})(?:er)?[ -](?P<word>{_MONTH})\.?[ -](?P<year>\d{{4}})(?!\d)", None),
        (
            rf"(?P<day>\d{{1,2}})(?:er)?[ -](?P<word>{_MONTH})\.?[ -](?P<year>\d{{2}})(?!\d)",
            "date-short-year",
        ),
        (rf"(?P<word>{_MONTH})\.?[ -](?P<year>\d{{4}})(?!\d)", "date-month-only"),
        (rf"(?P<word>{_MONTH})\.?[ -](?P<year>\d\d)(?!\d)", "date-short-year"),
        (r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)", "date-month-only"),
        (r"(?P<year>\d{4})-(?P<month>\d{2})(?!\d)", "date-month-only"),
        (r"(?P<year>(?:19|20)\d\d)$", "date-year-only"),
    )
)
_AFTER = re.compile(r"[\st]*(?:[aà] )?(?:\d{1,2}[h:](?:\d\d)?(?:[:.]\d\d)?(?:[.,]\d+)?)?\s*"
                    r"(?:z|utc|[+-]\d\d:?\d\d)?\s*")  # fmt: skip


def day(text: str, *, as_of: date, formats: tuple[str, ...] = ()) -> Repaired[date]:
    """Return the day that a cell says.

    Args:
        text: the cell, a date with or without its time.
        as_of: the day of reference: a later date is an error.
        formats: formats of :meth:`datetime.strptime` that the source is known to use, tried first.

    Examples:
        >>> as_of = date(2026, 1, 1)
        >>> day("21 avril 2022", as_of=as_of)
        Repaired(value=datetime.date(2022, 4, 21), rules=())
        >>> day("03/2021", as_of=as_of)
        Repaired(value=datetime.date(2021, 3, 1), rules=('date-month-only',))
        >>> day("44927", as_of=as_of).value
        datetime.date(2023, 1, 1)
        >>> day("01/01/1970", as_of=as_of)
        Repaired(value=None, rules=('date-empty-clock',))
    """
    cell = _plain(text)
    if not re.search(r"\w", cell):
        return Repaired(None)
    known = _in_formats(text.strip(), formats)
    found = Repaired(known) if known else _number(cell) or _written(cell)
    return found if found.value is None else _judged(found.value, found.rules, as_of)


def _judged(found: date, noted: tuple[str, ...], as_of: date) -> Repaired[date]:
    """Return a date that may be true, None with the reason when it may not."""
    if found in _EMPTY_CLOCKS:
        return Repaired(None, ("date-empty-clock",))
    if found < OLDEST:
        return Repaired(None, ("date-too-old",))
    return Repaired(None, ("date-future",)) if found > as_of else Repaired(found, noted)


def _plain(text: str) -> str:
    """Return the cell in lower case, without accents and with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.lower().split())


def _in_formats(text: str, formats: tuple[str, ...]) -> date | None:
    for wanted in formats:
        try:
            return datetime.strptime(text, wanted).date()  # noqa: DTZ007 - the written day
        except ValueError:
            continue
    return None


def _number(cell: str) -> Repaired[date] | None:
    """Return the date of a spreadsheet's or a clock's number, None when the cell is not one."""
    if re.fullmatch(r"[345]\d{4}(?:[.,]\d+)?", cell):
        days = int(cell[:5])
        return Repaired(_SPREADSHEET_ZERO + timedelta(days=days), ("date-number",))
    if cell in ("0", "0.0"):
        return Repaired(None, ("date-empty-clock",))
    if not re.fullmatch(r"\d{9,10}(?:\d{3})?", cell):
        return None
    seconds = int(cell[: len(cell) - 3 * (len(cell) > 10)])
    return Repaired(datetime.fromtimestamp(seconds, UTC).date(), ("date-number",))


def _written(cell: str) -> Repaired[date]:
    """Return the first date that the words spell."""
    if re.match(r"0000[-/]00|00[-/]00[-/]0000", cell):
        return Repaired(None, ("date-empty-clock",))
    for shape, rule in _SHAPES:
        found = shape.search(cell)
        if found is None:
            continue
        read = _calendar(found.groupdict())
        around = cell[: found.start()] + _AFTER.sub("", cell[found.end() :], count=1)
        words = ("date-words-removed",) if re.search(r"\w", around) else ()
        return Repaired(read.value, (*((rule,) if rule else ()), *words, *read.rules))
    return Repaired(None, ("date-impossible",))


def _calendar(parts: dict[str, str]) -> Repaired[date]:
    """Return the day of the calendar, trying the month first when no other order is possible."""
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    month = _MONTHS[parts["word"]] if parts.get("word") else int(parts.get("month") or 1)
    number = int(parts.get("day") or 1)
    try:
        return Repaired(date(year, month, number))
    except ValueError:
        return _month_first(year, month, number)


def _month_first(year: int, month: int, number: int) -> Repaired[date]:
    if month <= 12:
        return Repaired(None, ("date-impossible",))
    try:
        return Repaired(date(year, number, month), ("date-month-first",))
    except ValueError:
        return Repaired(None, ("date-impossible",))
