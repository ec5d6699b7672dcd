"""Communes: the one that a name, a postcode and a code agree on; what disagrees is said."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.commune_index import (
    SPELLING_MIN,
    CommuneIndex,
    NameRead,
    begins,
    commune_index,
    read_name,
    resembles,
)
from maillage.methods.repair.postcodes import published_postcode, read_postcode
from maillage.reference.geography import Geography

FAULTS_FROM = (5, 10)
"""Letters of a name from which one, then two typing faults are forgiven in the département."""

RULES = rules(
    {
        "commune-spelling": Rule(
            "info", N_("nom de commune « {before} » écrit comme dans le code officiel : {after}")
        ),
        "commune-former": Rule(
            "info",
            N_("« {before} » est une ancienne commune ou une commune déléguée : aujourd'hui "
               "{after}"),
        ),
        "commune-former-code": Rule(
            "info", N_("le code {before} est un ancien code : celui d'aujourd'hui est {after}")
        ),
        "commune-code-zero": Rule("info", N_("zéro remis en tête du code commune : {after}")),
        "commune-from-code": Rule("info", N_("commune trouvée par son code : {after}")),
        "commune-from-postcode": Rule(
            "info", N_("commune trouvée par son code postal, qui n'en dessert qu'une : {after}")
        ),
        "commune-locality": Rule(
            "warning",
            N_("« {before} » n'est pas une commune ; le code postal ne dessert que {after} : "
               "vérifiez"),
        ),
        "commune-article": Rule("info", N_("« {before} » lu comme {after}, à l'article près")),
        "commune-shortened": Rule(
            "warning", N_("« {before} » lu comme {after}, dont il est le début : vérifiez")
        ),
        "commune-lengthened": Rule(
            "warning", N_("« {before} » lu comme {after}, qui en est le début : vérifiez")
        ),
        "commune-typing-fault": Rule(
            "warning", N_("« {before} » lu comme {after}, à une faute de frappe près : vérifiez")
        ),
        "commune-contradicts-postcode": Rule(
            "warning",
            N_("la commune « {before} » et le code postal se contredisent : vérifiez les deux"),
        ),
        "commune-code-contradicts-postcode": Rule(
            "warning",
            N_("le code commune et le code postal se contredisent : vérifiez les deux"),
        ),
        "commune-contradicts-code": Rule(
            "warning",
            N_("le code commune contredit le reste de l'adresse, qui désigne {after} : vérifiez"),
        ),
        "commune-name-contradicted": Rule(
            "warning",
            N_("le code commune et le code postal désignent {after}, non « {before} » : vérifiez"),
        ),
        "commune-homonyms": Rule(
            "warning", N_("plusieurs communes s'appellent « {before} » ; donnez le code postal")
        ),
        "commune-ambiguous": Rule(
            "warning", N_("le code postal dessert plusieurs communes ; donnez le nom de la commune")
        ),
        "commune-unknown": Rule(
            "error", N_("« {before} » n'est pas une commune connue ; vérifiez son nom")
        ),
        "commune-missing": Rule(
            "error", N_("rien de connu ne dit la commune ; donnez son nom et son code postal")
        ),
        "postcode-format": Rule("info", N_("code postal mis en forme : {after}")),
        "postcode-malformed": Rule(
            "warning", N_("« {before} » n'est pas un code postal : cinq chiffres attendus")
        ),
        "postcode-cedex": Rule(
            "info", N_("code postal CEDEX {before} remplacé par celui de la commune : {after}")
        ),
        "postcode-from-commune": Rule(
            "info", N_("code postal déduit de la commune, qui n'en a qu'un : {after}")
        ),
        "postcode-dropped": Rule(
            "warning",
            N_("le code postal {before} n'est pas un de ceux de la commune ; donnez le bon"),
        ),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Commune:
    """A commune of today, the postcode of the place, and the municipal arrondissement if any."""

    code: str
    name: str
    postcode: str | None
    department: str
    arrondissement: str | None = None


@dataclass(frozen=True)
class Evidence:
    """The communes that a name, a postcode and a code each stand for; empty when it says none."""

    named: frozenset[str]
    old_named: frozenset[str]
    served: frozenset[str]
    coded: frozenset[str]
    departments: frozenset[str]
    name: NameRead


Decision: TypeAlias = tuple[str | None, tuple[str, ...]]
"""The code of a commune, None when unsettled, and the rules that say why."""

_CODED = ("commune-from-code",)
_AGAINST = ("commune-contradicts-postcode",)


@dataclass(frozen=True)
class Resolver:
    """Resolve communes against one country: made once, then cheap for each cell."""

    geography: Geography
    old_names: tuple[tuple[str, str], ...] = ()

    @cached_property
    def index(self) -> CommuneIndex:
        """The dictionaries of the country."""
        return commune_index(self.geography, self.old_names)

    def resolve(
        self, *, name: str | None, postcode: str | None, code: str | None
    ) -> Repaired[Commune]:
        """Return the commune that two of the three agree on, or the only one that is said.

        None when they contradict each other and nothing settles it.
        """
        said = read_name(name)
        post, post_rules = self._read_postcode(postcode)
        coded, code_rules = self._read_code(code)
        index = self.index
        evidence = Evidence(
            named=index.by_name.get(said.key, frozenset()),
            old_named=index.by_old_name.get(said.key, frozenset()),
            served=index.by_postcode.get(post or "", frozenset()),
            coded=frozenset([coded]) if coded else frozenset(),
            departments=index.department_of(post) if post else frozenset(),
            name=said,
        )
        found, why = self._decide(evidence)
        if found is None:
            return Repaired(None, (*post_rules, *code_rules, *why))
        known = index.communes[found]
        published, more = published_postcode(post, known.postcodes, is_served=bool(evidence.served))
        spelt = said.key and not why and known.name != (name or "").strip()
        applied = [*post_rules, *code_rules, *(["commune-spelling"] if spelt else []), *why, *more]
        if coded and coded != found and "commune-contradicts-postcode" not in why:
            applied.append("commune-contradicts-code")
        district = index.districts.get(post or "") or self._district(code, said.key, said.district)
        return Repaired(
            Commune(found, known.name, published, known.department, district),
            tuple(dict.fromkeys(applied)),
        )

    def _decide(self, said: Evidence) -> Decision:
        """Return the code of the commune, None when unsettled, and the rules that say why."""
        if not said.name.key:
            return self._without_name(said)
        for names, why in ((said.named, ()), (said.old_named, ("commune-former",))):
            for near in (names & said.served & said.coded, names & said.served):
                if len(near) == 1:
                    return next(iter(near)), why
        if said.served & said.coded:
            code = next(iter(said.coded))
            alike = resembles(said.name, self.index.names[code])
            return code, (_CODED if alike or not said.named else ("commune-name-contradicted",))
        if said.named or said.old_named:
            return self._against_postcode(said)
        return self._by_resemblance(said)

    def _without_name(self, said: Evidence) -> Decision:
        if said.coded:
            code = next(iter(said.coded))
            if not said.served or code in said.served:
                return code, _CODED
            same = self.index.communes[code].department in said.departments
            return (code if same else None), ("commune-code-contradicts-postcode",)
        if len(said.served) == 1:
            return next(iter(said.served)), ("commune-from-postcode",)
        return None, ("commune-ambiguous" if said.served else "commune-missing",)

    def _against_postcode(self, said: Evidence) -> Decision:
        """Return the commune of a name that its postcode does not serve, when one confirms it."""
        against = _AGAINST if said.served else ()
        names, former = (said.named, ()) if said.named else (said.old_named, ("commune-former",))
        if names & said.coded:
            return next(iter(names & said.coded)), (*former, *against)
        shortened = self._shortened(said.served or self.index.near(said.departments), said.name)
        if shortened and said.departments and not names & self.index.near(said.departments):
            return shortened, (self._likeness(said.name, shortened),)
        nearby = names & self.index.near(said.departments)
        if len(nearby) == 1:
            return next(iter(nearby)), (*former, *against)
        return None, ("commune-homonyms",) if len(nearby) > 1 else _AGAINST

    def _by_resemblance(self, said: Evidence) -> Decision:
        """Return the commune that an unknown name resembles, or that the rest points to alone."""
        alike = self._misspelt(said.served, said.name.key)
        if alike:
            return alike, ("commune-spelling",)
        if said.coded:
            code = next(iter(said.coded))
            if not said.served or resembles(said.name, self.index.names[code]):
                return code, (*_CODED, *(_AGAINST if said.served else ()))
        nearby = self.index.near(said.departments)
        fault = None if said.served else self._typing_fault(nearby, said.name.key)
        if fault:
            return fault, ("commune-typing-fault",)
        shortened = self._shortened(said.served or nearby, said.name) if said.departments else None
        if shortened:
            return shortened, (self._likeness(said.name, shortened),)
        if len(said.served) == 1:
            elsewhere = any(resembles(said.name, self.index.names[code]) for code in nearby)
            return (None, _AGAINST) if elsewhere else (min(said.served), ("commune-locality",))
        return None, ("commune-unknown",)

    def _misspelt(self, codes: frozenset[str], key: str) -> str | None:
        """Return the commune whose name is closest to a key, None below ``SPELLING_MIN``."""
        names = {code: self.index.names[code].key for code in sorted(codes)}
        best = process.extract(key, names, scorer=ratio, limit=2, score_cutoff=SPELLING_MIN)
        is_alone = best and (len(best) == 1 or best[0][1] > best[1][1])
        return best[0][2] if is_alone else None

    def _shortened(self, codes: frozenset[str], name: NameRead) -> str | None:
        """Return the only commune whose name begins by the words of another, or the reverse."""
        found = [code for code in codes if begins(name.words, self.index.names[code].words)]
        return found[0] if len(found) == 1 else None

    def _likeness(self, said: NameRead, code: str) -> str:
        """Return the rule that says how a name begins another, or is begun by it."""
        official = self.index.names[code].words
        if said.words == official:
            return "commune-article"
        shorter = len(said.words) < len(official)
        return "commune-shortened" if shorter else "commune-lengthened"

    def _typing_fault(self, codes: frozenset[str], key: str) -> str | None:
        """Return the only commune of some within one or two typing faults of a key."""
        faults = sum(len(key) >= length for length in FAULTS_FROM)
        names = {code: self.index.names[code].key for code in codes} if faults else {}
        found = process.extract(key, names, scorer=OSA.distance, score_cutoff=faults, limit=2)
        is_alone = found and (len(found) == 1 or found[0][1] < found[1][1])
        return found[0][2] if is_alone else None

    def _read_postcode(self, text: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Return a postcode, in the form of the country, and the rule."""
        given = (text or "").strip()
        return (given, ()) if given in self.index.by_postcode else read_postcode(text)

    def _read_code(self, text: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Return the commune of today of a code, None when it has none, and the rules."""
        code = re.sub(r"\.0$", "", (text or "").strip().upper())
        padded = code.zfill(5) if code.isdigit() and len(code) == 4 else code
        zero = ("commune-code-zero",) if padded != code else ()
        if padded in self.index.communes:
            return padded, zero
        now = self.index.old_codes.get(padded)
        is_district = padded in self.index.town_districts.values()
        return now, (*zero, *(("commune-former-code",) if now and not is_district else ()))

    def _district(self, code: str | None, key: str, number: int | None) -> str | None:
        known = self.index.town_districts
        return code if code in known.values() else known.get((key, number or 0))


def resolve(
    *, name: str | None, postcode: str | None, code: str | None, geography: Geography
) -> Repaired[Commune]:
    """Return the commune of a place; for many cells, make one :class:`Resolver`.

    Examples:
        >>> from maillage.reference.geography import embedded
        >>> found = resolve(name="ST JORIOZ", postcode="74410", code=None, geography=embedded())
        >>> found.value.code, found.value.name, found.rules
        ('74242', 'Saint-Jorioz', ('commune-spelling',))
        >>> resolve(name="Blois", postcode="42000", code="42218", geography=embedded()).rules
        ('commune-name-contradicted',)
    """
    return Resolver(geography).resolve(name=name, postcode=postcode, code=code)
