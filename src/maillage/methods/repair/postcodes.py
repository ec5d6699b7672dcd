"""Postcodes: five digits from a cell, and the one to publish for a commune."""

import re


def read_postcode(text: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return a postcode of five digits, None when it is not one, and the rule."""
    given = (text or "").strip()
    digits = re.sub(r"^F ?- ?|\.0+$|\s", "", given)
    digits = digits.zfill(5) if digits.isdigit() and len(digits) == 4 else digits
    if not given or re.fullmatch(r"\d{5}", digits):
        return digits or None, ("postcode-format",) if digits != given else ()
    return None, ("postcode-malformed",)


def published_postcode(
    postcode: str | None, known: tuple[str, ...], *, is_served: bool
) -> tuple[str | None, tuple[str, ...]]:
    """Return the postcode to publish, and the rule: the commune's own where there is but one.

    A postcode that serves other communes only is not kept; one that serves none (CEDEX) is.
    """
    if postcode in known or (not postcode and len(known) != 1):
        return postcode, ()
    if len(known) == 1:
        rule = "postcode-from-commune" if is_served or not postcode else "postcode-cedex"
        return known[0], (rule,)
    return (None, ("postcode-dropped",)) if is_served else (postcode, ())
