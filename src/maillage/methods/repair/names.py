"""Names of places: spaces, tags, capitals, legal forms and points; no word or number is lost."""

import re
from collections.abc import Callable

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.casing import recase, with_elisions
from maillage.methods.repair.cleaning import clean, fold
from maillage.methods.repair.french import LEGAL_FORMS, ORDINARY

RULES = rules(
    {
        "name-missing": Rule(
            "error", N_("le nom « {before} » ne dit rien ; écrivez celui de l'enseigne")
        ),
        "name-html": Rule("info", N_("balises ou entités HTML retirées du nom : « {after} »")),
        "name-encoding": Rule("info", N_("lettres accentuées mal lues remises : « {after} »")),
        "name-lost-letters": Rule(
            "warning", N_("des lettres du nom « {before} » sont perdues ; corrigez-le")
        ),
        "name-spaces": Rule("info", N_("espaces en trop retirées du nom")),
        "name-punctuation": Rule(
            "info", N_("guillemets, points ou séparateurs de trop retirés du nom : « {after} »")
        ),
        "name-acronym": Rule("info", N_("points du sigle retirés : « {after} »")),
        "name-legal-form": Rule("info", N_("forme juridique écrite en entier : « {after} »")),
        "name-elision": Rule("info", N_("apostrophe remise : « {after} »")),
        "name-case": Rule("info", N_("majuscules remises à l'usage : « {after} »")),
        "name-accents": Rule("info", N_("accents remis : « {after} »")),
    }
)

EMPTY = frozenset(
    ["", "nan", "null", "none", "nc", "n c", "nr", "na", "n a", "inconnu", "sans nom"]
)
_FAULT_OF_A_SHEET = re.compile(r"#(?:REF!|N/A|NOM\?|NAME\?|VALEUR!|VALUE!)")
_POINTED = re.compile(
    r"(?<![\w.])(?:[A-Z]\.){2,}[A-Z]?(?![\w.])|(?<![\w.])(?:[A-Z]\.)+[A-Z](?![\w.])"
)
_TRAILING = re.compile(r"[\s,;:.\-–—/|]+$")
_LEADING = re.compile(r"^[\s,;:.\-–—/|*•]+")
_LEGAL = re.compile(r"^(?:ASSO\.?|ASSOC\.?|ASS\.?|Asso\.?|Assoc\.|asso\.?|assoc\.?|ass\.) +(?=\w)")
_LOST = "\ufffd"


def name(text: str | None, *, commune: str | None) -> Repaired[str]:
    """Return the name of a place as one would write it on its door, None when it says nothing.

    ``commune`` is the official name of its commune, whose words keep their case and accents.

    Examples:
        >>> name("MAIRIE DE PIETRA DI VERDE", commune="Pietra-di-Verde")
        Repaired(value='Mairie de Pietra di Verde', rules=('name-case',))
        >>> name("C.C.A.S. D ORCHIES", commune="Orchies").value
        "CCAS d'Orchies"
        >>> name("?", commune=None)
        Repaired(value=None, rules=('name-missing',))
    """
    cleaned, mended = clean(text or "")
    if fold(cleaned) in EMPTY or _FAULT_OF_A_SHEET.match(cleaned):
        return Repaired(None, ("name-missing",))
    applied = [f"name-{what}" for what in mended]
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("name-encoding", _letters_found),
        ("name-acronym", lambda words: _POINTED.sub(lambda one: one[0].replace(".", ""), words)),
        ("name-punctuation", _punctuated),
        ("name-legal-form", _legal_form),
        ("name-elision", with_elisions),
    )
    for rule, step in steps:
        after = step(cleaned)
        if after != cleaned:
            applied.append(rule)
        cleaned = after
    written = recase(cleaned, known=commune)
    if written != cleaned:
        respelt = written.casefold() != cleaned.casefold()
        recased = [a.isupper() for a in written] != [b.isupper() for b in cleaned]
        applied += ["name-case"] * recased + ["name-accents"] * respelt
    if _LOST in written:
        applied.append("name-lost-letters")
    return Repaired(written, tuple(dict.fromkeys(applied)))


def _letters_found(text: str) -> str:
    """Return a text whose lost letters are found in the ordinary word that fits alone."""
    if _LOST not in text:
        return text
    return re.sub(rf"\w*{_LOST}[\w{_LOST}]*", _ordinary_like, text)


def _ordinary_like(found: re.Match[str]) -> str:
    pattern = re.compile(re.escape(found[0].lower()).replace(_LOST, "."))
    fitting = [word for word in ORDINARY.values() if pattern.fullmatch(word)]
    if len(fitting) != 1:
        return found[0]
    word = fitting[0]
    return (
        word.upper() if found[0].isupper() else word.capitalize() if found[0][0].isupper() else word
    )


def _punctuated(text: str) -> str:
    """Return a text without separators at its ends, or quotes around the whole or left alone."""
    text = _LEADING.sub("", _TRAILING.sub("", text)) or text
    if text.count('"') == 1:
        text = text.replace('"', "")
    for opening, closing in ('""', "''", "«»", "“”"):
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and inner and opening not in inner:
            text = inner.strip()
    return text.replace("( ", "(").replace(" )", ")")


def _legal_form(text: str) -> str:
    """Return a text whose abbreviated « association » is written in full."""
    return _LEGAL.sub(f"{LEGAL_FORMS['asso']} ", text)
