"""The manifest: what makes a run again, without a clock or a path."""

import hashlib
import json
from datetime import date

import maillage
from maillage import catalogue
from maillage.contracts.diagnosis import Diagnosis
from maillage.files import sha256
from maillage.reference.lookup import find
from maillage.runs.manifest import manifest
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")
DEMAND = catalogue.find_demand("small-area")


def test_manifest_names_versions_seeds_and_counts(diagnosis: Diagnosis) -> None:
    found = diagnosis.manifest

    assert {name: found[name] for name in ("maillage", "run", "territory", "as_of")} == {
        "maillage": maillage.__version__,
        "run": "diagnose",
        "territory": "VT",
        "as_of": "2026-01-01",
    }
    assert found["seeds"] == {"ranks": 2026, "people": 1953}
    assert found["rows"] == {"sources": 13, "zones": 210}


def test_manifest_holds_the_hash_of_every_file(diagnosis: Diagnosis, demonstration: Store) -> None:
    files = {
        source.id: sha256(demonstration.home / "mirror" / source.mirror)
        for source in demonstration.sources.values()
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
            as_of=date(2026, 1, 1),
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


def test_manifest_has_no_path(diagnosis: Diagnosis, demonstration: Store) -> None:
    text = json.dumps(diagnosis.manifest)

    assert str(demonstration.home) not in text
