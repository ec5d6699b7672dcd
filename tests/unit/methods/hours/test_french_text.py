"""French texts read as OSM hours: each line worked by hand."""

import pytest

from maillage.methods.hours import RULES, parse

SURE = {
    "lundi 9h-12h": "Mo 09:00-12:00",
    "du lundi au vendredi de 9h à 12h et de 14h à 17h": "Mo-Fr 09:00-12:00,14:00-17:00",
    "9h-12h et 14h-17h du lundi au vendredi": "Mo-Fr 09:00-12:00,14:00-17:00",
    "lundi 9H/12H": "Mo 09:00-12:00",
    "lundi 8h30 12h": "Mo 08:30-12:00",
    "lundi 08.30 - 12.00": "Mo 08:30-12:00",
    "lundi 8:30-12:30/13:30-17": "Mo 08:30-12:30,13:30-17:00",
    "lundi 9h–12h": "Mo 09:00-12:00",
    "lundi de 9 à 12 h et de 14 à 17 h": "Mo 09:00-12:00,14:00-17:00",
    "lundi de 9h à midi": "Mo 09:00-12:00",
    "mardi entre 10h et 12h": "Tu 10:00-12:00",
    "Lun 9h-12h, Ma 9h-12h, Merc. 14h-18h": "Mo,Tu 09:00-12:00; We 14:00-18:00",
    "lundi-mardi-jeudi 9h-12h": "Mo,Tu,Th 09:00-12:00",
    "mardi-jeudi et vendredi 9h-12h": "Tu,Th,Fr 09:00-12:00",
    "lundi - jeudi 9h-12h": "Mo-Th 09:00-12:00",
    "L-M-J-V 9h-12h": "Mo,Tu,Th,Fr 09:00-12:00",
    "L au V 8h30-19h": "Mo-Fr 08:30-19:00",
    "lundi & jeudi 9h-12h": "Mo,Th 09:00-12:00",
    "week-end 10h-18h": "Sa,Su 10:00-18:00",
    "La semaine de 9h à 12h et le samedi de 9h à 11h": "Mo-Fr 09:00-12:00; Sa 09:00-11:00",
    "Tous les jours 9h-20h": "Mo-Su 09:00-20:00",
    "7j/7 9h-20h": "Mo-Su 09:00-20:00",
    "24h/24 7j/7": "24/7",
    "lundi matin 9h-12h, mardi après-midi 14h-17h": "Mo 09:00-12:00; Tu 14:00-17:00",
    "Lundi : 9h-12h\nMardi : fermé\nMercredi : 14h-17h": "Mo 09:00-12:00; We 14:00-17:00; Tu off",
    "Mar : 14h-19hMer :14h-18h": "Tu 14:00-19:00; We 14:00-18:00",
    "<ul><li>Lundi de 14h - 16h</li><li>Mardi 10h - 12h</li></ul>": (
        "Mo 14:00-16:00; Tu 10:00-12:00"
    ),
}

EXCEPTIONS = {
    "1er samedi du mois 9h-12h": "Sa[1] 09:00-12:00",
    "1er et dernier samedi 9h-12h": "Sa[1,-1] 09:00-12:00",
    "les deux premiers": '"les deux premiers"',
    "Samedi : 9h-12h (uniquement les 2 premiers samedis du mois)": "Sa[1,2] 09:00-12:00",
    "lundi au vendredi 9h-12h hors vacances scolaires": "Mo-Fr 09:00-12:00; SH off",
    "en période scolaire, mercredi 14h-18h": "We 14:00-18:00; SH off",
    "lundi 9h-12h sauf août": "Mo 09:00-12:00; Aug off",
    "lundi 9h-12h, fermé en juillet et août": "Mo 09:00-12:00; Jul-Aug off",
    "lundi 9h-12h, fermé du 1er au 15 août": "Mo 09:00-12:00; Aug 01-Aug 15 off",
    "lundi au vendredi 9h-12h, fermé les jours fériés": "Mo-Fr 09:00-12:00; PH off",
    "Juillet-août : du lundi au vendredi 10h-12h": "Jul-Aug Mo-Fr 10:00-12:00",
    "les mardis d'octobre à juin de 9h à 17h": "Oct-Jun Tu 09:00-17:00",
    "lundi au vendredi 9h-12h. Juillet-août : lundi au jeudi 10h-12h": (
        "Mo-Fr 09:00-12:00; Jul-Aug Mo-Th 10:00-12:00; Jul-Aug Fr off"
    ),
    "lundi 9h-12h semaine paire": "week 2-52/2 Mo 09:00-12:00",
    "mardi semaines impaires 14h-17h": "week 1-53/2 Tu 14:00-17:00",
    "Semaine impaire : Mo 09:00-12:00; PH off": "week 1-53/2 Mo 09:00-12:00; PH off",
    "fermé le lundi": "Mo off",
    "du mardi au samedi 9h-12h, fermé le jeudi": "Tu,We,Fr,Sa 09:00-12:00; Th off",
    "lundi au vendredi 9h-12h et 14h-17h, fermé le mercredi après-midi": (
        "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00"
    ),
    "du lundi au vendredi, de 9h à 12h et de 13h30 à 17h30, sauf le mercredi, de 9h à 12h": (
        "Mo,Tu,Th,Fr 09:00-12:00,13:30-17:30; We 09:00-12:00"
    ),
    "tous les jours sauf le jeudi : 9h-12h": "Mo-We,Fr-Su 09:00-12:00",
    "lundi au vendredi 9h-18h (vendredi 16h30)": "Mo-Th 09:00-18:00; Fr 09:00-16:30",
    "lundi au vendredi 8h-12h / lundi, mardi 14h-17h": (
        "Mo,Tu 08:00-12:00,14:00-17:00; We-Fr 08:00-12:00"
    ),
    "Mercredi au samedi : 10-12 et 14-18 / Jeudi : 14-18": (
        "We,Fr,Sa 10:00-12:00,14:00-18:00; Th 14:00-18:00"
    ),
    "lundi 9h-12h jusqu'en juin 2022": "1900 Jan 01-2022 Jun 30 Mo 09:00-12:00",
    "lundi 9h-12h à partir du 14/04/2022": "2022 Apr 14+ Mo 09:00-12:00",
    "vendredi 20h-2h": "Fr 20:00-02:00",
    "toute l'année lundi 9h-12h": "Mo 09:00-12:00",
    "Fermé en août. Lundi 9h-12h": "Mo 09:00-12:00; Aug off",
    "lundi 9h-12h sauf jours fériés et vacances scolaires": "Mo 09:00-12:00; PH off; SH off",
    "dimanche et jours fériés 14h-18h": "PH,Su 14:00-18:00",
    "lundi et mardi 9h-12h et 14h-17h sauf lundi matin et mardi après-midi": (
        "Mo 14:00-17:00; Tu 09:00-12:00"
    ),
}

APPOINTMENTS = {
    "sur RDV uniquement": '"sur rendez-vous"',
    "du lundi au vendredi 9h-12h sur rendez-vous": 'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    "Sur rendez-vous lundi au jeudi : 9h - 17h; vendredi 9h-16h": (
        'Mo-Th 09:00-17:00 "sur rendez-vous"; Fr 09:00-16:00 "sur rendez-vous"'
    ),
    "Lundi au vendredi 8h30 à 12h30 sans rendez-vous, 12h30 à 16h avec rendez-vous": (
        'Mo-Fr 08:30-12:30, Mo-Fr 12:30-16:00 "sur rendez-vous"'
    ),
    "Mardi : 9h-12h Le samedi sur rendez-vous": ('Tu 09:00-12:00; Sa unknown "sur rendez-vous"'),
    "Le lundi de 9h00 à 12h00 et sur rendez-vous.": ('Mo 09:00-12:00 open "et sur rendez-vous"'),
}

DOUBTS = {
    "un samedi sur deux 9h-12h": (
        'Sa 09:00-12:00 unknown "un samedi sur deux"',
        "hours-frequency",
    ),
    "mercredi 14h-16h tous les 15 jours": (
        'We 14:00-16:00 unknown "tous les 15 jours"',
        "hours-frequency",
    ),
    "lundi 9h-12h 1x par mois": ('Mo 09:00-12:00 unknown "1x par mois"', "hours-frequency"),
    "samedi 10h-12h (pas ouvert tous les samedis)": (
        'Sa 10:00-12:00 unknown "pas ouvert tous les samedis"',
        "hours-frequency",
    ),
    "samedi 9h-12h (un sur deux)": ('Sa 09:00-12:00 unknown "un sur deux"', "hours-frequency"),
    "mercredi 9h-12h fermé le jeudi et vendredi 14h-17h": (
        '14:00-17:00 unknown "jours non précisés"; We 09:00-12:00; Th,Fr off',
        "hours-days-unsaid",
    ),
    "lundi ou mardi 9h-12h": (
        'Mo unknown "lundi"; Tu 09:00-12:00 unknown "9h-12h"',
        "hours-day-without-hours",
    ),
    "lundi 9h-12h, fermé les jours fériés et les trois premières semaines d'août": (
        'Mo 09:00-12:00 open "fermé les jours fériés et les trois premières semaines d\'août"',
        "hours-words-kept",
    ),
    "lundi 14h-7h": ('Mo unknown "lundi 14h-7h"', "hours-closing-before-opening"),
    "lundi 9h-12h-14h": ('Mo unknown "lundi 9h-12h-14h"', "hours-unpaired"),
    "lundi 1h30-17h": ('Mo unknown "lundi 1h30-17h"', "hours-implausible"),
    "9h-12h": ('09:00-12:00 unknown "jours non précisés"', "hours-days-unsaid"),
    "Voir site": ('"Voir site"', "hours-words-only"),
    "1er samedi du mois": (
        'Sa[1] unknown "1er samedi du mois"',
        "hours-day-without-hours",
    ),
    "samedi 10h-12h (état civil)": ('Sa 10:00-12:00 open "état civil"', "hours-words-kept"),
    "lundi 9h-12h accueil téléphonique": (
        'Mo 09:00-12:00 unknown "accueil téléphonique"',
        "hours-words-kept",
    ),
    "mardi 9h-12h en été": ('Tu 09:00-12:00 unknown "en été"', "hours-period"),
    "mercredi 14h-18h. Vacances scolaires : mercredi 10h-12h": (
        'We 14:00-18:00; SH unknown "vacances scolaires : mercredi 10h-12h"',
        "hours-period",
    ),
    "Accueil : lundi au vendredi 9h-12h / Permanence numérique : mardi 14h-17h": (
        'Mo-Fr 09:00-12:00, Tu 14:00-17:00 open "Permanence numérique"',
        "hours-several-blocks",
    ),
    "lundi 8h-12h, mardi 13h-17h, uniquement sur rendez-vous": (
        'Mo 08:00-12:00 "sur rendez-vous"; Tu 13:00-17:00 "sur rendez-vous"',
        "hours-appointment-reach",
    ),
}


def severities(rules: tuple[str, ...]) -> set[str]:
    return {RULES[rule].severity for rule in rules}


@pytest.mark.parametrize(("text", "expected"), SURE.items())
def test_parse_reads_plain_hours_without_doubt(text: str, expected: str) -> None:
    found = parse(text)

    assert (found.value, severities(found.rules)) == (expected, {"info"})


@pytest.mark.parametrize(("text", "expected"), EXCEPTIONS.items())
def test_parse_keeps_exceptions_and_periods(text: str, expected: str) -> None:
    assert parse(text).value == expected


@pytest.mark.parametrize(("text", "expected"), APPOINTMENTS.items())
def test_parse_puts_appointments_on_their_hours(text: str, expected: str) -> None:
    found = parse(text)

    assert (found.value, severities(found.rules)) == (expected, {"info"})


@pytest.mark.parametrize(("text", "expected", "rule"), [(t, *e) for t, e in DOUBTS.items()])
def test_parse_sends_to_review_what_is_not_sure(text: str, expected: str, rule: str) -> None:
    found = parse(text)

    assert (found.value, rule in found.rules) == (expected, True)
    assert RULES[rule].severity == "warning"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_parse_of_nothing_is_nothing(text: str) -> None:
    found = parse(text)

    assert (found.value, found.rules) == (None, ())


@pytest.mark.parametrize("text", ["-----", "x", "False"])
def test_parse_of_an_empty_mark_says_so(text: str) -> None:
    found = parse(text)

    assert (found.value, found.rules) == (None, ("hours-empty-mark",))


@pytest.mark.parametrize("text", ["12345", "???", "01 99 00 12 34"])
def test_parse_without_any_word_is_an_error(text: str) -> None:
    found = parse(text)

    assert (found.value, found.rules) == (None, ("hours-unreadable",))


def test_parse_leaves_contacts_out_of_comments() -> None:
    found = parse("Voir avec l'accueil 01 99 00 12 34 ou accueil@example.org")

    assert found.value == '"Voir avec l\'accueil ou"'


def test_rules_are_written_in_the_words_of_a_table() -> None:
    assert {rule.severity for rule in RULES.values()} == {"info", "warning", "error"}
    assert [name for name in RULES if not name.startswith("hours-")] == []
