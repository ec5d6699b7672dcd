"""Records of the demonstration with their truth: fictional places, as six hands typed them.

The faults are those of the demonstration's files; what its standardisation would mend without doubt
(telephones, SIRET, coordinates the wrong way round) is mended here in a few lines, so that linkage
alone is measured. Websites are left out: each names its place, which no real list is kind enough to
do.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.contracts.records import PLACE_RECORDS
from maillage.demo.country import generate
from maillage.demo.dirt import dirty
from maillage.demo.places import places
from maillage.demo.register import Departement
from maillage.methods.linkage.normalise import Communes, communes

SOURCES = 6
RECORDS_PER_PLACE = 2.5


@dataclass(frozen=True)
class Demonstration:
    """``records``: contract ``place_records``. ``truth``: ``record`` and its ``place``."""

    records: pl.DataFrame
    truth: pl.DataFrame
    communes: Communes


def demonstration(*, records: int, communes_count: int, seed: int) -> Demonstration:
    """Return so many records of fictional places, most of them in two or three lists."""
    rng = np.random.default_rng(seed)
    country = generate(rng, departements=_departements(communes_count), with_outlines=False)
    real = places(rng, country, count=round(records / RECORDS_PER_PLACE))
    drawn = np.sort(rng.integers(real.height, size=records))
    rows = dirty(rng, real[drawn]).with_columns(
        source=pl.Series(rng.integers(SOURCES, size=records)).cast(pl.String)
    )
    standard = _standard(rows)
    truth = standard.select("record").with_columns(rows["place"])
    return Demonstration(
        PLACE_RECORDS.check(standard),
        truth,
        communes(country.zones, country.crosswalk, country.postcodes),
    )


def _departements(count: int) -> list[Departement]:
    each = 300
    return [
        Departement(f"V{number}", f"Département {number}", each, each * 2_000)
        for number in range(max(count // each, 1))
    ]


def _standard(rows: pl.DataFrame) -> pl.DataFrame:
    phone = pl.col("phone").str.replace_all(r"[^\d+]", "").str.replace(r"^\+33\(?0?\)?|^0", "+33")
    siret = pl.col("siret").str.replace_all(r"\s", "")
    upside_down = pl.col("lat") < pl.col("lon")
    lat = pl.when(upside_down).then("lon").otherwise("lat")
    lon = pl.when(upside_down).then("lat").otherwise("lon")
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(7)
    known = {
        "record": "list-" + pl.col("source") + ":" + number,
        "source": "list-" + pl.col("source"),
        "row": pl.int_range(1, pl.len() + 1),
        "nom": pl.col("name"),
        "commune": pl.col("town").str.strip_chars(),
        "code_postal": pl.col("postcode"),
        "code_insee": pl.col("code_insee"),
        "adresse": pl.col("address").str.replace("Bâtiment A\n", ""),
        "latitude": pl.when(lat != 0).then(lat),
        "longitude": pl.when(lat != 0).then(lon),
        "telephone": phone,
        "courriels": _listed(pl.col("email").str.replace_all(" ", "").str.to_lowercase()),
        "pivot": pl.when(siret.str.contains(r"^\d{14}$"), siret != "0" * 14).then(siret),
        "personal": pl.lit([], dtype=pl.List(pl.String)),
    }  # fmt: skip
    empty = {
        name: pl.lit(None, dtype=dtype)
        for name, dtype in PLACE_RECORDS.schema.items()
        if name not in known
    }
    return rows.select(**known, **empty).select(PLACE_RECORDS.schema.names())


def _listed(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_not_null()).then(pl.concat_list(value))


def true_pairs(truth: pl.DataFrame) -> pl.DataFrame:
    """Return every pair of records of one place: ``left < right``."""
    return (
        truth.join(truth, on="place")
        .filter(pl.col("record") < pl.col("record_right"))
        .select(left="record", right="record_right")
    )
