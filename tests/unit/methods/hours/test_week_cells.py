"""Seven cells read as one week."""

import pytest

from maillage.errors import InputError
from maillage.methods.hours import parse_week

CELLS = {
    "9:00 - 12:00 / 14:00 - 18:00": "Sa 09:00-12:00,14:00-18:00",
    "9h12h 14h18h": "Sa 09:00-12:00,14:00-18:00",
    "9: 12:30 / 13:15 17:": "Sa 09:00-12:30,13:15-17:00",
    "08h30-12h00/13h30-1730": "Sa 08:30-12:00,13:30-17:30",
    "09:00 - 12:00 / Fermé": "Sa 09:00-12:00",
    "Fermé le matin - 13h30 à 18h": "Sa 13:30-18:00",
    "9h-12h (sur rdv)": 'Sa 09:00-12:00 "sur rendez-vous"',
    "9:00 - 12:00 / Sur RDV : 13:30 - 17:00": ('Sa 09:00-12:00, Sa 13:30-17:00 "sur rendez-vous"'),
    "Sur RDV : 8:30 - 11:45 / Sans RDV : 13:30 - 17:15": (
        'Sa 13:30-17:15, Sa 08:30-11:45 "sur rendez-vous"'
    ),
    "Sur RDV": 'Sa unknown "sur rendez-vous"',
    "9H-12H / Après-midi sur RDV": 'Sa 09:00-12:00 open "Sa : après-midi sur rendez-vous"',
    "1er samedi du mois 9h-12h": "Sa[1] 09:00-12:00",
    "10h-12h (1er et 3ème)": "Sa[1,3] 10:00-12:00",
    "9h à 12h30 (+14h-17h le 1er samedi du mois)": "Sa 09:00-12:30, Sa[1] 14:00-17:00",
    "Excepté dernier samedi du mois : 8:45 - 12:15": "Sa 08:45-12:15; Sa[-1] off",
    "9h à 12h fermé dernier samedi": "Sa 09:00-12:00; Sa[-1] off",
    "8:45 - 12:00 / Semaines paires : 14:00 - 16:30": (
        "Sa 08:45-12:00, week 2-52/2 Sa 14:00-16:30"
    ),
    "Semaines paires : 10h-12h // Semaines impaires : fermé": "week 2-52/2 Sa 10:00-12:00",
    "16h - 18h (juillet-août : 10h - 12h)": "Sa 16:00-18:00; Jul-Aug Sa 10:00-12:00",
    "10h - 12h (fermé en juillet-août)": "Sa 10:00-12:00; Jul-Aug Sa off",
    "9h30 à 12h (hors vacances)": "Sa 09:30-12:00; SH off",
    "1 samedi sur 2 : 9:00 - 12:30": 'Sa 09:00-12:30 unknown "1 samedi sur 2"',
    "13:30-18:00 (accueil libre) / 10:00-18:00 (sur rdv)": (
        'Sa 13:30-18:00, Sa 10:00-13:30 "sur rendez-vous"'
    ),
    "18h": 'Sa unknown "18h"',
    "Voir site": 'Sa unknown "Voir site"',
}


@pytest.mark.parametrize(("cell", "expected"), CELLS.items())
def test_cell_stands_on_its_day(cell: str, expected: str) -> None:
    assert parse_week({"Sa": cell}).value == expected


def test_days_with_the_same_hours_are_one_rule() -> None:
    week = dict.fromkeys(("Mo", "Tu", "We", "Fr"), "9h-12h") | {"Th": "fermé", "Sa": "", "Su": "-"}

    found = parse_week(week)

    assert (found.value, found.rules) == ("Mo-We,Fr 09:00-12:00", ("hours-french",))


def test_week_always_closed_says_so() -> None:
    found = parse_week(dict.fromkeys(("Mo", "Tu", "We"), "fermé"))

    assert found.value == "Mo-We off"


@pytest.mark.parametrize("week", [{}, {"Mo": ""}, {"Mo": "-", "Tu": "x / x"}])
def test_week_without_hours_is_nothing(week: dict[str, str]) -> None:
    assert parse_week(week).value is None


def test_cell_naming_another_day_is_never_open() -> None:
    found = parse_week({"Mo": "samedi 9h-12h"})

    assert (found.value, "hours-day-mismatch" in found.rules) == (
        'Mo unknown "samedi 9h-12h"',
        True,
    )


def test_cell_naming_a_group_keeps_its_own_day() -> None:
    assert parse_week({"Tu": "Lundi au vendredi 9h-12h"}).value == "Tu 09:00-12:00"


def test_term_time_of_some_days_stays_in_words() -> None:
    found = parse_week({"Mo": "9h-12h", "We": "14h-18h hors vacances scolaires"})

    assert found.value == 'Mo 09:00-12:00, We 14:00-18:00 open "hors vacances scolaires"'.replace(
        ", We", "; We"
    )


def test_unknown_key_is_refused() -> None:
    with pytest.raises(InputError, match="lundi"):
        parse_week({"lundi": "9h-12h"})
