"""The manifest: what makes a run again, without a clock or a path."""

import hashlib
import json
from datetime import date

import pytest

import maillage
from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis
from maillage.files import sha256
from maillage.outputs.open_tables import json_text
from maillage.reference.lookup import find
from maillage.runs.census.releases import Census
from maillage.runs.manifest import index_manifest, manifest
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")
DEMAND = catalogue.find_demand("small-area")
DAY = date(2026, 1, 1)
RANKED = {"demo-fibre", "demo-parts", "demo-revenus"}
READ = RANKED | {"demo-allocataires-iris", "demo-debits", "demo-illectronisme"}
"""What a diagnosis of the demonstration reads: neither the lists of places nor the zoning."""


def unload(store: Store, *source_ids: str) -> None:
    """Take the attestation of some sources away, as if they had never been loaded."""
    for source_id in source_ids:
        store.record_file(store.sources[source_id]).unlink()


def test_manifest_names_versions_seeds_and_counts(diagnosis: Diagnosis) -> None:
    found = diagnosis.manifest

    assert {name: found[name] for name in ("maillage", "run", "territory", "as_of")} == {
        "maillage": maillage.__version__,
        "run": "diagnose",
        "territory": "VT",
        "as_of": "2026-01-01",
    }
    assert found["seeds"] == {"ranks": 2026, "people": 1953}
    assert found["rows"] == {"sources": 6, "zones": 210}
    assert found["census"] is None


def test_manifest_holds_the_hash_of_every_file_that_fed_the_run(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    files = {
        name: sha256(demonstration.home / "mirror" / demonstration.sources[name].mirror)
        for name in READ
    }

    inputs = diagnosis.manifest["inputs"]

    assert isinstance(inputs, dict)
    assert {source: entry["file_sha256"] for source, entry in inputs.items()} == files


def test_manifest_holds_the_quality_of_every_load(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    parts = demonstration.sources["demo-parts"]
    summary = json.loads(demonstration.summary(parts).read_text())

    found = diagnosis.manifest["inputs"]

    assert isinstance(found, dict)
    assert found["demo-parts"]["issues"] == summary["issues"]
    assert found["demo-parts"]["measures"] == summary["measures"]
    assert found["demo-parts"]["rows"] == summary["rows"] == 568


def test_manifest_changes_with_a_definition(demonstration: Store) -> None:
    other = INDEX.model_copy(update={"normalisation": "z-score"})

    first, second = (
        manifest(
            demonstration,
            sources=READ,
            release=None,
            as_of=DAY,
            territory=find(demonstration.geography, "VT"),
            index=index,
            demand=DEMAND,
            zones=210,
        )
        for index in (INDEX, other)
    )

    digest = hashlib.sha256(INDEX.model_dump_json().encode()).hexdigest()
    assert first["index"] == {"id": "maillage-2026", "sha256": digest}
    assert [name for name in first if first[name] != second[name]] == ["index"]


def test_what_does_not_feed_a_diagnosis_leaves_its_manifest_as_it_is(demo: Store) -> None:
    others = {source.id for source in demo.loaded} - READ

    before = api.diagnose(demo, "VT", as_of=DAY).manifest
    unload(demo, *others)
    after = api.diagnose(demo, "VT", as_of=DAY).manifest

    assert "demo-zonage" in others
    assert json_text(after) == json_text(before)


def test_a_diagnosis_with_places_names_its_census_and_the_lists_of_it(demo: Store) -> None:
    found = api.diagnose(demo, "VT", as_of=DAY).manifest["census"]

    release = Census(demo).require_current()
    assert found == {"id": release.id, "lists": release.facts["inputs"]}


def test_a_study_names_what_its_index_and_its_people_are_made_from(demo: Store) -> None:
    fed = RANKED | {"demo-illectronisme"}

    before = api.access(demo, "VT", as_of=DAY).manifest
    unload(demo, *({source.id for source in demo.loaded} - fed))
    after = api.access(demo, "VT", as_of=DAY).manifest

    assert set(json.loads(json_text(before))["inputs"]) == fed
    assert json_text(after) == json_text(before)


@pytest.mark.parametrize(
    ("index_id", "fed"),
    [
        ("maillage-2026", RANKED),
        ("ifn-2023", {"demo-debits", "demo-parts", "demo-revenus"}),
    ],
)
def test_an_index_names_the_sources_that_feed_it(
    demonstration: Store, index_id: str, fed: set[str]
) -> None:
    found = index_manifest(
        demonstration,
        index=catalogue.find_index(index_id),
        level="commune",
        territory=None,
        way=None,
        zones=551,
    )

    assert set(json.loads(json_text(found))["inputs"]) == fed
    assert found["rows"] == {"sources": 3, "zones": 551}


def test_manifest_has_no_path(diagnosis: Diagnosis, demonstration: Store) -> None:
    text = json.dumps(diagnosis.manifest)

    assert str(demonstration.home) not in text
