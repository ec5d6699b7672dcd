"""What an address holds of the post: the postcode and commune that it repeats, its post box."""

import re
from dataclasses import dataclass

from maillage.methods.repair.cleaning import fold

_POSTCODE = re.compile(
    r"(?<![\d°])(?:F ?- ?)?((?:0[1-9]|[1-8]\d|9[0-8]) ?\d{3})(?!\d)(?!\s*(?:rue|avenue|bd)\b)"
)
_PO_BOX = re.compile(
    r"\b(?:(?:B\.? ?P\.?|bo[iî]te postale|TSA)[ :]*(?:n ?[°º]|[n°º])? ?"
    r"(\d{1,6}(?: \d{3}(?!\d))?)|CS ?(\d{2} ?\d{3}))\b",
    re.IGNORECASE,
)
CEDEX = re.compile(r"\bc[ée]dex(?: ?(\d{1,2}))?\b", re.IGNORECASE)
_CUT = " ,;-–—/.|"
_DISTRICT = re.compile(
    r"^ \d{1,2}(?: ?(?:er|e|eme|ème))?(?: arrondissement)?(?=\s*(?:[,;-]|$|c[ée]dex))",
    re.IGNORECASE,
)
_CEDEX = re.compile(r"^[ ,-]*c[ée]dex(?: ?\d{1,2})?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_STREET = re.compile(r"\d+[ ,]+(?:bis|ter)?[ ,]*[^\W\d]{2}")
_NAME = re.compile(r"[^\W\d_][^\d,;|()]*")


@dataclass(frozen=True)
class Cut:
    """An address without the locality that it repeats.

    ``further`` is what followed the locality: a further address (``is_several``), or a place.
    """

    street: str
    further: str | None = None
    is_cut: bool = False
    is_several: bool = False


def find_locality(text: str | None) -> tuple[str, str | None] | None:
    """Return the postcode that an address holds and the name after it, None when it has none.

    Examples:
        >>> find_locality("AVENUE NOTRE DAME---07700-BOURG ST ANDEOL")
        ('07700', 'BOURG ST ANDEOL')
        >>> find_locality("38 rue des Dats, 51520, Saint-Martin-sur-le-Pré, Marne")
        ('51520', 'Saint-Martin-sur-le-Pré')
        >>> find_locality("Le bourg") is None
        True
    """
    found = _POSTCODE.search(text or "")
    if not found:
        return None
    name = _NAME.match((text or "")[found.end() :].strip(_CUT + "\n\t"))
    said = re.split(r"[\n\r\t]", name[0])[0].strip(_CUT) if name else ""
    return found[1].replace(" ", ""), said or None


def without_locality(text: str, *, postcode: str | None, commune: str | None) -> Cut:
    """Return an address without the postcode and commune that it repeats.

    A postcode is taken out when it is that of the record, when its commune follows it, or when
    the record has none. A commune without a postcode is taken out only after a separator: « rue
    de Grenoble » keeps its name.

    Examples:
        >>> without_locality("12 rue X 38000 Grenoble", postcode="38000", commune="Grenoble").street
        '12 rue X'
        >>> without_locality("12 rue X, Grenoble", postcode="38000", commune="Grenoble").street
        '12 rue X'
        >>> without_locality("12 rue de Grenoble", postcode="38000", commune="Grenoble").street
        '12 rue de Grenoble'
    """
    for found in _POSTCODE.finditer(text):
        tail = text[found.end() :]
        after = _after_name(tail, commune)
        same = found[1].replace(" ", "") == postcode
        leads = not text[: found.start()].strip(_CUT)
        if not (leads or same or after is not None or postcode is None or _CEDEX.match(tail)):
            continue
        if after is None:
            after = _after_words(tail) if commune is None or not same else tail
        return _cut(text[: found.start()], after)
    return _without_name(text, commune)


def _cut(street: str, after: str) -> Cut:
    after = re.sub(r"^[ ,]*\d{5}\b", "", _CEDEX.sub("", after)).strip(_CUT)
    if _STREET.search(after) and _POSTCODE.sub("", street).strip(_CUT):
        further = _POSTCODE.split(after)[0].strip(_CUT)
        return Cut(street.strip(_CUT), further, is_cut=True, is_several=True)
    # what follows the commune without a number is its département, its region, its country
    return Cut(street.strip(_CUT), None, is_cut=True)


def _after_name(text: str, commune: str | None) -> str | None:
    """Return what follows the name of a commune at the start of a text, None when it is not."""
    wanted = fold(commune or "").split()
    words = list(_WORD.finditer(text))
    said = [_spelt(fold(word[0])) for word in words[: len(wanted)]]
    if not wanted or said != [_spelt(word) for word in wanted]:
        return None
    after = text[words[len(wanted) - 1].end() :]
    return _DISTRICT.sub("", after)


def _after_words(text: str) -> str:
    """Return what follows the first words of a text, taken for a commune."""
    lead = text.lstrip(_CUT)
    name = _NAME.match(lead)
    return lead[name.end() :] if name else lead


def _without_name(text: str, commune: str | None) -> Cut:
    """Return an address without the commune's name at its end, after a separator."""
    before, separator, last = text.rpartition(",")
    if not separator:
        before, separator, last = text.rpartition(" - ")
    if separator and before.strip(_CUT) and _after_name(last, commune) is not None:
        rest = _CEDEX.sub("", _after_name(last, commune) or "").strip(_CUT)
        if not rest:
            return Cut(before.strip(_CUT), is_cut=True)
    return Cut(text)


def _spelt(word: str) -> str:
    return {"st": "saint", "ste": "sainte"}.get(word, word)


def without_po_box(text: str) -> tuple[str, str | None]:
    """Return a text without its post box or CEDEX, and them."""
    box = _PO_BOX.search(text)
    cedex = CEDEX.search(text)
    said = []
    if box:
        kind = "BP" if box[0][:1] in "Bb" else box[0][:3].rstrip(" 0123456789").upper()
        said.append(f"{kind} {(box[1] or box[2]).replace(' ', '')}")
    if cedex:
        said.append("Cedex" + (f" {cedex[1]}" if cedex[1] else ""))
    return _PO_BOX.sub(", ", text), " ".join(said) or None
