"""Repair the addresses of web pages.

A host is written in lower case; its path is never changed but for what a URL must escape
(RFC 3986). ``www.exemple`` and ``ville.Mairie`` are not addresses: an ending of more than three
letters must be one that public bodies, associations and companies use.
"""

import re
import unicodedata
from urllib.parse import quote

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_

RULES = rules(
    {
        "web-scheme": Rule(
            "info", N_("« http:// » ajouté ou rétabli : « {before} » devient « {after} ».")
        ),
        "web-format": Rule(
            "info", N_("Adresse de page remise en forme : « {before} » devient « {after} ».")
        ),
        "web-several": Rule("info", N_("Plusieurs adresses dans la cellule « {before} ».")),
        "web-words-removed": Rule(
            "info",
            N_("Texte à côté de l'adresse laissé de côté : « {before} » devient « {after} »."),
        ),
        "web-empty": Rule("info", N_("« {before} » est une adresse vide.")),
        "web-is-email": Rule(
            "error", N_("« {before} » est une adresse électronique, non celle d'une page web.")
        ),
        "web-impossible": Rule(
            "error",
            N_("« {before} » n'est pas l'adresse d'une page web ; attendu : https://exemple.fr."),
        ),
    }
)

_KNOWN_ENDINGS = """
    academy africa agency alsace archi asia asso bank best bike blog boutique cafe camp care
    center city click cloud club community company coop corsica design digital earth education
    email energy events expert family farm foundation fund gives global gmbh green group guide
    guru health help homes house immo info international jobs land life link live love media mobi
    museum name network news online page paris partners photo photos place plus press radio school
    services shop site social software solar solutions space sport store studio support swiss
    systems team tech technology theatre tips today tools tours town training travel university
    video voyage website wiki work works world zone
"""
_ENDINGS = frozenset(_KNOWN_ENDINGS.split())
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+([a-z]{2,24})(?::\d{2,5})?")
_SCHEME = re.compile(r"(?i)\bh?ttps?(?:\s*:\s*/{1,3}|:(?=www))|(?<!\S)h?ttps?//?\s*:?/{0,2}(?=\w)")
_PARTS = re.compile(
    r"(?i)[\n\r|;]+|\s+/\s+|\s+-\s+|(?<=\S)\s+(?:ou|et)\s+|,\s+|,(?=https?://)"
    r"|(?<![=/\d])(?<!=)\s*(?=https?://)|(?<=[a-z]/)(?=https?://)|\s+(?=www\.)"
)
_TEMPLATE = "https://www."
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SAFE = "/%:=&?~#+!$,;'@*[]"


def websites(text: str) -> Repaired[tuple[str, ...]]:
    """Return the addresses of pages of a cell, each with its scheme, in the order written.

    Examples:
        >>> websites("www.example.org ; https//mairie.example.org/a(1)").value
        ('http://www.example.org', 'https://mairie.example.org/a%281%29')
        >>> websites("https://example.org/Page")
        Repaired(value=('https://example.org/Page',), rules=())
        >>> websites("contact@example.org")
        Repaired(value=None, rules=('web-is-email',))
    """
    plain = unicodedata.normalize("NFC", text).replace("&amp;", "&")
    cell = _without_template(re.sub(r"\s*%a0$", "", plain, flags=re.IGNORECASE).strip())
    noted: list[str] = []
    parts = [part for part in _PARTS.split(_with_schemes(cell)) if re.search(r"\w", part)]
    found = [_address(part.strip(), noted) for part in parts]
    values = tuple(dict.fromkeys(address for address in found if address))
    if len(values) > 1:
        noted.append("web-several")
    if values and not noted and values != (text,):
        has_scheme = cell.lower().startswith(("http://", "https://"))
        noted.append("web-format" if has_scheme else "web-scheme")
    if not values and "web-words-removed" in noted:
        noted = ["web-impossible"]
    return Repaired(values or None, tuple(dict.fromkeys(noted)))


def _without_template(cell: str) -> str:
    """Return the cell without what a form wrote in advance and the address was pasted before."""
    sizes = range(2, min(len(_TEMPLATE) + 1, len(cell) - len(_TEMPLATE)))
    left = [size for size in sizes if cell.endswith(_TEMPLATE[-size:])]
    return cell[: -left[-1]] if left else cell


def _with_schemes(cell: str) -> str:
    """Return the cell with ``http://`` and ``www.`` written as they should be."""
    schemes = _SCHEME.sub(_scheme, cell)
    single = re.sub(r"(?:https?://)+(?=https?://)", "", schemes)
    return re.sub(r"(?i)(?<![\w.])www\s*[.,:]\s*(?=\w)", "www.", single)


def _scheme(written: re.Match[str]) -> str:
    return "https://" if "s" in written.group().lower() else "http://"


def _address(part: str, noted: list[str]) -> str | None:
    """Return the one address of a part, None when it has none, and note the rule."""
    if part in ("http://", "https://", "http://www.", _TEMPLATE):
        noted.append("web-empty")
        return None
    if "." not in part.strip("."):
        noted.append("web-words-removed")
        return None
    first, *others = part.split()
    in_brackets = re.search(r"\(([^()\s]+\.[a-z]{2,})\)$", part)
    if in_brackets and others:
        first = in_brackets.group(1)
    elif others and not first.startswith(("http://", "https://", "www.")):
        first = ""
    address = _normal(first)
    if address is None:
        noted.append("web-is-email" if _EMAIL.search(part) else "web-impossible")
    elif others:
        noted.append("web-words-removed")
    return address


def _normal(written: str) -> str | None:
    """Return an address with its scheme, a lower-case host and an escaped path.

    A host with an accent is refused: registers allow some, but in lists of places they are
    spelling of the name, not of the address.
    """
    scheme, _, rest = written.partition("://") if "://" in written[:8] else ("http", "", written)
    host, mark, path = _cut(rest.rstrip(".,;:!'\"»>"))
    ending = _HOST.fullmatch(host.lower())
    if ending is None or "�" in path:
        return None
    if len(ending.group(1)) > 3 and ending.group(1) not in _ENDINGS:
        return None
    return f"{scheme.lower()}://{host.lower()}{mark}{quote(path, safe=_SAFE)}"


def _cut(rest: str) -> tuple[str, str, str]:
    """Return the host, the sign that ends it, and what follows."""
    end = re.search(r"[/?#]", rest)
    if end is None:
        return rest, "", ""
    return rest[: end.start()], end.group(), rest[end.end() :]
