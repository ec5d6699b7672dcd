"""Repair the number that names a structure: SIRET, else RNA, RIDET or TAHITI.

SIRET and SIREN carry Luhn's check digit, save the establishments of La Poste (SIREN 356000000),
whose fourteen digits add up to a multiple of five. RNA is ``W`` and nine characters. RIDET
(New Caledonia) and TAHITI (French Polynesia) numbers are read only for places there, since any
seven digits would do.
"""

import re
import unicodedata

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_

RULES = rules(
    {
        "siret-format": Rule(
            "info", N_("Espaces ou signes retirés : « {before} » devient « {after} ».")
        ),
        "siret-lost-zero": Rule(
            "info", N_("Le zéro initial du SIRET manquait : « {before} » devient « {after} ».")
        ),
        "pivot-placeholder": Rule(
            "warning", N_("« {before} » tient la place d'un numéro inconnu ; laissez vide.")
        ),
        "siren-not-siret": Rule(
            "error",
            N_(
                "« {before} » est un SIREN (9 chiffres), qui désigne l'entreprise ; "
                "attendu : le SIRET du lieu (14 chiffres)."
            ),
        ),
        "siret-spreadsheet": Rule(
            "error",
            N_(
                "Un tableur a arrondi « {before} » : ses derniers chiffres sont perdus ; "
                "mettez la colonne en format texte et ressaisissez-la."
            ),
        ),
        "siret-checksum": Rule(
            "error",
            N_("« {before} » n'est pas un SIRET : sa clé de Luhn est fausse ; un chiffre diffère."),
        ),
        "siren-checksum": Rule(
            "error",
            N_("« {before} » n'est pas un SIREN : sa clé de Luhn est fausse ; un chiffre diffère."),
        ),
        "pivot-length": Rule(
            "error",
            N_(
                "« {before} » n'est ni un SIRET (14 chiffres) ni un RNA (W et 9 caractères) ; "
                "laissez vide si inconnu."
            ),
        ),
    }
)

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_RNA = re.compile(r"W[0-9][0-9A-Z]\d{7}")
_NUMBER_OF_COLLECTIVITY = {
    "988": re.compile(r"\d{7}(?:\d{3})?"),
    "987": re.compile(r"[0-9A-Z]\d{5}(?:\d{3})?"),
}
_NOTHING = frozenset({"", "NULL", "NONE", "NAN", "NA", "N/A"})
_LA_POSTE = "356000000"


def pivot(text: str, *, code_insee: str | None) -> Repaired[str]:
    """Return the SIRET of a cell, or its RNA, RIDET or TAHITI number.

    Args:
        text: the cell.
        code_insee: code of the commune of the place, or of its collectivity; None when unknown.

    Examples:
        >>> pivot("130 025 265 00013", code_insee=None)
        Repaired(value='13002526500013', rules=('siret-format',))
        >>> pivot("356000000", code_insee="75056")
        Repaired(value=None, rules=('siren-not-siret',))
        >>> pivot("0 123 456", code_insee="98818").value
        '0123456'
        >>> pivot("00000000000000", code_insee=None)
        Repaired(value=None, rules=('pivot-placeholder',))
    """
    bare = _bare(text)
    if bare in _NOTHING:
        return Repaired(None)
    if _ROUNDED.fullmatch(bare):
        return Repaired(None, ("siret-spreadsheet",))
    local = _NUMBER_OF_COLLECTIVITY.get((code_insee or "")[:3])
    if _is_placeholder(bare):
        return Repaired(None, ("pivot-placeholder",))
    if _RNA.fullmatch(bare) or (local and local.fullmatch(bare)):
        return _kept(text, bare)
    return _siret(text, bare)


def siren(text: str) -> Repaired[str]:
    """Return the SIREN of a cell: nine digits, or the first nine of a SIRET.

    Examples:
        >>> siren("130 025 265")
        Repaired(value='130025265', rules=('siret-format',))
        >>> siren("13002526500013").value
        '130025265'
        >>> siren("130025266")
        Repaired(value=None, rules=('siren-checksum',))
    """
    bare = _bare(text)
    if bare in _NOTHING:
        return Repaired(None)
    if _is_placeholder(bare):
        return Repaired(None, ("pivot-placeholder",))
    if not re.fullmatch(r"\d{9}", bare):
        establishment = pivot(text, code_insee=None)
        number = establishment.value if (establishment.value or "W").isdigit() else None
        return Repaired(number and number[:9], establishment.rules)
    if not siren_number.is_valid(bare):
        return Repaired(None, ("siren-checksum",))
    return _kept(text, bare)


def _bare(text: str) -> str:
    """Return the cell in capitals without spaces, dashes, dots, nor the ``.0`` of a decimal."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("'").upper()
    if _ROUNDED.fullmatch(plain):
        return plain
    whole = re.sub(r"(?<=\d)[.,]0$", "", plain)
    return re.sub(r"^(?:SIRET|SIREN|RNA|RIDET|TAHITI)\s*:?|[\s.‐‑‒–_-]|^N°", "", whole)


def _is_placeholder(bare: str) -> bool:
    """Return whether a number is one digit, repeated or alone."""
    return bare.isdigit() and (len(set(bare)) == 1 or not bare.strip("0"))


def _siret(text: str, bare: str) -> Repaired[str]:
    """Return the SIRET that the digits are, or the rule that says what they are instead."""
    if not re.fullmatch(r"\d+", bare):
        return Repaired(None, ("pivot-length",))
    if len(bare) == 9:
        rule = "siren-not-siret" if siren_number.is_valid(bare) else "siren-checksum"
        return Repaired(None, (rule,))
    if len(bare) == 13 and _is_siret(f"0{bare}"):
        return Repaired(f"0{bare}", ("siret-lost-zero",))
    if len(bare) != 14:
        return Repaired(None, ("pivot-length",))
    return _kept(text, bare) if _is_siret(bare) else Repaired(None, ("siret-checksum",))


def _is_siret(digits: str) -> bool:
    """Return whether the check digits are right; the SIREN has its own."""
    return siret_number.is_valid(digits) and (
        digits.startswith(_LA_POSTE) or siren_number.is_valid(digits[:9])
    )


def _kept(text: str, number: str) -> Repaired[str]:
    return Repaired(number, () if number == text else ("siret-format",))
