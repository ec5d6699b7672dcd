"""Repair telephone numbers, and gather what is known of contacts: e-mails and addresses of pages.

A number is written as ITU-T E.164 asks. The French numbering plan (Arcep, décision 2018-0881) is
one plan for ten-digit numbers: ``0262`` belongs to La Réunion whoever writes it, so the first
digits decide the country code. The département decides what they leave open: a number over the
internet, or the six or eight digits of Saint-Pierre-et-Miquelon and the Pacific. Validity is that
of Google's libphonenumber.
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType, shortnumberinfo

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair import emails as _emails
from maillage.methods.repair import web as _web
from maillage.methods.repair.emails import emails, is_personal_email
from maillage.methods.repair.web import websites

__all__ = ["RULES", "emails", "is_mobile", "is_personal_email", "phones", "websites"]

RULES = rules(
    {
        "phone-country-code": Rule(
            "info", N_("Numéro écrit avec son indicatif : « {before} » devient « {after} ».")),
        "phone-format": Rule(
            "info", N_("Numéro international mis en forme : « {before} » devient « {after} ».")),
        "phone-lost-zero": Rule(
            "info", N_("Le zéro initial manquait : « {before} » devient « {after} ».")),
        "phone-plan": Rule(
            "warning",
            N_("L'indicatif n'est pas celui du numéro : « {before} » devient « {after} ».")),
        "phone-wrong-country": Rule(
            "warning",
            N_("L'indicatif est celui d'un autre pays : « {before} » devient « {after} ».")),
        "phone-several": Rule(
            "info",
            N_("Plusieurs numéros dans la cellule « {before} » ; le premier est le principal.")),
        "phone-extension": Rule("info", N_("Numéro de poste laissé de côté : « {before} ».")),
        "phone-words-removed": Rule(
            "info", N_("Texte autour du numéro mis de côté : « {before} » devient « {after} ».")),
        "phone-short-number": Rule(
            "info", N_("« {after} » est un numéro court, gardé bien que hors du standard.")),
        "phone-premium": Rule("info", N_("« {after} » est un numéro surtaxé.")),
        "phone-impossible": Rule(
            "error",
            N_("« {before} » contient un numéro impossible ; un numéro français a dix chiffres.")),
        "phone-missing": Rule(
            "error", N_("« {before} » n'est pas un numéro ; laissez vide si inconnu.")),
        **_emails.RULES,
        **_web.RULES,
    }
)  # fmt: skip

_PLANS = {262: "RE", 590: "GP", 594: "GF", 596: "MQ", 508: "PM", 681: "WF", 687: "NC", 689: "PF"}
_PLAN_OF_PREFIX = {
    **dict.fromkeys(("262", "263", "692", "693", "269", "639"), 262),
    **dict.fromkeys(("590", "690", "691"), 590),
    **dict.fromkeys(("594", "694"), 594),
    **dict.fromkeys(("596", "696", "697"), 596),
}
_PLAN_OF_DEPARTMENT = {
    "971": 590, "972": 596, "973": 594, "974": 262, "975": 508, "976": 262, "977": 590,
    "978": 590, "986": 681, "987": 689, "988": 687,
}  # fmt: skip
_LOCAL_LENGTH = {508: 6, 681: 6, 687: 6, 689: 8}
_NEIGHBOUR_CODES = ("261", "269")  # typed, or counted up by a spreadsheet, for +262
_FICTION = "63998"  # Arcep keeps 06 39 98 for works of fiction, out of Mayotte's 0639
_CODES_WITHOUT_PLUS = ("33", "262", "590", "594", "596", "689")
_SHORT = re.compile(r"1[5-8]|11[2-9]|19[1679]|10\d\d|3\d{3}|11[68]\d{3}")
_SHORT_IN_TEXT = re.compile(r"10\d\d|3\d{3}")
_SHORT_APART = re.compile(r"(?:(?<=[/\\-])|^)(\s*)(10|3\d)[\s.](\d\d)(?=\s*(?:[/\\-]|$))")
_RUN = re.compile(r"[+\d][\d\s.+/\\-]*")
_GROUP = re.compile(r"\+?\d+")
_EXTENSION = re.compile(r"(?i)\b(?:poste|post|ext|extension)\b\.?\s*:?\s*\d{1,5}\b")
_LONGEST = 15
_LONGEST_CELL = 120  # digits and signs that one run of numbers may have
_FEWEST_DIGITS = 6  # below, digits in a text are hours, prices, years
_IMPOSSIBLE: Repaired[str] = Repaired(None)


def phones(text: str, *, department: str | None) -> Repaired[tuple[str, ...]]:
    """Return the telephone numbers of a cell in E.164, the main one first.

    Short numbers (``3949``, ``1013``, ``115``) stay as they are dialled. A cell is None when it
    is blank or holds nothing but dashes; a number that cannot be dialled is left out, with the
    rule ``phone-impossible``.

    Args:
        text: the cell.
        department: code of the département or collectivity of the place, None when unknown.

    Examples:
        >>> phones("01.99.00.12.34 / 0262 90 20 22", department=None).value
        ('+33199001234', '+262262902022')
        >>> phones("25 12 34", department="988")
        Repaired(value=('+687251234',), rules=('phone-country-code',))
        >>> phones("+33199001234", department=None).is_changed
        False
        >>> phones("39 49", department=None).value
        ('3949',)
        >>> phones("01.99.00.12.34 / 36 46", department=None).value
        ('+33199001234', '3646')
    """
    cell = _plain(text)
    body, extensions = _EXTENSION.subn(" ", cell)
    runs = _RUN.findall(body)
    read = [_numbers(run, department, alone=len(runs) == 1) for run in runs]
    numbers = [number for found in read for number in found or ()]
    values = tuple(dict.fromkeys(number.value for number in numbers if number.value))
    noted = [rule for number in numbers for rule in number.rules]
    if values == (text,):
        noted = [rule for rule in noted if rule != "phone-format"]
    if len(values) > 1:
        noted.append("phone-several")
    if extensions and values:
        noted.append("phone-extension")
    if any(found is None and _digits(run) for found, run in zip(read, runs, strict=True)):
        noted.append("phone-impossible")
    elif not values and re.search(r"\w", cell):
        noted.append("phone-missing")
    elif values and _has_words(body):
        noted.append("phone-words-removed")
    return Repaired(values or None, tuple(dict.fromkeys(noted)))


def is_mobile(phone: str) -> bool:
    """Return whether a number in E.164 is a mobile, in Europe or overseas.

    Examples:
        >>> is_mobile("+33639981234"), is_mobile("+262692001234"), is_mobile("+33199001234")
        (True, True, False)
        >>> is_mobile("3949")
        False
    """
    return phone.startswith(f"+33{_FICTION}") or _kind(phone) == PhoneNumberType.MOBILE


def _plain(text: str) -> str:
    """Return the cell with one kind of dash, without ``(0)``, ``(+33)`` nor a leading quote."""
    spaced = unicodedata.normalize("NFKC", text)
    dashed = re.sub(r"[‐‑‒–—−_]", "-", spaced)
    opened = re.sub(r"\(\s*(\+\s*\d+|0\d{1,3})\s*\)", r"\1 ", dashed.replace("(0)", ""))
    return re.sub(r"\+\s+(?=\d)", "+", opened).strip().lstrip("'")


def _digits(run: str) -> bool:
    return sum(character.isdigit() for character in run) >= _FEWEST_DIGITS


def _has_words(body: str) -> bool:
    """Return whether a cell has more words than those that join two numbers."""
    return bool(re.search(r"[^\W\d_]", re.sub(r"(?i)\b(?:ou|et|t[ée]l)\b", " ", body)))


def _numbers(run: str, department: str | None, *, alone: bool) -> list[Repaired[str]] | None:
    """Return the numbers that a run of digits spells, None when some digits belong to none.

    ``alone``: no other digits in the cell, which may then be a short number of any kind.
    """
    if len(run) > _LONGEST_CELL:
        return None
    groups = _GROUP.findall(_SHORT_APART.sub(r"\1\2\3", run))
    whole = "".join(groups)
    short = _short(whole, _SHORT if alone else _SHORT_IN_TEXT)
    if short.value:
        return [short]
    return _split(groups, department)


def _split(groups: list[str], department: str | None) -> list[Repaired[str]] | None:
    """Return the longest numbers, from the left, that use every group of digits."""
    if not groups:
        return []
    for size in range(len(groups), 0, -1):
        number = _number("".join(groups[:size]), department)
        if number.value is None and size == 1:
            number = _short(groups[0], _SHORT_IN_TEXT)
        if number.value is None:
            continue
        rest = _split(groups[size:], department)
        if rest is not None:
            return [number, *rest]
    return None


def _short(digits: str, pattern: re.Pattern[str]) -> Repaired[str]:
    """Return a short number of France that the pattern allows."""
    if not pattern.fullmatch(digits):
        return _IMPOSSIBLE
    number = PhoneNumber(country_code=33, national_number=int(digits))
    if not shortnumberinfo.is_valid_short_number_for_region(number, "FR"):
        return _IMPOSSIBLE
    return Repaired(digits, ("phone-short-number",))


def _number(written: str, department: str | None) -> Repaired[str]:
    """Return the number that one writing stands for; ``written`` is digits after a ``+`` or not."""
    digits = written.removeprefix("+")
    if not digits.isdigit() or not _FEWEST_DIGITS <= len(digits) <= _LONGEST:
        return _IMPOSSIBLE
    if digits.startswith("00"):
        return _international(digits[2:], "phone-format")
    if len(digits) == 10 and digits.startswith("0"):
        return _national(digits[1:], department, "phone-country-code")
    if written.startswith("+"):
        return _international(digits, "phone-format")
    return _bare(digits, department)


def _bare(digits: str, department: str | None) -> Repaired[str]:
    """Return the number of digits that neither a ``+`` nor a zero announces."""
    local = _local(digits, department)
    if local.value:
        return local
    if len(digits) == 9 and not digits.startswith("0"):
        return _national(digits, department, "phone-lost-zero")
    if len(digits) >= 11 and digits.startswith(_CODES_WITHOUT_PLUS):
        return _international(digits, "phone-format")
    return _IMPOSSIBLE


def _international(digits: str, rule: str) -> Repaired[str]:
    """Return a number that begins with its country code."""
    shape = re.fullmatch(r"(33|262|590|594|596)0?(\d{9})", digits)
    if shape is None:
        return _foreign(digits, rule)
    code, national = shape.groups()
    asked = f"+{code}{national}"
    if _plan_of_prefix(national) is None and _is_valid(asked):
        return _noted(asked, rule)
    mended = _national(national, None, rule)
    return mended if mended.value in (None, asked) else Repaired(mended.value, ("phone-plan",))


def _foreign(digits: str, rule: str) -> Repaired[str]:
    """Return a number of the Pacific or abroad, or one of France behind a neighbour's code."""
    if _is_valid(f"+{digits}"):
        return _noted(f"+{digits}", rule)
    if len(digits) == 12 and digits.startswith(_NEIGHBOUR_CODES):
        return _national(digits[3:], None, "phone-wrong-country")
    return _IMPOSSIBLE


def _national(digits: str, department: str | None, rule: str) -> Repaired[str]:
    """Return the nine digits behind the zero with the country code of their plan."""
    if digits.startswith("508") and _is_valid(f"+{digits}"):
        return _noted(f"+{digits}", rule)
    known = _plan_of_prefix(digits)
    local = _PLAN_OF_DEPARTMENT.get(department or "", 33)
    plans = (local, 33, *_PLANS) if known is None else (known,)
    for plan in plans:
        if _is_valid(f"+{plan}{digits}"):
            return _noted(f"+{plan}{digits}", rule)
    return _IMPOSSIBLE


def _plan_of_prefix(digits: str) -> int | None:
    """Return the country code that the first digits decide; 08 is one plan for all."""
    if digits.startswith(("8", _FICTION)):
        return 33
    return _PLAN_OF_PREFIX.get(digits[:3])


def _local(digits: str, department: str | None) -> Repaired[str]:
    """Return a number of a territory whose own plan has six or eight digits."""
    plan = _PLAN_OF_DEPARTMENT.get(department or "", 33)
    length = _LOCAL_LENGTH.get(plan)
    if length is None:
        return _IMPOSSIBLE
    own = digits.removeprefix(str(plan)) if len(digits) > length else digits
    if len(own) == length and _is_valid(f"+{plan}{own}"):
        return _noted(f"+{plan}{own}", "phone-country-code")
    return _IMPOSSIBLE


def _noted(phone: str, rule: str) -> Repaired[str]:
    """Return a valid number with the rule that wrote it, and what people must know of it."""
    premium = ("phone-premium",) if _kind(phone) == PhoneNumberType.PREMIUM_RATE else ()
    return Repaired(phone, (rule, *premium))


def _is_valid(phone: str) -> bool:
    if phone.startswith(("+3359", f"+33{_FICTION}")):  # 05 9x is overseas, whatever the library
        return phone.startswith("+336") and len(phone) == 12
    number = _parsed(phone)
    return number is not None and phonenumbers.is_valid_number(number)


def _kind(phone: str) -> int | None:
    """Return libphonenumber's kind of a number in E.164, None for any other text."""
    number = _parsed(phone)
    return None if number is None else phonenumbers.number_type(number)


def _parsed(phone: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return None
