"""What one cell reads as: a telephone number, a postcode, hours… one test a kind."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import polars as pl

from maillage.catalogue.sniffing import sniffing
from maillage.methods.repair import booleans, contacts, coordinates, dates, emails, identifiers, web
from maillage.methods.repair.cleaning import fold as fold_text
from maillage.reference.geography import Geography
from maillage.reference.names import bare_key, name_key

Test = Callable[[str], bool]

fold = lru_cache(maxsize=20_000)(fold_text)

_PHONE_SHAPE = re.compile(r"[+(]?\d[\d\s.()/+-]{7,}")
_IDENTIFIER = re.compile(r"W?[\dA-Z]{8,14}(?:\.0)?")
_PAIR_SHAPE = re.compile(r"^\D{0,60}\d[\d.,]+\s*[;,\s]\s*-?\d[\d.,]+")
_WEB_SHAPE = re.compile(r"(?i)https?:|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?")
_DATE_SHAPE = re.compile(
    r"(?i)\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}(?:[ T].*)?"
    r"|(?:\d{1,2}(?:er)? )?(?:jan|f[ée]v|mar|avr|mai|jui|ao[uû]|sep|oct|nov|d[ée]c)\w*\.? \d{4}"
)
_DECIMAL = re.compile(r"[+-]?\d{1,3}[.,]\d{2,}°?")
_METRES = re.compile(r"\d{6,7}(?:[.,]\d+)?")
_TIME = r"\d{1,2}\s*(?:h|:)\s*(?:\d{2})?"
_RANGE = re.compile(
    rf"(?i){_TIME}\s*(?:[-–—/aà]|au|jusqu'à|et)+\s*{_TIME}|^{_TIME}$|^\d{{1,2}}\s*[-à]\s*\d{{1,2}}\s*h"
)
_DAY = re.compile(
    r"(?i)\b(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche|\.)?s?\b|\blundis?\b"
    r"|\b(?:mo|tu|we|th|fr|sa|su)\b|\b24/7\b|tous les jours|du lun"
)
_CLOSED = re.compile(r"(?i)\s*(?:-|ferm[ée]e?|off|closed|sur (?:rdv|rendez[- ]vous).*)\s*")
_NUMBERED = re.compile(r"(?i)\d{1,4}\s?(?:bis|ter|[a-d])?,?\s+[^\W\d]")
_HOUSE_NUMBER = re.compile(r"(?i)\d{1,4}(?:\s?[-/]\s?\d{1,4})?\s?(?:bis|ter|quater|[a-f])?\b")
_LETTERS = re.compile(r"[^\W\d_]+(?:[ .'’,-]+[^\W\d_]+)*\.?")
_LOST_ZERO = re.compile(r"\d{4}")
_LONG_TEXT = 60
_EASTING, _NORTHING = (100_000.0, 1_300_000.0), (6_000_000.0, 7_200_000.0)
_LATITUDES = ((41.0, 51.5), (-21.5, -20.8), (-13.1, -12.5), (14.3, 18.2))
_LONGITUDES = ((-5.5, 9.8), (55.1, 55.9), (44.9, 45.4), (-63.4, -60.7), (-54.7, -51.5))


@cache
def tests(geography: Geography) -> Mapping[str, Test]:
    """Return the test of each kind; the postcodes and communes are those of a geography."""
    postcodes, codes, names = _known(geography)

    def postcode(text: str) -> bool:
        digits = text.replace(" ", "").replace("\u202f", "").removesuffix(".0")
        return (digits.zfill(5) if _LOST_ZERO.fullmatch(digits) else digits) in postcodes

    def commune_code(text: str) -> bool:
        code = text.upper().removesuffix(".0")
        return (code.zfill(5) if _LOST_ZERO.fullmatch(code) else code) in codes

    def commune(text: str) -> bool:
        return len(text) <= _LONG_TEXT and commune_key(text) in names

    of_reference = {"postcode": postcode, "commune_code": commune_code, "commune": commune}
    return MappingProxyType({**_TESTS, **of_reference})


def commune_key(text: str) -> str:
    """Return the name of a commune as it is looked up: no CEDEX, arrondissement or article.

    Examples:
        >>> commune_key("PARIS 20EME ARRONDISSEMENT"), commune_key("St-Étienne Cedex 2")
        ('paris', 'saint etienne')
    """
    key = re.sub(r"\bcedex\b.*", "", fold(text))
    key = re.sub(r"\b\d+ ?(?:e|er|eme|ieme)?(?: arrondissement)?$", "", key.strip()).strip()
    key = re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", key))
    return re.sub(r"^(?:le|la|les|l) ", "", key)


def is_phone(text: str) -> bool:
    """Return whether a cell is made of telephone numbers.

    Examples:
        >>> is_phone("01 99 00 12 34"), is_phone("13000548100010"), is_phone("Rue du 11 novembre")
        (True, False, False)
    """
    if not _PHONE_SHAPE.search(text) or sum(map(str.isalpha, text)) > len(text) / 2:
        return False
    return not is_siret(text) and bool(contacts.phones(text, department=None).value)


def is_email(text: str) -> bool:
    """Return whether a cell holds an e-mail address."""
    return "@" in text and bool(emails.emails(text).value)


def is_url(text: str) -> bool:
    """Return whether a cell is the address of a page."""
    return "@" not in text and bool(_WEB_SHAPE.match(text)) and bool(web.websites(text).value)


def is_siret(text: str) -> bool:
    """Return whether a cell is a SIRET, a RNA number, or fourteen zeros."""
    bare = re.sub(r"\s", "", text)
    if bare == "0" * 14:
        return True
    if not _IDENTIFIER.fullmatch(bare):
        return False
    return bool(identifiers.pivot(bare, code_insee=None).value)


def is_latitude(text: str) -> bool:
    """Return whether a cell is a latitude of a land of France, or a northing in metres.

    Examples:
        >>> is_latitude("48,8566"), is_latitude("2.3522"), is_latitude("6862305.2")
        (True, False, True)
    """
    return _lies(text, _LATITUDES, _NORTHING)


def is_longitude(text: str) -> bool:
    """Return whether a cell is a longitude of a land of France, or an easting in metres."""
    return _lies(text, _LONGITUDES, _EASTING)


def is_pair(text: str) -> bool:
    """Return whether a cell holds a latitude and a longitude.

    Examples:
        >>> is_pair("47.76, 7.32"), is_pair("47.76")
        (True, False)
    """
    found = coordinates.pair(text) if _PAIR_SHAPE.search(text) else None
    return found is not None and is_latitude(f"{found[0]:.6f}") and is_longitude(f"{found[1]:.6f}")


def is_date(text: str) -> bool:
    """Return whether a cell is a day, whenever it is."""
    if not _DATE_SHAPE.fullmatch(text):
        return False
    found = dates.day(text, as_of=date.max)
    return found.value is not None or "date-empty-clock" in found.rules


def is_day_hours(text: str) -> bool:
    """Return whether a cell holds the hours of one day.

    Examples:
        >>> is_day_hours("9h-12h / 14h-17h30"), is_day_hours("Fermé"), is_day_hours("Lundi")
        (True, True, False)
    """
    return bool(_RANGE.search(text) or _CLOSED.fullmatch(text))


def is_hours(text: str) -> bool:
    """Return whether a cell tells days and hours, in words or as OpenStreetMap writes them.

    Examples:
        >>> is_hours("Du lundi au vendredi de 9h à 12h"), is_hours("Mo-Fr 09:00-12:00")
        (True, True)
        >>> is_hours("9h-12h"), is_hours("Place du Marché")
        (False, False)
    """
    return bool(_DAY.search(text)) and bool(re.search(_TIME, text) or "24/7" in text)


def is_street(text: str) -> bool:
    """Return whether a cell names a way, or begins with the number of a house.

    Examples:
        >>> is_street("12 bis rue des Lilas"), is_street("Place du Marché"), is_street("Mairie")
        (True, True, False)
    """
    if len(text) > 150 or "@" in text:
        return False
    return bool(_NUMBERED.match(text)) or _has(text, sniffing().places.way_words)


def is_house_number(text: str) -> bool:
    """Return whether a cell is the number of a house alone."""
    return bool(_HOUSE_NUMBER.fullmatch(text.strip()))


def is_place_name(text: str) -> bool:
    """Return whether a cell may be the name of a place.

    Examples:
        >>> is_place_name("Médiathèque du Parc"), is_place_name("12 rue du Parc")
        (True, False)
    """
    if not 3 <= len(text) <= 120 or "@" in text or text[0].isdigit() or "://" in text:
        return False
    return _has(text, sniffing().places.place_words)


def is_person(text: str) -> bool:
    """Return whether a cell is a person's name, or says that one was masked.

    Examples:
        >>> is_person("EXEMPLE Camille"), is_person("Médiathèque Camille Exemple")
        (True, False)
    """
    if any(mask in text for mask in sniffing().people.already_masked):
        return True
    if len(text) > 60 or not _LETTERS.fullmatch(text):
        return False
    words = fold(text).split()
    is_short = 2 <= len(words) <= 4
    return is_short and bool(_first_names() & set(words)) and not _is_public(text)


def is_true_or_false(text: str) -> bool:
    """Return whether a cell says yes or no."""
    return len(text) <= 20 and booleans.truth(text) is not None


def is_long_text(text: str) -> bool:
    """Return whether a cell is a sentence or more."""
    return len(text) >= _LONG_TEXT


_TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "phone": is_phone,
        "email": is_email,
        "url": is_url,
        "siret": is_siret,
        "latitude": is_latitude,
        "longitude": is_longitude,
        "pair": is_pair,
        "date": is_date,
        "hours": is_hours,
        "day_hours": is_day_hours,
        "street": is_street,
        "house_number": is_house_number,
        "place_name": is_place_name,
        "person": is_person,
        "truth": is_true_or_false,
        "long_text": is_long_text,
    }
)


def _is_public(text: str) -> bool:
    places = sniffing().places
    return _has(text, places.place_words) or _has(text, places.way_words)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return not _words(words).isdisjoint(fold(text).split())


@cache
def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(sniffing().people.first_names)


def _lies(text: str, degrees: tuple[tuple[float, float], ...], metres: tuple[float, float]) -> bool:
    plain = text.strip()
    if _DECIMAL.fullmatch(plain):
        angle = coordinates.number(plain)
        return angle is not None and any(low <= angle <= high for low, high in degrees)
    if _METRES.fullmatch(plain):
        length = coordinates.number(plain)
        return length is not None and metres[0] <= length <= metres[1]
    return False


def _known(geography: Geography) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the postcodes, the codes of communes past and present, and their names."""
    communes = geography.zones.filter(pl.col("level").is_in(["commune", "arrondissement"]))
    keys = communes.select(bare_key(name_key(pl.col("name"))).alias("key"))["key"]
    codes = [*communes["code"], *geography.crosswalk["old_code"]]
    return (
        frozenset(geography.postcodes["postcode"]),
        frozenset(codes),
        frozenset(re.sub(r" \d+(?:er|e)?$", "", key) for key in keys),
    )
