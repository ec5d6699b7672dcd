"""Opening hours beside the recorded cases of the national map's tool.

Values are compared by the times they open over 53 weeks, never as strings. Where the recorded
answer is wrong or loses something, the table gives ours and the reason; each entry is checked to
differ still, so that none is left behind.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.methods.hours import merge_ranges, parse, parse_week, same

pytestmark = pytest.mark.mirror

FIRST = date(2024, 1, 1)
NEVER = "off"
Case = dict[str, Any]

DAYS = dict(
    zip(
        ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"),
        ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
        strict=True,
    )
)

NOT_WEEKLY = "it does not happen each week and the weeks are unknown: never a weekly opening"
RANKED = "the rank in the month is kept"
CONTESTED_DAYS = {
    "09:00-12:00 hors premier Lundi du mois": (
        "Mo 09:00-12:00; Mo[1] off",
        "the first Monday is closed",
    ),
    "9h30-12h (jusqu'en juin 2022)": (
        "1900 Jan 01-2022 Jun 30 Mo 09:30-12:00",
        "the hours ended in June 2022",
    ),
    "9h30-12h30 / 1er samedi du moi": ("Sa[1] 09:30-12:30", RANKED),
    "9h - 12h le 1er et le dernier samedi du mois": ("Sa[1,-1] 09:00-12:00", RANKED),
    "1x par mois de 10h à 12h": ('Mo 10:00-12:00 unknown "1x par mois"', NOT_WEEKLY),
    "Permanence 14h à 16h tous les 15 jours": (
        'Mo 14:00-16:00 unknown "tous les 15 jours"',
        NOT_WEEKLY,
    ),
    "Permanence de 13h30 à 16h30 1 Semaine /2": (
        'Mo 13:30-16:30 unknown "1 Semaine /2"',
        NOT_WEEKLY,
    ),
    "1 samedi sur 2 : 9:00 - 12:30": ('Sa 09:00-12:30 unknown "1 samedi sur 2"', NOT_WEEKLY),
    "9h-12h30 et 1er de chaque mois uniquement : 14h-17h30": (
        'Mo 09:00-12:30, Mo 14:00-17:30 unknown "1er de chaque mois"',
        "the afternoon is once a month, and may be the first of the month or its first Monday",
    ),
    "Juillet-août : 10h-12h / 13h30-17h30": (
        "Jul-Aug Mo 10:00-12:00,13:30-17:30",
        "the hours are those of two months",
    ),
}
"""Our answer and the reason, by the text of a cell."""

CONTESTED_WEEKS = {
    "24/7": ("24/7", "the recorded value names a day that OSM does not know"),
    "Tous les jours 9h-20h": ("Mo-Su 09:00-20:00", "every day has seven of them"),
    "du lundi au vendredi, de 9h à 12h et de 13h30 à 17h30, sauf le mercredi, de 9h à 12h": (
        "Mo,Tu,Th,Fr 09:00-12:00,13:30-17:30; We 09:00-12:00",
        "Wednesday has no afternoon",
    ),
    "lundi au jeudi de 8h à 12h et de 13h30 à 17h30. le mercredi de 10h à 12h et de 13h30 à "
    "17h30. le vendredi de 8h à 12h et de 13h30 à 16h30": (
        "Mo,Tu,Th 08:00-12:00,13:30-17:30; We 10:00-12:00,13:30-17:30; Fr 08:00-12:00,13:30-16:30",
        "Wednesday opens at ten",
    ),
    "Mardi : 14:00-19:00 / Mercredi au samedi : 10:00-12:00 et 14:00-18:00 / Jeudi : 14:00-18:00": (
        "Tu 14:00-19:00; We,Fr,Sa 10:00-12:00,14:00-18:00; Th 14:00-18:00",
        "Thursday has no morning",
    ),
    "du lundi au vendredi : de 8h30 à 12h et de 13h30 à 17h30    samedi : de 14h à 17h30   "
    "fermeture en août": (
        "Mo-Fr 08:30-12:00,13:30-17:30; Sa 14:00-17:30; Aug off",
        "August is closed",
    ),
    "lundi 14h-7h vendredi 9h-12h": (
        'Fr 09:00-12:00; Mo unknown "lundi 14h-7h"',
        "a closing before its opening is a slip, not a night",
    ),
    "> mardi : 14h-18h30 > mercredi : 10h-18h30 > jeudi : 14h-18h30 > vendredi : 10h-18h30 > "
    "samedi : 10h-18h  -  horaires pendant les vacances scolaires : > mardi : 14h-18h > mercredi "
    ": 10h-12h et 14h-18h > jeudi : 14h-18h > vendredi : 10h-12h et 14h-18h > samedi : 10h-12h et "
    "14h-18h  -  la médiathèque est fermée les jours fériés.": (
        "Tu,Th 14:00-18:30; We,Fr 10:00-18:30; Sa 10:00-18:00; PH off",
        "public holidays are closed; those of school stay in words",
    ),
}
"""Our answer, compared by open times, and the reason, by the text."""


def cases(mirror: Path, name: str) -> list[Case]:
    return json.loads((mirror / "peer-cases" / f"mednum-cli_{name}.json").read_text("utf-8"))


def day_value(text: str) -> str:
    """Return what a cell gives under Saturday when it names it, else under Monday."""
    day = "Sa" if "samedi" in text else "Mo"
    return parse_week({day: text}).value or NEVER


def recorded_day(case: Case) -> str:
    day = "Sa" if "samedi" in case["input"] else "Mo"
    return f"{day} {case['expected']}" if case["expected"] else NEVER


def week_value(source: dict[str, str]) -> str:
    """Return what a row gives: seven cells, OSM with the weeks beside it, or a text."""
    if "Lundi" in source:
        return parse_week({DAYS[name]: cell for name, cell in source.items()}).value or NEVER
    return parse(week_text(source)).value or NEVER


def week_text(source: dict[str, str]) -> str:
    if "ouverture" in source:
        return f"{source['ouverture']} : {source['OSM']}"
    return source.get("OSM") or source.get("Horaires ouverture") or ""


def recorded_week(case: Case) -> str:
    return (case["expected"] or NEVER).replace("Mo-Sun 00:00-00:00", "24/7 off")


def alike(left: str, right: str) -> bool:
    return same(left, right, first=FIRST)


def test_cells_of_a_day_open_as_recorded(mirror: Path) -> None:
    recorded = [
        case for case in cases(mirror, "osm-hours-per-day") if case["input"] not in CONTESTED_DAYS
    ]

    failing = [
        case["input"]
        for case in recorded
        if not alike(day_value(case["input"]), recorded_day(case))
    ]

    assert (len(recorded), failing) == (75, [])


def test_contested_cells_give_our_answer_and_still_differ(mirror: Path) -> None:
    contested = {
        case["input"]: case
        for case in cases(mirror, "osm-hours-per-day")
        if case["input"] in CONTESTED_DAYS
    }

    given = {text: day_value(text) for text in contested}
    agreeing = [text for text in contested if alike(given[text], recorded_day(contested[text]))]

    assert given == {text: ours for text, (ours, _) in CONTESTED_DAYS.items()}
    assert agreeing == []


def test_weeks_open_as_recorded(mirror: Path) -> None:
    recorded = [
        case
        for case in cases(mirror, "horaires-week")
        if week_text(case["source"]) not in CONTESTED_WEEKS
    ]

    failing = [
        case["source"]
        for case in recorded
        if not alike(week_value(case["source"]), recorded_week(case))
    ]

    assert (len(recorded), failing) == (62, [])


def test_contested_weeks_give_our_answer_and_still_differ(mirror: Path) -> None:
    contested = {
        week_text(case["source"]): case
        for case in cases(mirror, "horaires-week")
        if week_text(case["source"]) in CONTESTED_WEEKS
    }

    ours = [
        text
        for text, (answer, _) in CONTESTED_WEEKS.items()
        if not alike(week_value(contested[text]["source"]), answer)
    ]
    agreeing = [
        text
        for text, case in contested.items()
        if alike(week_value(case["source"]), recorded_week(case))
    ]

    assert ours == []
    assert agreeing == []


def test_ranges_merge_as_recorded(mirror: Path) -> None:
    recorded = cases(mirror, "merge-hours-ranges")

    merged = [merge_ranges(case["input"]) for case in recorded]

    assert merged == [case["expected"] for case in recorded]


def test_what_the_recorded_answer_lost_is_kept(mirror: Path) -> None:
    texts = {week_text(case["source"]): case for case in cases(mirror, "horaires-week")}
    appointment = next(text for text in texts if text.startswith("SANS RENDEZ-VOUS"))
    rank = "1er mardi matin du mois"
    phone = next(text for text in texts if text.startswith("lundi sur rendez vous au"))

    values = [parse(text).value for text in (appointment, rank, phone)]

    assert values == [
        'Mo-Fr 08:30-12:30, Mo-Th 12:30-16:15 "sur rendez-vous"',
        'Tu[1] unknown "1er mardi matin du mois"',
        'Mo unknown "sur rendez-vous"',
    ]


def test_a_real_source_opens_as_its_published_standard(mirror: Path) -> None:
    """Seven-column tables of one source beside the OSM hours that its hub published from them.

    The 46 that differ are ranks, weeks, validity and slips that the published value dropped or
    took at their word, and tables that changed in between.
    """
    folder = mirror / "lieux_bruts"
    raw = json.loads((folder / "hinaura_2022-10-06.json").read_text("utf-8"))
    standard = json.loads((folder / "standard_hinaura_source.json").read_text("utf-8"))
    published: dict[tuple[str, str], list[str | None]] = {}
    for row in standard:
        published.setdefault(place(row["nom"], row["code_postal"]), []).append(row.get("horaires"))

    pairs = [
        (parse_week({key: row.get(name) or "" for name, key in DAYS.items()}).value, hours[0])
        for row in raw
        if len(
            hours := published.get(
                place(row["Nom du lieu ou de la structure *"], row["Code postal"]), []
            )
        )
        == 1
        and hours[0]
    ]
    agreeing = [ours for ours, theirs in pairs if alike(ours or NEVER, parse(theirs).value or "")]

    assert (len(pairs), len(agreeing)) == (598, 552)


def place(name: str, postcode: object) -> tuple[str, str]:
    return " ".join(name.lower().split()), str(postcode).split(".", maxsplit=1)[0]
