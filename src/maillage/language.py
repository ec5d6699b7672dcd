"""Say things in the reader's language: French as written in the code, English by catalogue.

Messages are written in French, the language they are read in, and translated by the gettext
catalogue ``locale/en``. ``MAILLAGE_LANG`` or :func:`use` chooses.
"""

import gettext
import os
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Language = Literal["fr", "en"]

_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def current() -> Language:
    """Return the language in use: the one chosen, else ``MAILLAGE_LANG``, else French."""
    asked = _chosen.get() or os.environ.get("MAILLAGE_LANG", "fr")
    return cast(Language, asked) if asked in get_args(Language) else "fr"


def use(language: Language) -> None:
    """Choose the language for the current context."""
    _chosen.set(language)


def _(message: str, /, **values: object) -> str:
    """Return the message in the current language, with its ``{named}`` values filled in.

    Examples:
        >>> _("{count} communes", count=3)
        '3 communes'
    """
    translated = _translations(current()).gettext(message)
    return translated.format(**values) if values else translated


def N_(message: str, /) -> str:  # noqa: N802 - gettext's name
    """Mark a message for the catalogue where it is written before it is said."""
    return message


@cache
def _translations(language: Language) -> gettext.NullTranslations:
    """Return the catalogue of a language; French needs none."""
    if language == "fr":
        return gettext.NullTranslations()
    path = files("maillage") / "locale" / language / "LC_MESSAGES" / "maillage.mo"
    with path.open("rb") as stream:
        return gettext.GNUTranslations(stream)
