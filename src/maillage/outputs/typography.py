"""Set words as a typographer would: no-break spaces before French high punctuation, curly '."""

import re

from maillage.language import current

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE = re.compile(r" (?=[?!;»])")
_COLON = re.compile(r" (?=:)")
_AFTER = re.compile(r"(?<=«) ")


def typeset(words: str) -> str:
    """Return the words with typographic apostrophes and, in French, no-break spaces.

    Examples:
        >>> typeset("Où l'on va ?") == "Où l’on va\N{NARROW NO-BREAK SPACE}?"
        True
    """
    curly = _APOSTROPHE.sub("’", words)
    if current() != "fr":
        return curly
    narrow = _BEFORE.sub("\N{NARROW NO-BREAK SPACE}", curly)
    return _AFTER.sub("\N{NO-BREAK SPACE}", _COLON.sub("\N{NO-BREAK SPACE}", narrow))
