"""What the pages show is what happens: code, TOML entries, and figures of a real diagnosis."""

import doctest
import re
import tomllib
from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue, language
from maillage.catalogue import find_index
from maillage.catalogue.sources import Source
from maillage.methods.demand.small_area import halves
from maillage.numbers import number
from maillage.outputs.wording import value_words
from maillage.runs.demand import estimate
from maillage.runs.indicators import wide
from maillage.runs.load import import_file
from maillage.runs.store import Store

TUTORIALS = {"fr": "premier-diagnostic.md", "en": "first-diagnosis.md"}
OPTIONS = doctest.NORMALIZE_WHITESPACE


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def plain(words):
    """Return words with ordinary spaces."""
    return re.sub(r"\s+", " ", words)


def test_the_python_api_does_as_its_page_shows(docs):
    page = docs / "how-to" / "use-python.md"
    session = doctest.DocTestParser().get_doctest(
        "\n".join(blocks(page, "pycon")), {}, page.name, str(page), 0
    )

    result = doctest.DocTestRunner(optionflags=OPTIONS).run(session)

    assert (result.failed, result.attempted > 10) == (0, True)


def test_the_source_of_the_page_reads_the_file_of_the_page(docs, tmp_path):
    page = docs / "how-to" / "add-a-source.md"
    source = Source.model_validate(tomllib.loads(blocks(page, "toml")[0]))
    file = tmp_path / "fibre.csv"
    file.write_text(blocks(page, "text")[0], encoding="cp1252")

    store = Store(tmp_path / "try-out")

    loaded = import_file(store, source, file, on=date(2026, 11, 21))

    assert pl.read_parquet(store.staged(source)).select("zone", "status").rows() == [
        ("01001", "known"),
        ("01002", "missing"),
        ("01004", "known"),
        ("01005", "missing"),
    ]
    reported = set(re.findall(r"^\| `([a-z-]+)`", page.read_text(), re.MULTILINE))
    assert set(loaded.issues["code"]) == reported


def test_the_index_of_the_page_is_sound(docs, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(blocks(docs / "how-to" / "write-an-index.md", "toml")[0])

    index = find_index(str(path))

    assert index.id == "mine"
    assert index.indicators == (
        "aged_65_plus",
        "low_diploma",
        "one_person_households",
        "ftth_coverage",
    )


@pytest.mark.mirror
def test_the_test_error_of_the_model_is_the_one_written(docs, national):
    page = plain((docs / "explanation" / "people-in-difficulty.md").read_text())

    demand = catalogue.find_demand("small-area")
    error = estimate(national, demand).error
    areas = wide(national, demand.truth_level, [*demand.covariates, demand.truth]).drop_nulls()
    rates = areas[demand.truth].to_numpy()
    for_fit, for_test = halves(len(rates))
    without_model = abs(rates[for_test] - rates[for_fit].mean()).mean()

    assert error is not None
    assert (
        f"On the {error.areas} EPCI kept for the test, the rate is off by "
        f"{error.mean_absolute * 100:.2f} points on average, "
        f"{error.root_mean_square * 100:.2f} in root mean square and "
        f"{error.largest * 100:.2f} at most. Giving them all the mean of the others would be off "
        f"by {without_model * 100:.2f} points."
    ) in page


@pytest.mark.mirror
@pytest.mark.parametrize("chosen", TUTORIALS)
def test_the_figures_of_the_tutorial_are_those_of_the_diagnosis(docs, national, chosen):
    language.use(chosen)
    page = plain((docs / "tutorials" / TUTORIALS[chosen]).read_text())

    found = api.diagnose(national, "44", as_of=date(2026, 11, 21))

    unsaid = [figure.id for figure in found.headlines if plain(value_words(figure)) not in page]
    assert unsaid == []
    first = found.fragile[0]
    ranks = (first.rank, first.rank_low, first.rank_high, found.ranked_zones)
    assert first.name == "Châteaubriant"
    assert [rank for rank in ranks if plain(number(rank)) not in page] == []
    assert any("97" in gap.text and "207" in gap.text for gap in found.gaps)
