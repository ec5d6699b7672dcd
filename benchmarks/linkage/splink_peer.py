"""Splink 5 on the same records: unsupervised, or with m learnt from labelled matches.

It is given our comparison keys (names, ways, telephones already normalised), which is generous, and
blocking rules in its own manner. The threshold is the one of its best F1 on the training pairs.
"""

import logging
from dataclasses import dataclass

import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

COLUMNS = {
    "unique_id": "record",
    "name": "name",
    "core": pl.col("core").list.join(" "),
    "kinds": "kinds",
    "number": pl.col("numbers").list.join(" "),
    "house": "house",
    "way": "way",
    "phone": pl.col("phones").list.first(),
    "email": pl.col("emails").list.first(),
    "siret": "siret",
    "parent": "parent",
    "departement": "departement",
    "code_postal": "code_postal",
    "lat": "lat",
    "lon": "lon",
}


@dataclass(frozen=True)
class Peer:
    """What Splink predicts: ``left``, ``right`` and ``probability``."""

    predicted: pl.DataFrame


def predict(keys: pl.DataFrame, *, matches: pl.DataFrame | None, seed: int) -> Peer:
    """Return every pair that Splink thinks possible; ``matches`` are labelled (left, right)."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    table = keys.select(
        **{
            name: pl.col(value) if isinstance(value, str) else value
            for name, value in COLUMNS.items()
        }
    ).with_columns(pl.col("core", "number", "name").replace("", None))
    linker = Linker(api.register(table.to_arrow()), _settings(), log_level=logging.ERROR)
    rules = [
        block_on("siret", "name"),
        block_on("phone", "name"),
        block_on("parent", "name", "way"),
    ]
    training = linker.training
    training.estimate_probability_two_random_records_match(rules, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=seed)
    if matches is None:
        for rule in (block_on("parent", "name"), block_on("phone"), block_on("parent", "way")):
            training.estimate_parameters_using_expectation_maximisation(
                rule, record_sample_proportion=1.0
            )
    else:
        labels = matches.select(unique_id_l="left", unique_id_r="right")
        training.estimate_m_from_pairwise_labels(api.register(labels.to_arrow()))
    found = pl.from_arrow(
        linker.inference.predict(threshold_match_probability=0.01)
        .as_duckdbpyrelation()
        .to_arrow_table()
    )
    return Peer(
        found.select(
            pl.min_horizontal("unique_id_l", "unique_id_r").alias("left"),
            pl.max_horizontal("unique_id_l", "unique_id_r").alias("right"),
            pl.col("match_probability").alias("probability"),
        )
    )


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.CustomComparison(
                output_column_name="name",
                comparison_levels=[
                    cll.NullLevel("name"),
                    cll.ExactMatchLevel("name", term_frequency_adjustments=True),
                    cll.JaroWinklerLevel("name", 0.92),
                    cll.JaroWinklerLevel("name", 0.8),
                    cll.ElseLevel(),
                ],
            ),
            cl.JaroWinklerAtThresholds("core", [0.95, 0.85]),
            cl.ExactMatch("number"),
            cl.JaroWinklerAtThresholds("way", [0.95, 0.85]),
            cl.ExactMatch("house"),
            cl.DistanceInKMAtThresholds("lat", "lon", [0.05, 0.3, 2]),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.ExactMatch("email").configure(term_frequency_adjustments=True),
            cl.ExactMatch("siret").configure(term_frequency_adjustments=True),
            cl.ArrayIntersectAtSizes("kinds", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("parent", "substr(name, 1, 4)"),
            block_on("parent", "way"),
            block_on("departement", "core"),
            block_on("code_postal", "name"),
            block_on("phone"),
            block_on("siret"),
            block_on("email"),
        ],
        retain_matching_columns=False,
    )
