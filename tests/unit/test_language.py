"""Languages: French as written, English by catalogue."""

import contextvars

import pytest

from maillage import language
from maillage.language import _


def test_french_is_the_default_and_what_an_unknown_language_gives(monkeypatch):
    before = language.current()
    monkeypatch.setenv("MAILLAGE_LANG", "de")

    assert (before, language.current()) == ("fr", "fr")


def test_a_language_chosen_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("MAILLAGE_LANG", "en")
    by_environment = language.current()
    language.use("fr")

    assert (by_environment, language.current()) == ("en", "fr")


def test_a_choice_stays_in_its_context():
    contextvars.copy_context().run(language.use, "en")

    assert language.current() == "fr"


@pytest.mark.parametrize(
    ("message", "values", "said"),
    [
        ("{count} communes", {"count": 3}, "3 communes"),
        ("sans valeur {ni} format", {}, "sans valeur {ni} format"),
    ],
)
def test_a_message_takes_its_values_by_name(message, values, said):
    assert _(message, **values) == said
