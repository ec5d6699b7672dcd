"""Train the model and write it: ``python benchmarks/linkage/train.py RECORDS [--out FILE]``.

``RECORDS`` is a Parquet of contract ``place_records``; the labelled pairs are those beside this
script. The file is TOML that people can read, with the manifest of its training.
"""

import argparse
import hashlib
import sys
from datetime import date
from pathlib import Path

import run

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage import training
from maillage.methods.linkage.normalise import comparison_keys

HERE = Path(__file__).parent
MODEL = "model-2026"
DEFINITION = {
    "fr": "Poids appris sur des paires étiquetées, tenus au signe que le sens demande et "
    "rapprochés de la règle fixe là où les exemples manquent ; probabilités calées sur des "
    "départements mis de côté.",
    "en": "Weights learnt from labelled pairs, held to the sign that sense demands and drawn "
    "towards the fixed rule where examples are few; probabilities calibrated on départements set "
    "aside.",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--pairs", type=Path, default=HERE / "pairs.csv")
    parser.add_argument("--out", type=Path, default=HERE / f"{MODEL}.toml")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day of the training")
    asked = parser.parse_args()
    case = run.real_case(asked.records, asked.pairs)
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    parts = {split: run.labelled_part(case, keys, split) for split in ("train", "test")}
    trained = training.train(
        parts["train"], parts["test"], rule=catalogue.weights("rule"), choices=run.CHOICES
    )
    print(trained.compared)
    manifest: dict[str, str | int | float] = {
        "pairs_sha256": hashlib.sha256(asked.pairs.read_bytes()).hexdigest(),
        "records": case.records.height,
        **{f"{split}_pairs": part.features.height for split, part in parts.items()},
        **{f"{split}_matches": int(part.is_match.sum()) for split, part in parts.items()},
        **{name: getattr(run.CHOICES, name) for name in ("penalty", "temper", "folds")},
        **{
            f"{row['learner']}_{name}": round(row[name], 5)
            for row in trained.compared.iter_rows(named=True)
            for name in ("set_aside", "log_loss", "precision", "recall", "f1")
        },
    }
    asked.out.write_text(written(trained.weights, on=asked.on, manifest=manifest), encoding="utf-8")
    print(f"{asked.out} : {trained.weights.thresholds}")
    return 0


def written(weights: catalogue.Weights, *, on: date, manifest: dict[str, str | int | float]) -> str:
    """Return weights as TOML, one table a term or a tree."""
    head = [
        "# Written by benchmarks/linkage/train.py: train again rather than edit.",
        f'id = "{MODEL}"',
        f"date = {on}",
        'decided_by = "model"',
        f"intercept = {weights.intercept}",
        *table("label", {"fr": "Modèle appris en 2026", "en": "Model learnt in 2026"}),
        *table("definition", DEFINITION),
        *table("thresholds", weights.thresholds.model_dump()),
        *table("training", manifest),
    ]
    terms = [line for each in weights.terms for line in table("[terms]", each.model_dump())]
    trees = [line for each in weights.trees for line in table("[trees]", each.model_dump())]
    return "\n".join([*head, *terms, *trees, ""])


def table(name: str, values: dict[str, object]) -> list[str]:
    """Return a table of TOML."""
    return ["", f"[{name}]", *(f"{key} = {value_text(value)}" for key, value in values.items())]


def value_text(value: object) -> str:
    """Return a value of TOML.

    Examples:
        >>> value_text(("a", True, 0.5))
        '["a", true, 0.5]'
    """
    if isinstance(value, tuple | list):
        return f"[{', '.join(value_text(item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
