"""Contacts, identifiers and dates beside the recorded cases of the national map's tool.

A case passes when our answer is the recorded one. The tool writes an unknown SIRET as fourteen
zeros and an unknown date as 1 January 1970; both are None here. Where we answer otherwise, the
table says what and why; each entry is checked to differ still, so that none is left behind.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.methods.repair.contacts import emails, phones, websites
from maillage.methods.repair.dates import day
from maillage.methods.repair.identifiers import pivot

pytestmark = pytest.mark.mirror

AS_OF = date(2026, 11, 21)
Case = dict[str, Any]

SHORT = (
    "the short number is what people dial and what the operator publishes; a geographic number "
    "written in the code for it goes out of date in silence"
)
NOT_OVERSEAS = (
    "the digits behind the zero decide the plan: 4 75 is Ardèche wherever the record is, and the "
    "recorded number is none that an operator of the département could give"
)
CONTESTED_PHONES = {
    "should remove details in parenthesis": ("3960", SHORT),
    "should have international version for CAF phone number": ("3230", SHORT),
    "should remove dash email": ("3960", SHORT),
    "should fix assurance retraite phone with space": ("3960", SHORT),
    "should test if there is a phone and empty string as courriel": ("3960", SHORT),
    "should set good indicatif when phone is from Guadeloupe": ("+33{cell}", NOT_OVERSEAS),
    "should set good indicatif when phone is from Martinique": ("+33{cell}", NOT_OVERSEAS),
    "should set good indicatif when phone is from Guyane": ("+33{cell}", NOT_OVERSEAS),
    "should set good indicatif when phone is from La Reunion": ("+33{cell}", NOT_OVERSEAS),
}
"""Our answer and the reason, by the name of the case."""

SECOND_PHONE = (
    "should have only one phone number / separator",
    "should have only one phone number // separator",
    "should keep the first phone number when multiple",
)
"""The first number is the recorded one; the second is kept as well instead of lost."""

CONTESTED_PIVOTS = {
    "should get pivot from data source using matching information": (
        None,
        "fourteen digits whose Luhn key is wrong name no establishment",
    )
}


def cases(mirror: Path, name: str) -> list[Case]:
    found: list[Case] = json.loads((mirror / "peer-cases" / name).read_text(encoding="utf-8"))
    return found


def cell(source: Case, start: str) -> str:
    return next((str(value) for name, value in source.items() if name.startswith(start)), "")


def our_contact(source: Case) -> Case:
    postcode = cell(source, "code_postal")
    telephones = phones(cell(source, "Téléphone"), department=postcode[:3] or None).value
    courriels, sites = emails(cell(source, "Email")).value, websites(cell(source, "Site Web")).value
    found = {
        "telephone": telephones[0] if telephones else None,
        "courriels": list(courriels) if courriels else None,
        "site_web": list(sites) if sites else None,
    }
    return {name: value for name, value in found.items() if value}


def test_contact_cases_give_the_recorded_answer_or_the_argued_one(mirror: Path) -> None:
    recorded = cases(mirror, "mednum-cli_contact.json")
    expected = []
    for case in recorded:
        wanted = dict(case["expected"])
        if case["name"] in CONTESTED_PHONES:
            answer, _ = CONTESTED_PHONES[case["name"]]
            wanted["telephone"] = answer.format(cell=cell(case["source"], "Téléphone"))
        expected.append((case["name"], wanted))

    ours = [(case["name"], our_contact(case["source"])) for case in recorded]

    assert len(ours) == 83
    assert ours == expected


def test_contact_cases_contested_still_differ(mirror: Path) -> None:
    recorded = cases(mirror, "mednum-cli_contact.json")

    differ = {case["name"] for case in recorded if our_contact(case["source"]) != case["expected"]}

    assert differ == set(CONTESTED_PHONES)


def test_contact_cases_of_two_phones_keep_both(mirror: Path) -> None:
    recorded = cases(mirror, "mednum-cli_contact.json")
    written = [case["source"] for case in recorded if case["name"] in SECOND_PHONE]

    kept = [phones(cell(source, "Téléphone"), department=None).value for source in written]

    assert [len(values or ()) for values in kept] == [2, 2, 2]


def test_pivot_cases_give_the_recorded_answer_or_the_argued_one(mirror: Path) -> None:
    recorded = cases(mirror, "mednum-cli_pivot.field.json")
    expected = {case["name"]: unless_zeros(case["expected"]) for case in recorded}
    argued = {name: answer for name, (answer, _) in CONTESTED_PIVOTS.items()}

    ours = {
        case["name"]: pivot(cell(case["input"][0], ""), code_insee=None).value for case in recorded
    }

    assert len(ours) == 6
    assert ours == expected | argued
    assert {name for name in ours if ours[name] != expected[name]} == set(argued)


def test_date_cases_give_the_recorded_day(mirror: Path) -> None:
    recorded = cases(mirror, "mednum-cli_date.json")

    ours = [day(written(case), as_of=AS_OF).value for case in recorded]

    assert len(ours) == 18
    assert ours == [unless_epoch(case["expected"]) for case in recorded]


def written(case: Case) -> str:
    """Return the cell that a mapping would hand over: a constant, or the first non-empty column."""
    matching = case["matching"]
    if "valeur" in matching:
        return str(matching["valeur"])
    columns = (
        matching["colonne"] if isinstance(matching["colonne"], list) else [matching["colonne"]]
    )
    return next((str(case["source"][name]) for name in columns if case["source"].get(name)), "")


def unless_zeros(siret: str) -> str | None:
    return siret if siret.strip("0") else None


def unless_epoch(moment: str) -> date | None:
    recorded = date.fromisoformat(moment[:10])
    return None if recorded == date(1970, 1, 1) else recorded
