"""Recorded cases of the existing national tool: ours agree, or the table says why they do not."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from maillage.methods.repair.addresses import address
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.communes import Resolver
from maillage.methods.repair.localities import find_locality
from maillage.methods.repair.terms import resolve
from maillage.methods.repair.typologies import from_name
from maillage.reference.geography import embedded

pytestmark = [pytest.mark.mirror, pytest.mark.xdist_group("peer-cases")]

Case = dict[str, Any]

TYPOLOGIES = {
    # an agglomeration is an « intercommunalité » (EPCI), not a municipality nor a CC
    "Agglomération du Choletais": ["EPCI"],
    "CA D'EPINAL": ["EPCI"],
    "CARCASSONNE AGGLO": ["EPCI"],
    "Communauté Agglomération La Rochelle": ["EPCI"],
    "Communauté d'Agglomération Bergeracoise": ["EPCI"],
    "CONCARNEAU CORNOUAILLE AGGLOMERATION": ["EPCI"],
    "COMMUNAUTE INTERCOMMUNALE DES VILLES SOLIDAIRES CIVIS": ["EPCI"],
    # a « conseil départemental de l'accès au droit » is no département council: access to law
    "CDAD Ardennes": ["PAD"],
    # a consulate is not a « chambre consulaire »
    "CONSULAT GENERAL DE FRANCE A LOS ANGELES": [],
    # a grocer's bar is not an « épicerie solidaire »
    "Epicerie Bar": [],
    # « EI » before a person's name is an « entreprise individuelle », not « d'insertion »
    "EI Girard Hervé - mon assistant numérique": [],
}
"""Names where ours differs from the recorded codes, and why."""

ADDRESSES = {
    # refused there; here the glued number is found and the rest is a complement
    "C/O A.THEVENIER LAFARGE73 AVENUE DU MONT BLANCBAT B": "73 avenue du Mont Blancbat B",
    # refused there; here the building is the complement of the way
    "Médiathèque de Champagney Grande rue": "Grande rue",
    # refused there; here a residence is a place that one finds
    "Residence les 3 C": "Résidence les 3 C",
    # the post box belongs to the complement
    "Chemin de 13 pierres - BP 421": "Chemin de 13 pierres",
}
"""Addresses whose line differs from the recorded one, and why; case is not compared."""

COMMUNES = {
    # the recorded referential has two communes of that name in Ardèche; the country has one
    ("Vernon", "07330"): ("Vernon", "07260", "07336"),
    # found by name alone there; here the code and the postcode outvote the name, and it is said
    ("Blois", "42000"): ("Saint-Étienne", "42000", "42218"),
}
"""Name and postcode of communes that differ from the recorded ones (name, postcode, code)."""

NO_SUCH_COMMUNE = {
    # only tidied there; no commune has ever had this name
    "La pierre-Ste-Marie",
}
LOST_BY_DEFAULT = "should get maitriser outils numériques du quotidien default services"
"""A mapping's constant, not a word to read: it belongs to the mapping."""


def cases(mirror: Path, name: str) -> list[Case]:
    path = mirror / "peer-cases" / f"mednum-cli_{name}.json"
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def resolver(mirror: Path) -> Resolver:
    """France with the names of its delegated and associated communes."""
    path = mirror / "communes" / "etalab_communes_deleguees_associees_arrondissements.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [(row["nom"], row["code"], row["type"]) for row in csv.DictReader(stream)]
    return Resolver(
        embedded(),
        tuple((name, code) for name, code, kind in rows if kind != "arrondissement-municipal"),
    )


def cell(case: Case, field: str) -> str | None:
    """Return what a source says of a field, columns joined as its matching asks."""
    matching, source = case["matching"].get(field), case["source"]
    if not matching:
        return None
    joined = matching.get("joindre")
    if joined:
        said = [str(source[column]) for column in joined["colonnes"] if source.get(column)]
        instead = joined.get("ou", {}).get("colonne")
        return " ".join(said) or (str(source[instead]) if instead else None)
    asked = matching.get("colonne")
    columns = asked if isinstance(asked, list) else [asked]
    return next((str(source[column]) for column in columns if source.get(column)), None) or (
        cell({"matching": {field: matching["ou"]}, "source": source}, field)
        if "ou" in matching
        else None
    )


def test_typologies_agree_with_the_recorded_cases(mirror: Path) -> None:
    recorded = [case for case in cases(mirror, "typologies-from-name") if "name" in case["source"]]
    names = {case["source"]["name"]: case["expected"] for case in recorded}

    differing = {
        name: list(from_name(name))
        for name, expected in names.items()
        if list(from_name(name)) != expected
    }

    assert differing == TYPOLOGIES
    assert len(recorded) == 241


def test_addresses_agree_with_the_recorded_cases(mirror: Path, resolver: Resolver) -> None:
    differing = {}
    for case in cases(mirror, "adresse"):
        text = cell(case, "adresse")
        commune, postcode, code = locality(case, text)
        found = resolver.resolve(name=commune, postcode=postcode, code=code).value
        line = address(text, postcode=postcode, commune=found.name if found else commune).value
        expected = (case["expected"] or {}).get("voie")
        said = line.line if line else None
        if fold(said or "") != fold(expected or ""):
            differing[text] = said

    assert differing == ADDRESSES


def test_communes_agree_with_the_recorded_cases(mirror: Path, resolver: Resolver) -> None:
    differing = {}
    accepted = [case for case in cases(mirror, "adresse") if case["expected"]]
    for case in accepted:
        name, postcode, code = locality(case, cell(case, "adresse"))
        found = resolver.resolve(name=name, postcode=postcode, code=code).value
        said = (found.name, found.postcode, found.code) if found else (None, None, None)
        expected = case["expected"]
        if said != tuple(expected.get(key) for key in ("commune", "code_postal", "code_insee")):
            differing[name, postcode] = said

    assert differing == COMMUNES
    assert len(accepted) == 40


def locality(case: Case, text: str | None) -> tuple[str | None, str | None, str | None]:
    """Return the commune, postcode and code of a case, from its address where it has no other."""
    inside = find_locality(text) or (None, None)
    return (
        cell(case, "commune") or inside[1],
        cell(case, "code_postal") or inside[0],
        cell(case, "code_insee"),
    )


def test_commune_names_agree_with_the_recorded_cases(mirror: Path, resolver: Resolver) -> None:
    index = resolver.index
    differing = set()
    for case in cases(mirror, "commune-name"):
        found = resolver.resolve(name=case["input"], postcode=None, code=None)
        homonyms = index.by_name.get(fold(case["expected"]).replace(" ", ""), frozenset())
        is_same = found.value is not None and fold(found.value.name) == fold(case["expected"])
        if not is_same and not (found.rules == ("commune-homonyms",) and len(homonyms) > 1):
            differing.add(case["input"])

    assert differing == NO_SUCH_COMMUNE


def test_services_agree_with_the_recorded_cases(mirror: Path) -> None:
    differing = set()
    for case in cases(mirror, "services"):
        words = [word for said in case["input"][0].values() for word in str(said).split(",")]
        services = resolve(words, field="services").by_field.get("services", ())
        if sorted(services) != sorted(case["expected"] or []):
            differing.add(case["name"])

    assert differing == {LOST_BY_DEFAULT}
