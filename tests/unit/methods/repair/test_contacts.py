"""Telephones, e-mails and web addresses: real defects, made-up values."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maillage.methods.repair.contacts import (
    RULES,
    emails,
    is_mobile,
    is_personal_email,
    phones,
    websites,
)

OVERSEAS = tuple("262 263 269 508 59 639 690 691 692 693 694 696 697 708".split())  # noqa: SIM905
CODE, ZERO, FORMAT = "phone-country-code", "phone-lost-zero", "phone-format"


@pytest.mark.parametrize(
    ("text", "department", "values", "rules"),
    [
        ("+33199001234", None, ("+33199001234",), ()),
        ("01 99 00 12 34", None, ("+33199001234",), (CODE,)),
        ("01.99.00.12.34.", "75", ("+33199001234",), (CODE,)),
        ("01-99-00-12-34", "75", ("+33199001234",), (CODE,)),
        ("01/99/00/12/34", "75", ("+33199001234",), (CODE,)),
        ("01 99 001 234", "75", ("+33199001234",), (CODE,)),
        ("0 1 99 00 12 34", "75", ("+33199001234",), (CODE,)),
        ("199001234", None, ("+33199001234",), (ZERO,)),
        ("06 39 98 12 34", None, ("+33639981234",), (CODE,)),
        ("+33 (0)1 99 00 12 34", None, ("+33199001234",), (FORMAT,)),
        ("+33(0)199001234", None, ("+33199001234",), (FORMAT,)),
        ("(+33) 1 99 00 12 34", None, ("+33199001234",), (FORMAT,)),
        ("'+33 1 99 00 12 34", None, ("+33199001234",), (FORMAT,)),
        ("+330199001234", None, ("+33199001234",), (FORMAT,)),
        ("0033199001234", None, ("+33199001234",), (FORMAT,)),
        ("33199001234", None, ("+33199001234",), (FORMAT,)),
        ("+0618202236", None, ("+33618202236",), (CODE,)),
        ("01\u00a099\u202f00\u00a012 34", None, ("+33199001234",), (CODE,)),
    ],
)
def test_phones_metropolitan_writings_are_one_number(
    text: str, department: str | None, values: tuple[str, ...], rules: tuple[str, ...]
) -> None:
    found = phones(text, department=department)

    assert (found.value, found.rules) == (values, rules)


@pytest.mark.parametrize(
    ("text", "department", "value", "rules"),
    [
        ("0262 90 20 22", "974", "+262262902022", (CODE,)),
        ("0262 90 20 22", None, "+262262902022", (CODE,)),
        ("02 62 90 20 22", "75", "+262262902022", (CODE,)),
        ("+262 2 62 90 20 22 ", "974", "+262262902022", (FORMAT,)),
        ("262692001234", "974", "+262692001234", (FORMAT,)),
        ("692001234", "974", "+262692001234", (ZERO,)),
        ("0269 61 20 00", "976", "+262269612000", (CODE,)),
        ("0639 69 12 34", "976", "+262639691234", (CODE,)),
        ("0590 81 12 34", "971", "+590590811234", (CODE,)),
        ("0594 31 12 34", "973", "+594594311234", (CODE,)),
        ("0696 75 12 34", "972", "+596696751234", (CODE,)),
        ("+33 692 00 12 34", "974", "+262692001234", ("phone-plan",)),
        ("+262 9 72 72 12 34", "974", "+33972721234", ("phone-plan",)),
        ("+269269612000", "976", "+262269612000", ("phone-wrong-country",)),
        ("0800 00 12 34", "974", "+33800001234", (CODE,)),
        ("25 12 34", "988", "+687251234", (CODE,)),
        ("+687 25 12 34", "988", "+687251234", (FORMAT,)),
        ("687251234", "988", "+687251234", (CODE,)),
        ("687251234", None, "+33687251234", (ZERO,)),
        ("40 41 23 45", "987", "+68940412345", (CODE,)),
        ("72 12 34", "986", "+681721234", (CODE,)),
        ("41 23 45", "975", "+508412345", (CODE,)),
        ("0508 41 23 45", None, "+508412345", (CODE,)),
    ],
)
def test_phones_overseas_plan_follows_the_number_then_the_departement(
    text: str, department: str | None, value: str, rules: tuple[str, ...]
) -> None:
    found = phones(text, department=department)

    assert (found.value, found.rules) == ((value,), rules)


@pytest.mark.parametrize(
    ("text", "values", "rules"),
    [
        ("01 99 00 12 34 / 06 39 98 12 34", ("+33199001234", "+33639981234"), ()),
        ("01 99 00 12 34 ou 06 39 98 12 34", ("+33199001234", "+33639981234"), ()),
        ("01 99 00 12 34\n06 39 98 12 34", ("+33199001234", "+33639981234"), ()),
        ("01 99 00 12 34 - 06 39 98 12 34", ("+33199001234", "+33639981234"), ()),
        ("0199001234//0639981234", ("+33199001234", "+33639981234"), ()),
        (
            "0199001234 ; accueil : 0639981234",
            ("+33199001234", "+33639981234"),
            ("phone-words-removed",),
        ),
    ],
)
def test_phones_several_in_a_cell_are_all_kept_in_order(
    text: str, values: tuple[str, ...], rules: tuple[str, ...]
) -> None:
    found = phones(text, department=None)

    assert (found.value, found.rules) == (values, (CODE, "phone-several", *rules))


def test_phones_the_same_number_twice_is_one() -> None:
    assert phones("01 99 00 12 34 / 0199001234", department=None).value == ("+33199001234",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3949", "3949"),
        ("39 49", "3949"),
        ("3960 (0,06 €/mn)", "3960"),
        ("115", "115"),
        ("10 13", "1013"),
        ("118 008", "118008"),
    ],
)
def test_phones_short_numbers_stay_as_they_are_dialled(text: str, value: str) -> None:
    found = phones(text, department="49")

    assert found.value == (value,)
    assert found.rules[0] == "phone-short-number"


def test_phones_short_number_beside_another_is_kept() -> None:
    assert phones("3949 / 01 99 00 12 34", department=None).value == ("3949", "+33199001234")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("01.99.00.12.34 / 36 46", ("+33199001234", "3646")),
        ("01 99 00 12 34 - 39 49", ("+33199001234", "3949")),
        ("36.46 / 01.99.00.12.34", ("3646", "+33199001234")),
        ("01 99 00 12 34 / 36 46 / 39 49", ("+33199001234", "3646", "3949")),
        ("05 96-30 12-34", ("+596596301234",)),
    ],
)
def test_phones_a_short_number_in_two_groups_is_read_beside_another(
    text: str, values: tuple[str, ...]
) -> None:
    found = phones(text, department=None)

    assert found.value == values
    assert "phone-impossible" not in found.rules


def test_phones_digits_in_excess_are_no_short_number() -> None:
    assert phones("01 99 00 12 34 36 46", department=None).rules == ("phone-impossible",)


def test_phones_extension_and_words_are_left_out() -> None:
    extension = phones("0199001234 Poste 152", department=None)
    words = phones("sur rendez-vous au 01.99.00.12.34 (mairie), de 9h à 12h", department=None)

    assert (extension.value, extension.rules) == (("+33199001234",), (CODE, "phone-extension"))
    assert (words.value, words.rules) == (("+33199001234",), (CODE, "phone-words-removed"))


def test_phones_premium_number_is_kept_and_noted() -> None:
    found = phones("0892 12 34 56", department=None)

    assert (found.value, found.rules) == (("+33892123456",), (CODE, "phone-premium"))


@pytest.mark.parametrize(
    "text",
    [
        "+596595001234",
        "5858777054",
        "0081188806",
        "024178384",
        "02 41 78 3 84",
        "0199001234152",
        "74929808",
        "+331495778500607457816",
        "0" * 10,
        "1" * 500,
    ],
)
def test_phones_impossible_number_is_dropped_with_an_error(text: str) -> None:
    found = phones(text, department="49")

    assert (found.value, found.rules) == (None, ("phone-impossible",))
    assert RULES["phone-impossible"].severity == "error"


def test_phones_a_good_number_beside_an_impossible_one_stays() -> None:
    found = phones("01 99 00 12 34 ; 02 41 78 3 84", department=None)

    assert (found.value, found.rules) == (("+33199001234",), (CODE, "phone-impossible"))


@pytest.mark.parametrize("text", ["", "   ", "-", "--", "/"])
def test_phones_blank_cell_is_unknown_without_a_problem(text: str) -> None:
    assert phones(text, department=None) == phones("", department="974")
    assert phones(text, department=None).rules == ()


def test_phones_other_text_is_an_error() -> None:
    assert phones("accueil@example.org", department=None).rules == ("phone-missing",)


@given(st.text(max_size=60), st.sampled_from([None, "75", "974", "987", "988"]))
@example("0" * 60, "974")
@example("+ 3949 " * 8, None)
def test_phones_of_any_text_are_dialled_again_the_same(text: str, department: str | None) -> None:
    found = phones(text, department=department)

    for value in found.value or ():
        assert phones(value, department=department).value == (value,)
    assert set(found.rules) <= set(RULES)


@given(st.integers(min_value=100_000_000, max_value=799_999_999))
def test_phones_agree_with_libphonenumber_on_metropolitan_numbers(national: int) -> None:
    peer = phonenumbers.parse(f"0{national}", "FR")
    overseas = str(national).startswith(OVERSEAS)

    found = phones(f"0{national}", department="75")

    if not overseas:
        expected = (f"+33{national}",) if phonenumbers.is_valid_number(peer) else None
        assert found.value == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("+33612345678", True),
        ("+33712345678", False),
        ("+33745123456", True),
        ("+33199001234", False),
        ("+33639981234", True),
        ("+262692001234", True),
        ("+262639691234", True),
        ("+262262902022", False),
        ("+590690230136", True),
        ("+594694310344", True),
        ("+596696752000", True),
        ("+68787123456", False),
        ("+68987123456", True),
        ("3949", False),
        ("", False),
    ],
)
def test_is_mobile_follows_the_kind_of_number(phone: str, expected: bool) -> None:
    assert is_mobile(phone) is expected


@pytest.mark.parametrize(
    ("text", "values", "rules"),
    [
        ("accueil@example.org", ("accueil@example.org",), ()),
        ("Accueil@Example.ORG", ("accueil@example.org",), ("email-case",)),
        (" accueil@example.org\u00a0", ("accueil@example.org",), ("email-format",)),
        (": accueil@example.org", ("accueil@example.org",), ("email-format",)),
        ("mailto:accueil@example.org", ("accueil@example.org",), ("email-format",)),
        ("courriel : accueil@example.org.", ("accueil@example.org",), ("email-format",)),
        (".accueil@example.org", ("accueil@example.org",), ("email-format",)),
        ("accueil@example.org%A0", ("accueil@example.org",), ("email-format",)),
        ("accueil@@example.org", ("accueil@example.org",), ("email-at-sign",)),
        ("accueil [at] example.org", ("accueil@example.org",), ("email-at-sign",)),
        ("accueil(at)example.org", ("accueil@example.org",), ("email-at-sign",)),
        ("accueil[a]example.org", ("accueil@example.org",), ("email-at-sign",)),
        ("médiathèque@example.org", ("mediatheque@example.org",), ("email-accent",)),
        ("accueil @ example.org", ("accueil@example.org",), ("email-format",)),
        ("espace .numerique@example.org", ("espace.numerique@example.org",), ("email-format",)),
        ("accueil@example,org", ("accueil@example.org",), ("email-dot",)),
        ("accueil@example;asso,fr", ("accueil@example.asso.fr",), ("email-dot",)),
        ("accueil@example org", ("accueil@example.org",), ("email-dot",)),
        ("accueil@grand exemple.org", ("accueil@grandexemple.org",), ("email-domain-space",)),
        ("Pour entreprises a@example.org", ("a@example.org",), ("email-words-removed",)),
        ("a@example.org / b@example.org", ("a@example.org", "b@example.org"), ("email-several",)),
        ("a@example.org b@example.org", ("a@example.org", "b@example.org"), ("email-several",)),
        ("a@example.org;b@example.org", ("a@example.org", "b@example.org"), ("email-several",)),
        ("a@example.org et b@example.fr", ("a@example.org", "b@example.fr"), ("email-several",)),
        ("a@example.org,b@example.org", ("a@example.org", "b@example.org"), ("email-several",)),
    ],
)
def test_emails_sure_repairs(text: str, values: tuple[str, ...], rules: tuple[str, ...]) -> None:
    found = emails(text)

    assert (found.value, found.rules) == (values, rules)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ()),
        ("-----", ()),
        ("www.example.org/contact", ("email-is-web-address",)),
        ("https://example.org/contact", ("email-is-web-address",)),
        ("Rubrique contact sur www.example.org", ("email-is-web-address",)),
        ("accueil.example.org", ("email-without-at",)),
        ("Via le site de la CAF", ("email-without-at",)),
        ("01 99 00 12 34", ("email-is-phone",)),
        ("accueil@example", ("email-impossible",)),
        ("accueil@example.", ("email-impossible",)),
        ("accueil@example.f", ("email-impossible",)),
        ("@example.org", ("email-impossible",)),
        ("msap@exemple1@example.org", ("email-impossible",)),
        ("accueil@ville exemple.fr", ("email-impossible",)),
    ],
)
def test_emails_without_an_address_say_why(text: str, rules: tuple[str, ...]) -> None:
    assert (emails(text).value, emails(text).rules) == (None, rules)


@given(st.text(alphabet="ab.@ ,;é-1/:[]()", max_size=40))
def test_emails_found_are_found_again_unchanged(text: str) -> None:
    for address in emails(text).value or ():
        assert emails(address).value == (address,)
        assert not emails(address).is_changed


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("marie.exemple@example.org", True),
        ("m.exemple@example.org", True),
        ("jean-luc.exemple@example.org", True),
        ("marie@example.org", True),
        ("p0123abcd@example.org", True),
        ("secrep0123abcd@example.org", True),
        ("mariexemple@orange.fr", True),
        ("exemplemarie@gmail.com", False),
        ("exemplesandrine@gmail.com", True),
        ("mariexemple@example.org", False),
        ("contact@example.org", False),
        ("mairie.exemple@wanadoo.fr", False),
        ("bibliotheque.exemple@gmail.com", False),
        ("exemple@france-services.gouv.fr", False),
        ("saint.exemple@france-services.gouv.fr", False),
        ("france-services@example.org", False),
        ("ccas@example.org", False),
        ("cyberbase38@gmail.com", False),
        ("38@free.fr", False),
    ],
)
def test_is_personal_email_tells_people_from_services(email: str, expected: bool) -> None:
    assert is_personal_email(email) is expected


@pytest.mark.parametrize(
    ("text", "values", "rules"),
    [
        ("https://example.org/Page", ("https://example.org/Page",), ()),
        ("www.example.org", ("http://www.example.org",), ("web-scheme",)),
        ("Http://Example.Org/Page", ("http://example.org/Page",), ("web-format",)),
        ("http//example.org", ("http://example.org",), ("web-scheme",)),
        ("https:/www.example.org", ("https://www.example.org",), ("web-scheme",)),
        ("https ://www.example.org", ("https://www.example.org",), ("web-scheme",)),
        ("https//:example.org", ("https://example.org",), ("web-scheme",)),
        ("http://https://example.org", ("https://example.org",), ("web-format",)),
        ("www .example.org", ("http://www.example.org",), ("web-scheme",)),
        ("http://www,example.org", ("http://www.example.org",), ("web-format",)),
        ("https://example.org/.", ("https://example.org/",), ("web-format",)),
        ("https://example.org/a.htmwww.", ("https://example.org/a.htm",), ("web-format",)),
        ("https://example.org/ahttps://www.", ("https://example.org/a",), ("web-format",)),
        ("https://example.org/?a=1&amp;b=2", ("https://example.org/?a=1&b=2",), ("web-format",)),
        ("https://example.org/é (1)", ("https://example.org/%C3%A9",), ("web-words-removed",)),
        ("Le Centre (example.org)", ("http://example.org",), ("web-words-removed",)),
        ("https://example.org/?a=1&section=2", ("https://example.org/?a=1&section=2",), ()),
        ("http://example.org/https/A", ("http://example.org/https/A",), ()),
        ("https://example.org/A?u=https://a.fr", ("https://example.org/A?u=https://a.fr",), ()),
        ("https://exemple.gle/a", ("https://exemple.gle/a",), ()),
        ("https://example.org/?u=https://a.fr", ("https://example.org/?u=https://a.fr",), ()),
        ("https://example.org/@47.2,1.5,17z", ("https://example.org/@47.2,1.5,17z",), ()),
    ],
)
def test_websites_sure_repairs(text: str, values: tuple[str, ...], rules: tuple[str, ...]) -> None:
    found = websites(text)

    assert (found.value, found.rules) == (values, rules)


@pytest.mark.parametrize("separator", [" ", " ; ", ";", "|", "\n", " ou ", " et ", " / ", ", ", ""])
def test_websites_several_in_a_cell_are_parted(separator: str) -> None:
    found = websites(f"https://example.org/{separator}http://www.example.fr")

    assert found.value == ("https://example.org/", "http://www.example.fr")
    assert found.rules == ("web-several",)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ()),
        ("http://", ("web-empty",)),
        ("https://www.", ("web-empty",)),
        ("accueil@example.org", ("web-is-email",)),
        ("@exemple", ("web-impossible",)),
        ("Facebook : exemple", ("web-impossible",)),
        ("01.99.00.12.34", ("web-impossible",)),
        ("https://www.exemple", ("web-impossible",)),
        ("https://www.exemple.Mairie", ("web-impossible",)),
        ("https://www.émile.fr", ("web-impossible",)),
        ("https://example.org/Rh\ufffdne", ("web-impossible",)),
    ],
)
def test_websites_without_an_address_say_why(text: str, rules: tuple[str, ...]) -> None:
    assert (websites(text).value, websites(text).rules) == (None, rules)


@given(st.text(alphabet="htps:/w.aé ,;(1)?=&|", max_size=40))
def test_websites_found_are_found_again_unchanged(text: str) -> None:
    for address in websites(text).value or ():
        assert websites(address).value == (address,)
