"""Draw candidate pairs for a person to label: ``python benchmarks/linkage/sample.py RECORDS OUT``.

``RECORDS`` is a Parquet of contract ``place_records``; ``OUT`` a CSV outside the repository, since
it shows names and telephones. Pairs are drawn by strata: what makes them special, or else the band
of the fixed rule's score, within one source or across two. Hard strata are over-represented, and
each pair keeps its sampling weight (pairs of the stratum over pairs drawn). The draw takes the
least hashes of the pairs' record keys: the same records give the same pairs, in any order. Training
and test pairs are split by département.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import polars as pl

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage import model
from maillage.methods.linkage.blocking import candidates
from maillage.methods.linkage.comparison import compare
from maillage.methods.linkage.normalise import communes, comparison_keys
from maillage.methods.linkage.reasons import reasons
from maillage.methods.linkage.text import fold
from maillage.reference.geography import embedded

BANDS = {0.02: 2.0, 0.1: 2.0, 0.3: 3.0, 0.5: 4.0, 0.8: 4.0, 0.95: 4.0, 0.99: 3.0, 1.01: 3.0}
"""Upper bound of each band of the rule's score, and how much it is drawn."""

SPECIAL = 1.5
"""How much each special stratum is drawn."""

TEST_SHARE = 0.4
REPOSITORY = Path(__file__).resolve().parents[2]
SHOWN = ("nom", "adresse", "code_postal", "commune", "code_insee", "telephone", "courriels",
         "site_web", "pivot", "typologie", "horaires", "itinerance")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=int, default=1_800)
    parser.add_argument("--second", type=int, default=300, help="pairs to be read twice")
    parser.add_argument("--seed", default="2026")
    asked = parser.parse_args()
    if REPOSITORY in asked.out.resolve().parents:
        print("The sample shows names and telephones: write it outside the repository.")
        return 2
    records = pl.read_parquet(asked.records)
    drawn = draw(records, count=asked.pairs, second=asked.second, seed=asked.seed)
    drawn.write_csv(asked.out)
    summary = drawn.group_by("stratum").agg(
        pairs=pl.len(), stands_for=pl.col("weight").sum().round().cast(pl.Int64)
    )
    with pl.Config(tbl_rows=100, fmt_str_lengths=60):
        print(summary.sort("stratum"))
        print(drawn.group_by("split").len())
    return 0


def draw(records: pl.DataFrame, *, count: int, second: int, seed: str) -> pl.DataFrame:
    """Return the pairs to label, hardest strata first drawn, in an order that tells nothing."""
    france = embedded()
    where = communes(france.zones, france.crosswalk, france.postcodes)
    keys = comparison_keys(records, words=catalogue.words(), communes=where)
    pairs = candidates(keys, settings=catalogue.blocking()).select("left", "right")
    features = compare(keys, pairs, words=catalogue.words())
    rule = catalogue.weights("rule")
    scored = pairs.with_columns(rule=pl.Series(model.predict(features, rule)))
    strata = stratified(scored, features, keys, records)
    ranked = strata.with_columns(
        rank=pl.Series(hashes(strata["left"] + "|" + strata["right"], seed))
    )
    quota = quotas(ranked, count)
    chosen = (
        ranked.sort("rank")
        .join(quota, on="stratum", validate="m:1", maintain_order="left")
        .filter(pl.int_range(pl.len()).over("stratum") < pl.col("quota"))
        .with_columns(weight=pl.col("size") / pl.len().over("stratum"))
    )
    said = reasons(features[chosen["at"]], rule, most=5).list.join(" ; ")
    return shown(chosen.with_columns(reasons=said), keys, records, second=second, seed=seed)


def stratified(
    scored: pl.DataFrame, features: pl.DataFrame, keys: pl.DataFrame, records: pl.DataFrame
) -> pl.DataFrame:
    """Return the pairs with their ``stratum``: the first special one that holds, else the band."""
    ends = side_by_side(scored, keys, records)
    names_differ = features["name"] < 0.4
    same_address = (features["house"] == 1) & (features["way"] > 0.9) & (features["area"] >= 0.75)
    likely = scored["rule"] >= 0.02
    doubtful = scored["rule"].is_between(0.02, 0.99)
    special = {
        "numbers differ": likely & (features["number"] < 1),
        "marks differ": likely & (features["mark"] < 1),
        "arrondissements": likely & (ends["code_insee"] != ends["code_insee_right"])
        & (ends["parent"] == ends["parent_right"]),
        "acronym": doubtful & (features["name"] > 0.95) & (ends["folded"] != ends["folded_right"])
        & (ends["acronym"] != ends["acronym_right"]),
        "mobile": likely & (features["mobile"] == 1),
        "same SIRET, other name": names_differ & (features["siret"] > 0.4),
        "same phone, other name": names_differ & (features["phone"] > 0),
        "same address, other name": names_differ & same_address,
        "same name, far": likely & (features["name"] > 0.95) & (features["name_core"] > 0.9)
        & (features["distance"] > 3.0),
    }  # fmt: skip
    band = pl.lit("")
    for high, low in reversed(list(zip(BANDS, [0.0, *BANDS], strict=False))):
        band = (
            pl.when(pl.col("rule") < high)
            .then(pl.lit(f"score {low:.2f} to {high:.2f}"))
            .otherwise(band)
        )
    stratum = band
    for name, holds in reversed(special.items()):
        stratum = pl.when(pl.lit(holds).fill_null(False)).then(pl.lit(name)).otherwise(stratum)
    inside = pl.when(pl.lit(features["same_source"]) == 1).then(pl.lit(", one source"))
    return scored.with_row_index("at").with_columns(
        stratum=stratum + inside.otherwise(pl.lit(", two sources"))
    )


def side_by_side(scored: pl.DataFrame, keys: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return what the strata look at, of the left and right records of each pair."""
    acronyms = [
        form for each in catalogue.words().concepts for form in each.forms if " " not in form
    ]
    side = records.select(
        "record",
        "code_insee",
        folded=pl.col("nom").map_elements(fold, return_dtype=pl.String),
    ).with_columns(
        acronym=pl.col("folded").str.split(" ").list.set_intersection(acronyms).list.len() > 0
    ).join(keys.select("record", "parent"), on="record")  # fmt: skip
    return scored.join(side, left_on="left", right_on="record", maintain_order="left").join(
        side, left_on="right", right_on="record", suffix="_right", maintain_order="left"
    )


def quotas(ranked: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return ``size`` and ``quota`` of each stratum: by its band, by the root of its size."""
    share = pl.lit(SPECIAL)
    for high, low in zip(BANDS, [0.0, *BANDS], strict=False):
        is_band = pl.col("stratum").str.starts_with(f"score {low:.2f} to {high:.2f}")
        share = pl.when(is_band).then(BANDS[high]).otherwise(share)
    sizes = ranked.group_by("stratum").agg(size=pl.len()).with_columns(
        wanted=share * pl.col("size").cast(pl.Float64).sqrt().clip(0, 60)
    )  # fmt: skip
    quota = (pl.col("wanted") / pl.col("wanted").sum() * count).ceil().clip(6)
    return sizes.select("stratum", "size", quota=pl.min_horizontal(quota, "size").cast(pl.Int64))


def hashes(texts: pl.Series, seed: str) -> list[str]:
    """Return a hash of each text, the same on every machine."""
    return [hashlib.sha256(f"{seed}|{text}".encode()).hexdigest()[:16] for text in texts]


def shown(
    chosen: pl.DataFrame, keys: pl.DataFrame, records: pl.DataFrame, *, second: int, seed: str
) -> pl.DataFrame:
    """Return the pairs with the columns that a person reads, left and right next to each other."""
    lists = [name for name in SHOWN if isinstance(records.schema[name], pl.List)]
    side = records.select("record", "source", "latitude", "longitude", *SHOWN).with_columns(
        pl.col(lists).list.join("|")
    ).join(keys.select("record", "departement"), on="record")  # fmt: skip
    left = side.rename({name: f"left_{name}" for name in side.columns if name != "record"})
    right = side.rename({name: f"right_{name}" for name in side.columns if name != "record"})
    table = chosen.join(left, left_on="left", right_on="record").join(
        right, left_on="right", right_on="record"
    )
    positions = [f"{end}_{axis}" for axis in ("latitude", "longitude") for end in ("left", "right")]
    fields = [f"{end}_{name}" for name in SHOWN for end in ("left", "right")]
    places = pl.coalesce("left_departement", "right_departement", pl.lit(""))
    order = hashes(table["left"] + table["right"], f"{seed}|order")
    split = pl.Series(
        [
            int(text, 16) / 16**16 < TEST_SHARE
            for text in hashes(table.select(places).to_series(), seed)
        ]
    )
    return (
        table.with_columns(
            order=pl.Series(order),
            split=pl.when(split).then(pl.lit("test")).otherwise(pl.lit("train")),
        )
        .sort("order")
        .with_row_index("n")
        .select(
            "left", "right", "left_source", "right_source",
            pl.lit(None, dtype=pl.Int64).alias("label"),
            pl.col("rule").round(4),
            "stratum",
            pl.col("weight").round(4),
            "split",
            pl.lit(None, dtype=pl.Int64).alias("second_label"),
            read_twice=pl.col("n") < second,
            departement=places,
            **{name: pl.col(name) for name in positions},
            **{name: pl.col(name) for name in fields},
            reasons="reasons",
        )
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
