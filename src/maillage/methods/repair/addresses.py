"""Addresses: number, way, complement and post box apart; what repeats the commune taken out."""

import re
from dataclasses import dataclass, replace

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.casing import recase, with_elisions
from maillage.methods.repair.cleaning import clean, fold
from maillage.methods.repair.french import SMALL
from maillage.methods.repair.localities import CEDEX, Cut, without_locality, without_po_box
from maillage.methods.repair.ways import (
    BUILDINGS,
    COMPLEMENTS,
    STAND_ALONE,
    SURE_WAYS,
    TITLES,
    WAY_TYPES,
)

RULES = rules(
    {
        "address-missing": Rule(
            "warning", N_("l'adresse « {before} » ne dit ni voie ni lieu ; écrivez-la")
        ),
        "address-html": Rule("info", N_("balises ou entités HTML retirées : « {after} »")),
        "address-encoding": Rule("info", N_("lettres accentuées mal lues remises : « {after} »")),
        "address-spaces": Rule("info", N_("espaces et retours à la ligne en trop retirés")),
        "address-locality": Rule(
            "info", N_("code postal et commune, déjà dits ailleurs, retirés : « {after} »")
        ),
        "address-po-box": Rule(
            "info", N_("boîte postale ou CEDEX déplacé au complément : « {after} »")
        ),
        "address-complement": Rule(
            "info", N_("bâtiment, étage ou lieu déplacé au complément : « {after} »")
        ),
        "address-number": Rule("info", N_("numéro mis en forme : « {after} »")),
        "address-abbreviation": Rule("info", N_("abréviations écrites en entier : « {after} »")),
        "address-case": Rule("info", N_("majuscules et accents remis à l'usage : « {after} »")),
        "address-several": Rule(
            "warning",
            N_("plusieurs adresses dans « {before} » : la première est gardée, l'autre va au "
               "complément"),
        ),
        "address-too-long": Rule(
            "warning", N_("un texte si long n'est pas une adresse : écrivez-la seule")
        ),
        "address-truncated": Rule(
            "warning", N_("l'adresse « {before} » s'arrête au milieu ; complétez-la")
        ),
    }
)  # fmt: skip

LONGEST = 300
"""Signs beyond which a text is no address; the longest that we have seen has fewer than 200."""
_NULL = re.compile(r"\b(?:null|none|nan|undefined)\b|\\n", re.IGNORECASE)
_SEPARATORS = re.compile(r"-{2,}|[\r\n\t]+|\\(?=\s|$)")
_PARTS = re.compile(r"\s*[,;|()]+\s*|\s+[-–—/]\s+|\s*[-–—]\s*$|^\s*[-–—]\s*")
_RANGE = r"\d{1,4}(?!\d)(?:\s?(?:[-/–&]|et|à|a)\s?\d{1,4}(?!\d))*"
_SPACED_RANGE = re.compile(r"(^|, )(\d{1,4}) ?[-,] ?(\d{1,4})(?= ?[^\W\d])")
_INDEX = r"bis|ter|quater|quinquies|[A-HT](?=[ ,]|$)"
_NUMBERED = re.compile(
    rf"(?:n ?[°º] ?)?(?P<number>{_RANGE})(?:[\s,.]*(?P<index>{_INDEX})\b)?[\s,.]*(?P<rest>.*)",
    re.IGNORECASE,
)
_WAY = re.compile(r"(?P<type>[^\W\d_]+(?:[' -][^\W\d_]+){0,2}?)\b(?P<point>\.?)\s*(?P<rest>.*)")
_WAYS = "|".join(way.replace(" ", "[ '-]") for way in SURE_WAYS)
_MIDDLE = re.compile(
    rf"(?P<before>.*?[^\d\s,].*?)(?:\s+|(?<=[A-Za-z])(?=\d)|[:.]\s*)(?P<way>(?:{_RANGE}\s*,?\s*(?:(?:bis|ter|[a-d])\s+)?)"
    rf"(?:{_WAYS}|av|bd|pl|rte|ch|r|imp|all)\b.*)",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    rf"(?P<before>(?:{BUILDINGS})\b.*?)\s+(?P<way>(?:{_WAYS})\b.+|grande rue)", re.IGNORECASE
)
_AFTER = re.compile(rf"(?<=\w)[ ,]+(?P<more>(?:{COMPLEMENTS}).*)", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """An address in its parts; ``line`` is the field ``adresse``, ``complement`` its complement.

    ``complement`` holds the post box as well; None where a part is not said.
    """

    line: str | None
    number: str | None = None
    repetition: str | None = None
    way_type: str | None = None
    way: str | None = None
    complement: str | None = None
    po_box: str | None = None


def address(text: str | None, *, postcode: str | None, commune: str | None) -> Repaired[Address]:
    """Return an address in its parts, None when it names neither a way nor a place.

    ``postcode`` and ``commune`` are those of the record: taken out where the address repeats
    them. A place without a way (« Le bourg ») is a line.

    Examples:
        >>> found = address("12, BIS R. DE LA REPUBLIQUE 38000 LYS", postcode=None, commune=None)
        >>> found.value.line, found.value.number, found.value.repetition, found.value.way_type
        ('12 bis rue de la République', '12', 'bis', 'rue')
        >>> address("1 av Foch - Bât. B - BP 12", postcode=None, commune=None).value.complement
        'Bâtiment B, BP 12'
    """
    if not (text or "").strip():
        return Repaired(None)
    applied: list[str] = []
    cleaned, mended = clean(_NULL.sub(" ", _SEPARATORS.sub(", ", text or "")))
    if len(cleaned) > LONGEST:
        return Repaired(None, ("address-too-long",))
    applied += [f"address-{what}" for what in mended]
    boxless, po_box = without_po_box(_SPACED_RANGE.sub(r"\1\2-\3", cleaned))
    cut = without_locality(boxless, postcode=postcode, commune=commune)
    parts = [part for part in _PARTS.split(CEDEX.sub(" ", cut.street)) if fold(part)]
    way, before, after = _divide(parts)
    found = _read_way(way, commune=commune)
    beside = [*before, *after, *([cut.further] if cut.further else [])]
    if found is None:
        label = next((part for part in beside if _says_something(part)), None)
        if label is None and not po_box:
            return Repaired(None, (*applied, "address-missing"))
        beside = [part for part in beside if part != label]
        label = _capital(_cased(label, commune))
        found = Address(label, way=label)
    words = [_complement(part, commune) for part in beside]
    complement = ", ".join(dict.fromkeys([*words, *([po_box] if po_box else [])])) or None
    found = replace(found, complement=complement, po_box=po_box)
    applied += _rules(cleaned, cut, found, moved=bool(beside))
    return Repaired(found, tuple(dict.fromkeys(applied)))


def _rules(before: str, cut: Cut, found: Address, *, moved: bool) -> list[str]:
    """Return the rules that made an address of a text."""
    line = found.line or ""
    words = line.split()
    checks = {
        "address-locality": cut.is_cut,
        "address-po-box": found.po_box is not None,
        "address-complement": moved and not cut.is_several,
        "address-several": cut.is_several,
        "address-number": bool(found.number) and not before.startswith(_number_of(found)),
        "address-abbreviation": not _words(line) <= _words(before),
        "address-case": not set(words) <= set(re.split(r"[\s,;()]+", before)),
        "address-truncated": bool(found.way_type) and _is_truncated(fold(line).split()),
    }  # fmt: skip
    return [rule for rule, applies in checks.items() if applies]


def _is_truncated(words: list[str]) -> bool:
    """Whether the words of a way stop at a small one, or at a letter after one."""
    last, previous = words[-1], words[-2] if len(words) > 1 else ""
    return last in SMALL or (len(last) == 1 and last.isalpha() and previous in SMALL)


def _words(text: str) -> set[str]:
    """Return the folded words of a text, those that are glued to a number apart."""
    return set(re.sub(r"(?<=\d)(?=[a-z])", " ", fold(text)).split())


def _number_of(found: Address) -> str:
    return f"{found.number} " + (f"{found.repetition} " if found.repetition else "")


def _divide(parts: list[str]) -> tuple[str, list[str], list[str]]:
    """Return the part that holds the way, and what comes before and after it."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(
            rf"(?:n ?[°º] ?)?{_RANGE}(?: ?(?:{_INDEX}))?", joined[-1], re.IGNORECASE
        ):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    place = next((place for place, part in enumerate(joined) if _begins_by_way(part)), None)
    if place is not None:
        return _cut_after(joined[place], joined[:place], joined[place + 1 :])
    for place, part in enumerate(joined):
        found = _MIDDLE.fullmatch(part) or _BUILDING.fullmatch(_without_accents(part))
        if found:
            start = found.start("way")
            return _cut_after(part[start:], [*joined[:place], part[:start]], joined[place + 1 :])
    place = next((place for place, part in enumerate(joined) if _type_of(part)[0]), None)
    if place is not None:
        return joined[place], joined[:place], joined[place + 1 :]
    return "", joined, []


def _without_accents(text: str) -> str:
    """Return a text in small letters without accents, letter for letter, so that places agree."""
    return "".join(fold(letter)[:1] or letter for letter in text)


def _cut_after(way: str, before: list[str], after: list[str]) -> tuple[str, list[str], list[str]]:
    """Return a way without the building that follows it, and what comes before and after."""
    for more in _AFTER.finditer(way):
        kept = _NUMBERED.fullmatch(way[: more.start()])
        if not kept or kept["rest"]:
            return way[: more.start()], before, [more["more"], *after]
    return way, before, after


def _begins_by_way(part: str) -> bool:
    """Whether a part begins by a number or by the type of a way, not of a building."""
    numbered = _NUMBERED.fullmatch(part)
    if numbered:
        return bool(numbered["rest"])
    kind = _type_of(part)[0]
    return kind is not None and fold(kind) in SURE_WAYS


def _type_of(text: str) -> tuple[str | None, str]:
    """Return the type of way that a text begins by, None when it does not, and the rest."""
    words = text.split(" ")
    for count in (3, 2, 1):
        first = " ".join(words[:count])
        way = WAY_TYPES.get(fold(first))
        rest = " ".join(words[count:]).strip(" .")
        if way and (rest or way in STAND_ALONE):
            return way, rest
    glued = re.match(r"(?:(av|bd|r|pl|rte|imp|ch|all)\.)(?=\w)", text, re.IGNORECASE)
    if glued:
        return WAY_TYPES[glued[1].lower()], text[glued.end() :]
    return None, text


def _read_way(text: str, *, commune: str | None) -> Address | None:
    """Return the number, type and name of a way, None when the text has no name in it."""
    numbered = _NUMBERED.fullmatch(text.strip())
    number, index, rest = (
        (numbered["number"], numbered["index"], numbered["rest"])
        if numbered
        else (None, None, text)
    )
    lone = WAY_TYPES.get(fold(rest))
    if not re.search(r"[^\W\d_]{2}", rest) or (lone and lone not in STAND_ALONE):
        return None
    kind, label = _type_of(rest.strip())
    label = _titled(_cased(label, commune) or "", after=kind) if label else ""
    if number and not number.strip("0"):
        number = index = None
    number = re.sub(r"\s*([-/–&])\s*", r"\1", number) if number else None
    index = (index.lower() if len(index) > 1 else index.upper()) if index else None
    spelt = kind if kind and (number or kind.isupper()) else (kind or "").capitalize()
    line = " ".join(filter(None, (number, index, spelt, label)))
    return Address(_capital(line), number, index, kind, label or None)


def _cased(text: str | None, commune: str | None) -> str | None:
    return recase(with_elisions(text.strip()), known=commune, street=True) if text else None


def _capital(text: str | None) -> str | None:
    return text and text[:1].upper() + text[1:]


def _titled(label: str, *, after: str | None) -> str:
    """Return the name of a way whose titles are written in full: « du Gal Leclerc »."""
    words = label.split(" ")
    for place, word in enumerate(words[:-1]):
        title = TITLES.get(fold(word))
        previous = fold(words[place - 1]) if place else ""
        is_title = word[:1].isupper() and (previous in ("du", "de", "la") or (not place and after))
        if title and (is_title or fold(word) in ("st", "ste")):
            words[place] = title
    return re.sub(
        r"\b(S(?:t|T|te|TE))-(?=\w)", lambda one: f"{TITLES[one[1].lower()]}-", " ".join(words)
    )


def _complement(text: str, commune: str | None) -> str:
    """Return a complement with its building in full and a capital."""
    text = re.sub(r"^b[âa]t(?:\.|\b) ?(?!iment)", "Bâtiment ", text, flags=re.IGNORECASE)
    text = re.sub(r"^imm(?:\.|\b) ?", "Immeuble ", text, flags=re.IGNORECASE)
    text = re.sub(r"^r[ée]s(?:\.|\b) ?", "Résidence ", text, flags=re.IGNORECASE)
    cased = recase(with_elisions(text.strip(" .-")), known=commune)
    return cased[:1].upper() + cased[1:]


def _says_something(part: str) -> bool:
    """Whether a part of an address is more than a bare « rue » or figures."""
    return bool(re.search(r"[^\W\d_]", part)) and WAY_TYPES.get(fold(part), "") in (
        "",
        *STAND_ALONE,
    )
