"""Write the demonstration in a folder: its geography, its raw files, its places."""

from pathlib import Path

import numpy as np
import polars as pl

from maillage.demo.country import Country, generate
from maillage.demo.drafts import MENTION
from maillage.demo.place_files import place_files
from maillage.demo.places import places as true_places
from maillage.demo.sources import source_files
from maillage.files import replacing, write_bytes, write_text
from maillage.reference.geometry import write_outlines

RECORDS_PER_PLACE = 1.6
"""Rows of the place files for each true place."""

_README = """\
DONNÉES DE DÉMONSTRATION

Tout est inventé dans ce dossier : le Val-de-Trame, ses voisins, leurs communes, leurs habitants
et leurs lieux n'existent pas. Le pays est dessiné en plein Atlantique, les codes portent des
lettres (VT001), les téléphones sont ceux que l'ARCEP réserve à la fiction, les SIRET sont faux.

geography/     zones, contours, codes postaux et anciens codes
mirror/demo/   fichiers bruts d'indicateurs, avec leurs défauts
mirror/places/ six listes brutes de lieux, avec leurs doublons

Graine : {seed}. Lieux : {places}. La même graine redonne les mêmes fichiers, à l'octet près.
"""


def create(folder: Path, *, seed: int, places: int) -> None:
    """Write the demonstration in ``folder``; the same seed and places give the same bytes.

    ``folder/geography`` is read by ``Geography``; ``folder/mirror`` is a mirror folder. Each part
    draws from its own stream: more places change neither the country nor its indicators.

    Raises:
        StoreError: the folder cannot be written.
    """
    of_country, of_sources, of_places = np.random.default_rng(seed).spawn(3)
    country = generate(of_country)
    _write_geography(folder / "geography", country)
    for name, content in source_files(of_sources, country).files.items():
        write_bytes(folder / "mirror" / "demo" / name, content)
    real = true_places(of_places, country, count=places)
    listed = place_files(of_places, real, records=round(places * RECORDS_PER_PLACE))
    for name, content in listed.files.items():
        write_bytes(folder / "mirror" / "places" / name, content)
    write_text(folder / "LISEZMOI.txt", _README.format(seed=seed, places=places))


def _write_geography(folder: Path, country: Country) -> None:
    _write_parquet(folder / "zones.parquet", country.zones)
    _write_parquet(folder / "crosswalk.parquet", country.crosswalk)
    _write_parquet(folder / "postcodes.parquet", country.postcodes)
    for level, outlines in country.outlines.items():
        write_outlines(folder / f"outlines-{level}.parquet", outlines, mention=MENTION)


def _write_parquet(path: Path, table: pl.DataFrame) -> None:
    with replacing(path) as partial:
        table.write_parquet(partial, metadata={"mention": MENTION})
