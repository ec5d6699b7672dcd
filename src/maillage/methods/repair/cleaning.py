"""Clean a short text: entities, tags, broken accents, spaces and apostrophes."""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'", "\x92": "'"}
)
_SLIP = re.compile(r"(?<=[^\W\d])²(?=[^\W\d])")
_BROKEN = re.compile("[ÃÂ][\x80-\xbf\u0152-\u2122]")
_WINDOWS = re.compile(r"[\x80-\x9f]")
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss"})
_POINTS = re.compile(r"\b((?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|[^\W\d_]\.[^\W\d_]\b)")
_APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return a text in lower case, without accents, tags or punctuation; acronyms closed up.

    Examples:
        >>> fold("C.C.A.S. d'Orchies — <b>Œuvres</b>")
        'ccas d orchies oeuvres'
    """
    plain = _TAG.sub(" ", html.unescape(text)).translate(_JOINED)
    plain = unicodedata.normalize("NFKD", _POINTS.sub(_closed_up, plain))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub(" ", plain.lower()).strip()


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without entities, tags or broken accents, spaces single; and what was mended.

    What was mended is a tuple of words: ``html``, ``encoding``, ``spaces``. Apostrophes become
    straight in silence.

    Examples:
        >>> clean("43 Rue de la RÃ©publique")
        ('43 Rue de la République', ('encoding',))
        >>> clean("Ch&acirc;teau <br/>  d’eau")
        ("Château d'eau", ('html', 'spaces'))
    """
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("html", _without_html),
        ("encoding", _decoded),
        ("spaces", _spaced),
    )
    mended = []
    for name, step in steps:
        after = step(text)
        if after != text:
            mended.append(name)
        text = after
    return text.translate(_APOSTROPHES), tuple(mended)


def _without_html(text: str) -> str:
    unescaped = html.unescape(html.unescape(text)) if "&" in text else text
    return _TAG.sub(" ", unescaped).strip() if "<" in unescaped else unescaped


def _decoded(text: str) -> str:
    """Return the text read as UTF-8 where it was read as Latin 1 or Windows 1252."""
    if _BROKEN.search(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                return text.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
    if _WINDOWS.search(text):
        return _WINDOWS.sub(
            lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text
        )
    return text


def _spaced(text: str) -> str:
    """Return the text with single spaces, without marks that nobody sees, or a « ² » by slip."""
    plain = _CONTROL.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _SLIP.sub("", plain)).strip()


def _closed_up(found: re.Match[str]) -> str:
    return found[0].replace(".", "") + (" " if found[0].endswith(".") else "")
