"""Repair e-mail addresses, and tell those that speak of a person.

Syntax is RFC 5321's as email-validator reads it; no name is looked up on the network.
"""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_

RULES = rules(
    {
        "email-format": Rule(
            "info",
            N_("Adresse nettoyée (espaces, ponctuation) : « {before} » devient « {after} »."),
        ),
        "email-case": Rule("info", N_("Adresse mise en minuscules : « {after} ».")),
        "email-accent": Rule(
            "info", N_("Accents retirés de l'adresse : « {before} » devient « {after} ».")
        ),
        "email-at-sign": Rule(
            "info", N_("Arobase rétablie : « {before} » devient « {after} ».")
        ),
        "email-dot": Rule(
            "info", N_("Point rétabli dans l'adresse : « {before} » devient « {after} ».")
        ),
        "email-domain-space": Rule(
            "warning",
            N_("Espace retirée du domaine : « {before} » devient « {after} » ; vérifiez-le."),
        ),
        "email-several": Rule("info", N_("Plusieurs adresses dans la cellule « {before} ».")),
        "email-words-removed": Rule(
            "warning",
            N_("Texte à côté de l'adresse laissé de côté : « {before} » devient « {after} »."),
        ),
        "email-is-web-address": Rule(
            "error", N_("« {before} » est l'adresse d'une page web, non une adresse électronique.")
        ),
        "email-is-phone": Rule(
            "error", N_("« {before} » est un téléphone, non une adresse électronique.")
        ),
        "email-without-at": Rule(
            "error", N_("« {before} » n'a pas d'arobase : aucune adresse n'est reprise.")
        ),
        "email-impossible": Rule(
            "error",
            N_("« {before} » contient une adresse impossible ; attendu : nom@domaine.fr."),
        ),
    }
)  # fmt: skip

_ENDINGS = r"(?:fr|com|org|net|eu|re|info|asso|corsica|bzh|alsace|nc|pf|yt|gp|mq|gf)"
_ADDRESS = re.compile(r"""[^\s,;|/<>()"':]*@[^\s,;|/<>()"':]*""")
_LABEL = re.compile(r"(?i)\b(?:mailto|courriels?|e-?mails?|adresses?|contact\s*|mel)\s*:")
_JOINING = re.compile(r"(?i)(?<!\S)(?:ou|et|and)(?!\S)")
_WEB = re.compile(r"(?i)https?:?/|\bwww\.")
_PHONE = re.compile(r"\+?[\d\s.-]{9,}")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\ufeff]")
_MASK = re.compile(r"p[0-9a-f]{8}$")
_AT_SIGN = re.compile(r"(?i)\s*(?:\[\s*(?:a|at|@|arobase)\s*\]|\(\s*(?:a|at|@|arobase)\s*\))\s*")

_FIRST_WORDS_WITH_DASH = ("ca", "cc", "ccas", "cdc", "cs", "mairie", "ml", "ville")
_PRIVATE_PROVIDERS = """
    aliceadsl.fr aol.com bbox.fr cegetel.net club-internet.fr free.fr gmail.com gmx.fr hotmail.com
    hotmail.fr icloud.com laposte.net live.fr msn.com neuf.fr numericable.fr orange.fr outlook.com
    outlook.fr proton.me protonmail.com sfr.fr wanadoo.fr yahoo.com yahoo.fr
"""
_SERVICE_WORDS = """
    adm agence ain ale ape app asl asso at bca bcd bib bij bm bu bus caf cap cas cc ccas cci cd cdad
    cdc centre ch chrs cias cidff cij cite club cn cnfs cnum com contact cpam crm cs csc csr csx dac
    de dgs dir dpo du ecole efs epi epic epide epn est fab fj fs gem greta haj hub ij la le les lab
    labo lam lieu maj mdc mdph mdr mds mef mfr mfs mission mjc ml mlj mobile mpt mq msa msp nord num
    om ot ouest paej pij point pole poste prefet rh rsa rsp sdis ser sg siao siege st ste sud tech
    udaf uta vie www
"""
_SERVICE_STARTS = """
    accueil administ adil agglo aidant anim antenn archive asso atelier biblio boutique bureau
    canton cartable centr cohesion collectif communaute commune communic conseil contact coordin
    croixrouge cowork cultur cyber depart develop direct docum econom educ emploi emmaus enfance
    entraide entrepr espace etat fablab famil federation ferme fibre formation foyer france garage
    groupe habitat handi hotel inclusion info initiative insertion intercom jardin jeunes kiosque
    lafab laposte lelieu ligue local logement ludo maison mairie mediat msap multimedia mutual numer
    office orientation parent permanence pimms prefecture prevention projet public reception reseau
    regie region relais ressource rural saint sante secours secret securite senior service social
    solidar souspref syndicat techn theatre tiers tourisme travail univers urbanis usager village
    ville
"""
_FIRST_NAME_WORDS = """
    adele agathe agnes alain alexandra alexandre alexis alice aline amandine amelie andre andree
    anita anne annick annie antoine antonio armelle arnaud arthur aude audrey aurelie aurelien axel
    baptiste beatrice benedicte benjamin benoit berangere bernadette bernard bertrand brigitte bruno
    camille carine carole caroline catherine cecile cedric celine chantal charlene charles charlotte
    chloe christelle christian christiane christine christophe claire clara claude claudine clement
    colette coralie corinne cyril cyrille damien daniel daniele david delphine denis denise didier
    dominique edith elena eliane elisabeth elise elodie emeline emilie emma emmanuel emmanuelle eric
    estelle etienne eugenie evelyne fabien fabienne fabrice fanny fatima fernand florence florian
    franck francine francis francois francoise frederic frederique gabriel gaelle genevieve
    geraldine gerard gerald ghislaine gilbert gilles gisele gregory guillaume guy gwenaelle helene
    henri herve hugo hugues ingrid irene isabelle jacqueline jacques jean jeanne jennifer jeremie
    jeremy jerome jessica joelle jonathan josette julia julie julien juliette justine karim karine
    kevin laetitia laura laure laurence laurent laurie lea leila liliane lionel louis louise luc
    lucas lucie lucien ludovic lydia lydie magali manon marc marcel margaux margot marguerite maria
    marie marine marion marlene martine maryse mathieu mathilde matthieu maud maurice maxime melanie
    michel michele michelle mireille mohamed monique morgane muriel murielle myriam nadege nadia
    nadine natacha nathalie nicolas nicole noemie odette odile olivia olivier ophelie pascal pascale
    patrice patricia patrick paul pauline philippe pierre quentin rachel raphael raymond regine
    regis remi remy renaud rene richard robert roger roland romain rosalie roselyne sabine sabrina
    samuel sandra sandrine sarah sebastien serge severine simon simone solene sonia sophie stephane
    stephanie suzanne sylvain sylvie tatiana therese thibault thierry thomas valentin valerie
    vanessa veronique victor victoria vincent virginie viviane xavier yann yannick yasmina yoann
    yolande yves yvette yvonne
"""
_PLACE_MAILBOXES = ("france-services.gouv.fr",)
_PRIVATE = frozenset(_PRIVATE_PROVIDERS.split())
_SERVICE = frozenset(_SERVICE_WORDS.split())
_STARTS = tuple(_SERVICE_STARTS.split())
_FIRST_NAMES = frozenset(_FIRST_NAME_WORDS.split())
_PARTED = re.compile(r"[a-z]+(?:-[a-z]+)?[._][a-z]{2,}(?:-[a-z]+)*\d{0,4}")


def emails(text: str) -> Repaired[tuple[str, ...]]:
    """Return the e-mail addresses of a cell, in lower case, in the order they are written.

    Only sure repairs: labels, spaces, accents, an obfuscated ``@``, a comma for a dot before a
    known ending. What could be two addresses is neither.

    Examples:
        >>> emails("mailto:Accueil@example.org ou mairie [at] example.org").value
        ('accueil@example.org', 'mairie@example.org')
        >>> emails("www.example.org")
        Repaired(value=None, rules=('email-is-web-address',))
        >>> emails("accueil@example.org")
        Repaired(value=('accueil@example.org',), rules=())
    """
    noted: list[str] = []
    cell = _mended(text, noted)
    if "@" not in cell or (_WEB.match(cell) and not _ADDRESS.fullmatch(cell)):
        return Repaired(None, _why_none(cell))
    found = [_valid(written, noted) for written in _ADDRESS.findall(cell)]
    values = tuple(dict.fromkeys(address for address in found if address))
    if len(values) > 1:
        noted.append("email-several")
    if values and re.search(r"\w", _ADDRESS.sub(" ", _JOINING.sub(" ", cell))):
        noted.append("email-words-removed")
    if values and not noted and values != (text,):
        noted.append("email-format")
    kept = noted if values else [rule for rule in noted if RULES[rule].severity == "error"]
    return Repaired(values or None, tuple(dict.fromkeys(kept)))


def is_personal_email(email: str) -> bool:
    """Return whether an address seems to be a person's rather than a service's.

    Personal: a masked local part (``p`` and eight hexadecimal digits, as published files write
    it); ``first.last``, ``f.last`` or a first name alone anywhere; at a provider of private
    mailboxes, also a first name at either end of a word. Not personal: a local part one of whose
    words is that of a service (contact, mairie, médiathèque, ccas…), even at a private provider,
    nor the mailboxes of a network named after towns (``@france-services.gouv.fr``).

    The rule is in doubt where nothing is written apart: ``jexemple@`` passes for a service, as
    do rare first names; ``ville.quartier@`` passes for a person where no word says otherwise.

    Examples:
        >>> is_personal_email("marie.exemple@example.org"), is_personal_email("m.exemple@a.fr")
        (True, True)
        >>> is_personal_email("mairie.exemple@orange.fr"), is_personal_email("accueil@example.org")
        (False, False)
        >>> is_personal_email("marieexemple@example.org"), is_personal_email("marieexemple@free.fr")
        (False, True)
    """
    local, _, domain = email.lower().rpartition("@")
    if _MASK.search(local):
        return True
    words = [word for word in re.split(r"[._+\d-]+", local) if word]
    if not words or any(is_service_word(word) for word in words):
        return False
    if domain in _PRIVATE and any(_is_name(word) for word in words):
        return True
    is_personal = is_first_name(local) or _PARTED.fullmatch(local) is not None
    return is_personal and domain not in _PLACE_MAILBOXES


def is_first_name(word: str) -> bool:
    """Return whether a folded word is a usual first name.

    Examples:
        >>> is_first_name("camille"), is_first_name("mairie")
        (True, False)
    """
    return word in _FIRST_NAMES


def is_service_word(word: str) -> bool:
    """Return whether a folded word belongs to a service rather than to a person.

    Examples:
        >>> is_service_word("mediatheque"), is_service_word("ccas"), is_service_word("exemple")
        (True, True, False)
    """
    return word in _SERVICE or word.startswith(_STARTS)


def _is_name(word: str) -> bool:
    """Return whether a word is a first name, or one and a family name written together."""
    if is_first_name(word):
        return True
    cuts = range(4, len(word) - 1)
    return any(word[:cut] in _FIRST_NAMES for cut in cuts) or any(
        word[cut:] in _FIRST_NAMES for cut in range(3, len(word) - 5)
    )


def _mended(text: str, noted: list[str]) -> str:
    """Return the cell with what is surely wrong mended, and note the rules."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    cell = re.sub(r"%(?:a0|20)", " ", plain, flags=re.IGNORECASE)
    cell = _LABEL.sub(" ", cell).strip(" :.,;/-\n\t")
    steps = (
        ("email-case", str.lower),
        ("email-at-sign", _with_at_sign),
        ("email-accent", _without_accents),
        ("email-format", _closed_up),
        ("email-dot", _with_dots),
        ("email-domain-space", _with_whole_domain),
    )
    for rule, mend in steps:
        mended = mend(cell)
        if _ADDRESS.findall(mended) != _ADDRESS.findall(cell):
            noted.append(rule)
        cell = mended
    return cell


def _with_at_sign(cell: str) -> str:
    return re.sub(r"@{2,}", "@", _AT_SIGN.sub("@", cell))


def _without_accents(cell: str) -> str:
    decomposed = unicodedata.normalize("NFD", cell)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _closed_up(cell: str) -> str:
    """Return the cell without the spaces around ``@`` and before a dot, nor a foot-note's digit."""
    around = re.sub(r"(?<=[\w.-])\s*@\s*(?=\w)", "@", cell)
    dotted = re.sub(r"(?<=\w)\s+\.(?=\w)", ".", around)
    ended = re.sub(rf"(?<=\.)\s+(?={_ENDINGS}(?![\w.@-]))", "", dotted)
    return re.sub(rf"(@[\w.-]+\.{_ENDINGS})\d(?!\w)", r"\1", ended)


def _with_dots(cell: str) -> str:
    """Return the cell with dots where a domain has commas, semicolons or a space before its end."""
    broken = rf"@[\w-]+(?:[.,;][\w-]+)*[,; ]{_ENDINGS}(?![\w@.-])"
    return re.sub(broken, _dotted, cell)


def _dotted(domain: re.Match[str]) -> str:
    written = domain.group()
    is_whole = re.match(rf"@[\w.-]+\.{_ENDINGS}[,; ]", written)
    return written if is_whole else re.sub(r"[,; ]", ".", written)


def _with_whole_domain(cell: str) -> str:
    """Return the cell with a domain in two words joined, unless a dash is likelier."""
    return re.sub(rf"@([\w-]+) ([\w-]+\.{_ENDINGS})(?![\w@.-])", _joined, cell)


def _joined(domain: re.Match[str]) -> str:
    first, last = domain.groups()
    is_unsure = first in (*_FIRST_WORDS_WITH_DASH, "ou", "et")
    return domain.group() if is_unsure else f"@{first}{last}"


def _valid(written: str, noted: list[str]) -> str | None:
    """Return an address in its normal form, None when it cannot be one."""
    address = written.strip(".-")
    try:
        normal = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        noted.append("email-impossible")
        return None
    if not re.search(r"\.[a-z]{2,}$", normal):
        noted.append("email-impossible")
        return None
    if normal != written:
        noted.append("email-format")
    return normal


def _why_none(cell: str) -> tuple[str, ...]:
    """Return the rule that says why a cell holds no address; none for a blank or a dash."""
    if not re.search(r"\w", cell):
        return ()
    if _WEB.search(cell):
        return ("email-is-web-address",)
    return ("email-is-phone",) if _PHONE.fullmatch(cell) else ("email-without-at",)
