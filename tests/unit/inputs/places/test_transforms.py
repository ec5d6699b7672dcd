"""Each rule and step of a mapping, worked by hand."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.mappings import Rule
from maillage.inputs.places.transforms import TRUE_WORDS, text_of


def given_by(rule, *, missing=(), **columns):
    """Return the texts that a rule gives, one a row."""
    table = pl.DataFrame(
        {name: [values] if isinstance(values, str) else values for name, values in columns.items()}
    )
    read = Rule.model_validate(rule)
    return table.with_columns(text_of(read, missing=missing).alias("text"))["text"].to_list()


def stepped(text, *steps):
    return given_by({"column": "a", "steps": list(steps)}, a=[text])[0]


def test_a_column_is_trimmed_and_empty_is_null():
    assert given_by({"column": "a"}, a=[" EPN ", "", "  "]) == ["EPN", None, None]


def test_words_that_stand_for_nothing_are_null():
    assert given_by({"column": "a"}, missing=["-", "NR"], a=["-", "NR", "Lyon"]) == [
        None,
        None,
        "Lyon",
    ]


def test_first_takes_what_is_filled():
    assert given_by({"first": [{"column": "a"}, {"column": "b"}]}, a=["", "1"], b=["2", "3"]) == [
        "2",
        "1",
    ]


def test_join_unites_values_without_repeats():
    rule = {"join": [{"column": "a"}, {"column": "b"}]}

    assert given_by(rule, a=["x|y", "", ""], b=["y", "z", ""]) == ["x|y", "z", None]


def test_join_with_a_separator_is_one_text():
    rule = {"join": [{"column": "a"}, {"column": "b"}], "separator": " / "}

    assert given_by(rule, a=["9h-12h", "9h-12h", ""], b=["14h-17h", "", ""]) == [
        "9h-12h / 14h-17h",
        "9h-12h",
        None,
    ]


def test_a_template_leaves_no_hole():
    rule = {"template": "{n} {rue}, {lieu}"}

    assert given_by(
        rule, n=["12", "", ""], rue=["rue A", "rue A", ""], lieu=["", "Bât. B", ""]
    ) == [
        "12 rue A",
        "rue A, Bât. B",
        None,
    ]


def test_a_complete_template_needs_every_column():
    rule = {"template": "{a}-{b}", "complete": True}

    assert given_by(rule, a=["9:00", "9:00"], b=["12:00", ""]) == ["9:00-12:00", None]


def test_a_constant_is_for_every_row():
    assert given_by({"constant": "BIB"}, a=["1", ""]) == ["BIB", "BIB"]


def test_choose_tells_values_by_truth_content_and_words():
    rule = {
        "choose": [
            {"columns": "a", "is_true": True, "value": "vrai"},
            {"columns": ["a", "b"], "contains": "WIFI", "unless": "payant", "value": "wifi"},
            {"columns": "b", "equals": "oui, libre", "value": ["libre", "ouvert"]},
            {"columns": "b", "has": "I", "value": "code"},
            {"columns": "a", "is_filled": True, "value": "plein"},
            {"value": "toujours"},
        ]
    }

    assert given_by(
        rule, a=["Oui", "", "wifi payant", ""], b=["", "Oui, libre", "F-I-TL", "Wifi, FI"]
    ) == [
        "vrai|plein|toujours",
        "libre|ouvert|toujours",
        "code|plein|toujours",
        "wifi|toujours",
    ]


@pytest.mark.parametrize("word", [*TRUE_WORDS, "OUI", "True", " X "])
def test_every_spelling_of_yes_is_true(word):
    rule = {"choose": [{"columns": "a", "is_true": True, "value": "v"}]}

    assert given_by(rule, a=[word]) == ["v"]


@pytest.mark.parametrize("word", ["non", "0", "", "False", "à vérifier"])
def test_no_other_word_is_true(word):
    rule = {"choose": [{"columns": "a", "is_true": True, "value": "v"}]}

    assert given_by(rule, a=[word]) == [None]


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("a ; b;;a", [{"split": ";"}], "a|b"),
        ("a;b", [{"split": ";"}, {"join": ", "}], "a, b"),
        ("45.7, 4.8", [{"part": 1}], "45.7"),
        ("45.7, 4.8", [{"part": 2}], "4.8"),
        ("1 rue A, 69001, Lyon", [{"part": -1, "by": ", "}], "Lyon"),
        ("45.7", [{"part": 2}], None),
        ("Place 69001 Lyon", [{"regex": r"(\d{5}) (.+)"}], "69001"),
        ("Place 69001 Lyon", [{"regex": r"\d{5}.*"}], "69001 Lyon"),
        ("Place", [{"regex": r"\d+"}], None),
        ("22 740 001", [{"replace": r"\s", "to": ""}], "22740001"),
        ("rue A, rue B", [{"replace": r"rue (\w)", "to": "r. $1"}], "r. A, r. B"),
        ("EPN|Autre|Labo", [{"lookup": {"epn": "EPN", "autre": []}}], "EPN|Labo"),
        ("EPN|Labo", [{"lookup": {"epn": ["A", "B"]}, "unknown": "drop"}], "A|B"),
        ("Labo", [{"lookup": {"epn": "A"}, "unknown": "drop"}], None),
        ("{Lundi,Mardi}", [{"strip": "{}"}, {"split": ","}], "Lundi|Mardi"),
        ('["a","b","a"]', [{"list": True}], "a|b"),
        ("[1,null]", [{"list": True}], "1"),
        ("a, b", [{"list": True}], "a, b"),
        ("[a", [{"list": True}], "[a"),
        ("[]", [{"list": True}], None),
        ("05/03/2021", [{"date": "%d/%m/%Y"}], "2021-03-05"),
        ("2021/03/05", [{"date": ["%d/%m/%Y", "%Y/%m/%d"]}], "2021-03-05"),
        ("09/0102023", [{"date": "%d/%m/%Y"}], "09/0102023"),
        ("a@example.org", [{"only": "@"}], "a@example.org"),
        ("se renseigner", [{"only": "@"}], None),
        ("Mairie", [{"never": "(?i)^mairie$"}], None),
        ("Mairie annexe", [{"never": "(?i)^mairie$"}], "Mairie annexe"),
    ],
)
def test_a_step_worked_by_hand(text, steps, expected):
    assert stepped(text, *steps) == expected


def test_html_becomes_text():
    text = (
        "<p>Ouvert &agrave; tous</p><script>alert(1)</script>"
        "<ul><li>Lundi&nbsp;: 9h</li><li>3 < 4</li></ul>"
    )

    assert stepped(text, {"html": True}) == "Ouvert à tous\nLundi : 9h\n3 < 4"


def test_rules_within_rules_have_their_own_steps():
    rule = {
        "join": [
            {"column": "a", "steps": [{"only": "@"}]},
            {"first": ["b", {"constant": "x"}], "steps": [{"replace": "x", "to": "y"}]},
        ]
    }

    assert given_by(rule, a=["t@example.org", "01"], b=["", "c"]) == ["t@example.org|y", "c"]


def test_steps_of_nothing_give_nothing():
    steps = [{"split": ";"}, {"html": True}, {"list": True}, {"date": "%Y"}, {"lookup": {"a": "b"}}]

    for step in steps:
        assert given_by({"column": "a", "steps": [step]}, a=["", ""]) == [None, None]


words = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=5)


@given(st.lists(words, min_size=1, max_size=6))
def test_splitting_keeps_each_value_once_in_order(values):
    assert stepped(";".join(values), {"split": ";"}) == "|".join(dict.fromkeys(values))


printed = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=5)


@given(st.lists(printed, min_size=1, max_size=6))
def test_a_text_is_never_empty_nor_padded(texts):
    found = given_by({"column": "a"}, a=texts)

    assert all(text is None or (text and text == text.strip()) for text in found)
