"""Compare draft mappings with the mappings of record: ``python benchmarks/sniff.py``.

Each list of the mirror (``MAILLAGE_MIRROR``) that has a mapping is read as if never seen, and the
pairs (field, column) of the draft are compared with those of the mapping. Only the fields below are
counted, and one pair a column: of a list that gives hours day by day, (day, column). Then headers
alone are recognised: those that the configurations of another tool name in lists of which the
mirror has no file, when they are neither a header of the lists above nor a name of the standard.
It fails when a floor or a budget is not kept.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from maillage import catalogue
from maillage.catalogue.mappings import Mapping
from maillage.catalogue.sniffing import sniffing
from maillage.contracts import STANDARD
from maillage.inputs.places.reading import read_rows
from maillage.reference.geography import embedded
from maillage.runs.census.sniffing.drafting import sniff
from maillage.runs.census.sniffing.headers import field_score

FIELDS = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "latitude",
    "longitude", "telephone", "courriels", "site_web", "horaires", "date_maj",
)  # fmt: skip
LEAST_RECALL = 0.8
LEAST_PRECISION = 0.85
BUDGET_SECONDS = 10.0

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Score:
    """What a draft found of a mapping, and how long it took."""

    source: str
    found: Pairs
    expected: Pairs
    seconds: float

    @property
    def right(self) -> int:
        """How many pairs of the draft the mapping has too."""
        return len(self.found & self.expected)


def pairs(mapping: Mapping) -> Pairs:
    """Return the fields and days of a mapping with each column that they read."""
    fields = {name: rule for name, rule in mapping.fields.items() if name in FIELDS}
    rules = {**fields, **mapping.week}
    return {(str(name), column) for name, rule in rules.items() for column in rule.columns}


def scores(mirror: Path) -> list[Score]:
    """Return the score of each list that has a mapping, by source id."""
    geography, found = embedded(), []
    for source_id, mapping in catalogue.mappings().items():
        start = perf_counter()
        draft = sniff(mirror / catalogue.sources()[source_id].mirror, geography=geography)
        spent = perf_counter() - start
        found.append(Score(source_id, pairs(draft.mapping), pairs(mapping), spent))
    return found


def seen(mirror: Path) -> set[str]:
    """Return the headers of the lists that have a mapping."""
    paths = [mirror / catalogue.sources()[source_id].mirror for source_id in catalogue.mappings()]
    return {name for path in paths for name in read_rows(path, format=None).table.columns}


def unseen(mirror: Path) -> Pairs:
    """Return the fields and headers of configurations, of headers that no list above holds."""
    known = seen(mirror) | set(STANDARD)
    folder = mirror / "lieux_bruts" / "configs_mednum"
    found: Pairs = set()
    for path in sorted(folder.glob("*.config.json")):
        config = json.loads(path.read_text(encoding="utf-8"))
        written = {name: config[name] for name in FIELDS if isinstance(config.get(name), dict)}
        plain = {name: each.get("colonne") for name, each in written.items()}
        found |= {(name, column) for name, column in plain.items() if isinstance(column, str)}
    return {(name, column) for name, column in found if column and column not in known}


def by_header(name: str) -> str:
    """Return the field that a header alone tells best, empty when it tells none."""
    told = {words.field: field_score(name, words) for words in sniffing().fields}
    best = max(told, key=lambda field: told[field])
    return best if told[best] >= sniffing().rule.least else ""


def precision(found: list[Score]) -> float:
    return sum(each.right for each in found) / sum(len(each.found) for each in found)


def recall(found: list[Score]) -> float:
    return sum(each.right for each in found) / sum(len(each.expected) for each in found)


def main() -> int:
    mirror = os.environ.get("MAILLAGE_MIRROR")
    if mirror is None:
        print("MAILLAGE_MIRROR is not set: there is no list to read")
        return 1
    found = scores(Path(mirror))
    print(
        f"{'list':<36}{'drafted':>8}{'record':>8}{'right':>7}{'precision':>11}{'recall':>8}{'s':>7}"
    )
    for each in found:
        print(
            f"{each.source:<36}{len(each.found):>8}{len(each.expected):>8}{each.right:>7}"
            f"{precision([each]):>11.2f}{recall([each]):>8.2f}{each.seconds:>7.2f}"
        )
        if "-v" in sys.argv:
            print(f"    wrong: {sorted(each.found - each.expected)}")
            print(f"    missed: {sorted(each.expected - each.found)}")
    print(f"{'overall':<36}{'':>23}{precision(found):>11.3f}{recall(found):>8.3f}")
    wanted = unseen(Path(mirror))
    told = {(by_header(column), column) for _field, column in wanted}
    named = {pair for pair in told if pair[0]}
    right = len(named & wanted)
    print(
        f"headers never seen, alone: {len(wanted)}, precision {right / len(named):.2f}, "
        f"recall {right / len(wanted):.2f}"
    )
    if "-v" in sys.argv:
        print(f"    wrong: {sorted(named - wanted)}")
        print(f"    missed: {sorted(wanted - named)}")
    is_kept = recall(found) >= LEAST_RECALL and precision(found) >= LEAST_PRECISION
    return int(not is_kept or max(each.seconds for each in found) > BUDGET_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
