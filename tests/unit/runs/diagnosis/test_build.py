"""The diagnosis of the demonstration against facts counted again from its raw files."""

import io
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import rankdata

from maillage import api, catalogue
from maillage.cli.diagnose import _as_json
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, Diagnosis, Figure, LabelledTable
from maillage.demo.country import Country
from maillage.demo.drafts import MENTION
from maillage.runs.demand import estimate
from maillage.runs.diagnosis.build import _unranked
from maillage.runs.diagnosis.words import accuracy_sentence
from maillage.runs.index import ranked, scored
from maillage.runs.store import Store

DAY = date(2026, 1, 1)
SLOW = ("inel_hd", "elig_hd05", "elig_hd3", "elig_hd8")
STRADDLING = "epci:VT0000012"


def raw(store: Store, name: str, *, separator: str = ";", skip: int = 0) -> pl.DataFrame:
    """A raw file of the demonstration, every cell as text."""
    text = (store.home / "mirror" / "demo" / name).read_bytes().decode("latin-1")
    return pl.read_csv(
        io.BytesIO(text.encode()), separator=separator, skip_rows=skip, infer_schema=False
    )


def of_vt(table: pl.DataFrame, code: str) -> pl.DataFrame:
    return table.filter(pl.col(code).str.starts_with("VT"))


def figure(found: Diagnosis, name: str) -> Figure:
    shown = (*found.headlines, *found.comparisons[0].figures, *found.connectivity.figures)
    return next(each for each in shown if each.id == name)


def tables(found: Diagnosis) -> list[LabelledTable]:
    network = found.connectivity
    return [found.zones, *found.fine_zones, network.speeds, network.fibre]


def figures(found: Diagnosis) -> list[Figure]:
    return [
        found.population,
        *found.headlines,
        *found.connectivity.figures,
        *(each for comparison in found.comparisons for each in comparison.figures),
        *(zone.people for zone in found.fragile),
    ]


def test_population_is_that_of_the_people_drawn(diagnosis: Diagnosis, drawn: Country) -> None:
    true = drawn.truth.filter(pl.col("departement") == "VT")["population"].sum()

    assert (diagnosis.population.value, true) == (420_000, 420_000)


def test_a_share_with_counts_is_the_exact_sum_of_the_raw_file(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    premises = of_vt(raw(demonstration, "demo-debits.csv", skip=1), "code_insee")

    slow, everything = (
        premises.select(pl.sum_horizontal(pl.col(names).cast(int)).sum()).item()
        for names in (SLOW, "nbr")
    )

    found = figure(diagnosis, "without_30mbps")
    assert found.value == slow / everything
    assert (found.approximate, found.year, found.status) == (False, 2025, "known")


def test_a_median_is_the_weighted_mean_of_the_raw_file_and_says_so(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    income = of_vt(raw(demonstration, "demo-revenus.csv"), "CODGEO").filter(
        ~pl.col("MED").is_in(["s", "nd"])
    )
    weights = income["NBMENFISC"].cast(int).to_numpy()

    expected = np.average(income["MED"].cast(int).to_numpy(), weights=weights)

    found = figure(diagnosis, "median_income")
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert (found.approximate, found.year) == (True, 2022)


def test_fibre_is_weighed_by_premises_in_its_newest_year(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    fibre = of_vt(raw(demonstration, "demo-fibre.csv", separator=","), "code_insee")
    weights = fibre["locaux"].cast(int).to_numpy()

    expected = np.average(fibre["pct_2025"].cast(float).to_numpy() / 100, weights=weights)

    found = figure(diagnosis, "ftth_coverage")
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert found.year == 2025


def test_speeds_add_up_to_every_premise(diagnosis: Diagnosis) -> None:
    rows = diagnosis.connectivity.speeds.rows

    totals = rows.select(pl.sum_horizontal(pl.exclude("name")))

    assert np.allclose(totals.to_numpy(), 1, rtol=0, atol=1e-12)
    assert rows["name"].to_list() == [each.name for each in diagnosis.comparisons]


@pytest.mark.parametrize("level", ["commune", "epci", "departement"])
def test_ranks_are_those_of_the_scores(demonstration: Store, level: Level) -> None:
    known = ranked(demonstration, catalogue.find_index("maillage-2026"), level).drop_nulls("score")

    assert known["rank"].to_list() == rankdata(-known["score"].to_numpy(), "min").tolist()


def test_zones_are_ranked_within_the_whole_country(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    index = catalogue.find_index("maillage-2026")
    country = api.compute_index(demonstration, index.id, level="commune", with_ranks=False)

    inside = country.filter(pl.col("zone").str.starts_with("VT")).sort("zone")

    assert diagnosis.zones.rows["rank"].to_list() == inside["rank"].to_list()
    assert diagnosis.ranked_zones == country["score"].count()


def test_people_add_up_across_levels(demonstration: Store) -> None:
    def of(text: str) -> Diagnosis:
        return api.diagnose(demonstration, text, as_of=DAY)

    made = estimate(demonstration, catalogue.find_demand("small-area")).zones
    communes = made.filter(pl.col("level") == "commune")  # a report withholds small numbers
    by_commune = [
        communes.filter(pl.col("zone").str.starts_with(code))["people"].sum()
        for code in ("VT", "VU", "VV", "VW")
    ]
    by_departement = [figure(of(code), "people").value for code in ("VT", "VU", "VV", "VW")]
    country = of("france")

    assert by_commune == pytest.approx(by_departement, rel=1e-9)
    assert figure(country, "people").value == pytest.approx(sum(by_commune), rel=1e-9)
    assert country.zones.rows["people"].sum() == pytest.approx(sum(by_commune), rel=1e-9)


def test_the_country_repeats_the_published_rate_and_says_so(demonstration: Store) -> None:
    number, rate, *_others = api.diagnose(demonstration, "france", as_of=DAY).headlines
    estimated = api.diagnose(demonstration, "VT", as_of=DAY)
    beside = estimated.comparisons[-1].figures[0]

    assert (rate.value, rate.low, rate.high, rate.approximate) == (
        pytest.approx(0.154), None, None, False,
    )  # fmt: skip
    assert rate.remark == "taux publié par l'INSEE, repris"
    assert (number.low, number.high, number.approximate) == (None, None, True)
    assert number.remark == "taux publié par l'INSEE, multiplié par la population"
    assert (beside.label, beside.value, beside.low) == (rate.label, rate.value, None)
    assert figure(estimated, "people").remark == ""


def test_the_summary_says_how_far_the_model_is_from_published_rates(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    made = estimate(demonstration, catalogue.find_demand("small-area"))

    assert diagnosis.summary[1].text == accuracy_sentence(made.error, made.scaled_error, "epci")


def test_fragile_zones_are_the_highest_scores_of_five_hundred_people_or_more(
    diagnosis: Diagnosis,
) -> None:
    rows = diagnosis.zones.rows.filter(pl.col("population") >= 500)

    worst = rows.drop_nulls("score").sort("score", descending=True).head(5)

    assert [zone.code for zone in diagnosis.fragile] == worst["code"].to_list()
    assert [zone.score for zone in diagnosis.fragile] == worst["score"].to_list()


def test_reasons_name_the_indicators_that_deviate_most(
    diagnosis: Diagnosis, demonstration: Store
) -> None:
    index = catalogue.find_index("maillage-2026")
    composite = scored(demonstration, index, "commune").composite
    people = scored(demonstration, index, "commune").panel.population
    weights = {
        "aged_65_plus": 0.3,
        "low_diploma": 0.3,
        "median_income": 0.2,
        "one_person_households": 0.1,
        "ftth_coverage": 0.1,
    }
    expected = {}
    for zone in diagnosis.fragile:
        at = composite.zones.index(zone.code)
        assert not composite.missing[at].any()
        moved = {}
        for column, name in enumerate(composite.indicators):
            given = composite.normalised[:, column]
            known = np.isfinite(given)
            mean = np.average(given[known], weights=people[known])
            moved[name] = weights[name] * (given[at] - mean)
        most = sorted((name for name in moved if moved[name] > 0), key=lambda name: -moved[name])
        expected[zone.code] = [str(catalogue.indicators()[name].label) for name in most[:3]]

    found = {
        zone.code: [
            words.split("\N{NO-BREAK SPACE}:")[0].split(" :")[0]
            for words in (reason.text for reason in zone.reasons)
        ]
        for zone in diagnosis.fragile
    }

    assert found == expected


def test_every_figure_has_a_note(diagnosis: Diagnosis) -> None:
    numbers = {each.note for each in figures(diagnosis)}

    assert numbers - set(range(1, len(diagnosis.notes) + 1)) == set()


def test_every_column_has_a_label_and_notes_that_exist(diagnosis: Diagnosis) -> None:
    columns: list[ColumnLabel] = [*diagnosis.compared]
    for table in tables(diagnosis):
        columns += table.columns
        assert [column.column for column in table.columns] == table.rows.columns
        assert table.rows.height > 0

    assert {column.label for column in columns} - {""} == {column.label for column in columns}
    assert {column.note for column in columns} - {None} - set(
        range(1, len(diagnosis.notes) + 1)
    ) == set()


@pytest.mark.parametrize(
    ("name", "source", "year"),
    [
        ("aged_65_plus", "demo-parts", "2021"),
        ("median_income", "demo-revenus", "2022"),
        ("without_30mbps", "demo-debits", "2025"),
        ("ftth_coverage", "demo-fibre", "2025"),
    ],
)
def test_a_note_points_to_the_source_really_used(
    diagnosis: Diagnosis, demonstration: Store, name: str, source: str, year: str
) -> None:
    note = diagnosis.notes[figure(diagnosis, name).note - 1]

    entry = demonstration.sources[source]
    assert (note.source, note.producer, note.licence, note.year) == (
        entry.title,
        entry.producer,
        entry.licence,
        year,
    )
    assert note.text.split(".")[0] == str(catalogue.indicators()[name].label)


def test_gaps_count_what_the_raw_file_hides(diagnosis: Diagnosis, demonstration: Store) -> None:
    income = of_vt(raw(demonstration, "demo-revenus.csv"), "CODGEO")
    secret = income.filter(pl.col("TP60") == "s").height
    missing = income.filter(pl.col("TP60") == "nd").height + 210 - income.height

    said = [gap.text for gap in diagnosis.gaps if gap.text.startswith("Taux de pauvreté")]

    assert said == [
        f"Taux de pauvreté : secret statistique dans {secret} et manquant dans {missing} des 210 "
        "communes."
    ]


def test_gaps_count_the_communes_without_an_index(diagnosis: Diagnosis) -> None:
    unscored = diagnosis.zones.rows["score"].null_count()

    assert unscored == 3
    assert (
        "Indice : absent de 3 des 210 communes, où trop d'indicateurs manquent. Ce n'est pas une "
        "absence de besoin."
    ) in [gap.text for gap in diagnosis.gaps]


def test_known_is_said_of_the_zones_that_have_a_score(diagnosis: Diagnosis) -> None:
    rows = diagnosis.zones.rows

    assert rows.filter(pl.col("score").is_null())["status"].unique().to_list() == ["missing"]
    assert rows.filter(pl.col("score").is_not_null())["status"].unique().to_list() == ["known"]


@pytest.mark.parametrize(
    ("text", "level", "zones"),
    [
        ("VT206", "commune", 1),
        ("epci:VT0000001", "commune", None),
        (STRADDLING, "commune", 18),
        ("VU", "commune", 130),
        ("region:VT", "commune", 560),
        ("france", "epci", 38),
    ],
)
def test_every_kind_of_territory_is_diagnosed(
    demonstration: Store, text: str, level: str, zones: int | None
) -> None:
    found = api.diagnose(demonstration, text, as_of=DAY)

    assert found.reference == text
    assert found.zone_level == level
    assert zones is None or found.zones.rows.height == zones
    assert found.summary[0].text.startswith("Environ ")


def test_a_straddling_intercommunality_keeps_the_communes_of_both_sides(
    demonstration: Store, drawn: Country
) -> None:
    found = api.diagnose(demonstration, STRADDLING, as_of=DAY)

    true = drawn.truth.filter(pl.col("epci") == "VT0000012")
    assert found.zones.rows["code"].to_list() == true["code"].sort().to_list()
    assert true["departement"].n_unique() == 2
    assert found.population.value == true["population"].sum()


def test_a_commune_without_outline_is_diagnosed_without_a_map(demonstration: Store) -> None:
    found = api.diagnose(demonstration, "VT029", as_of=DAY)

    assert found.outlines.height == 0
    assert found.zones.rows["code"].to_list() == ["VT029"]


def test_a_territory_without_a_score_says_so_and_never_that_it_is_well(
    demonstration: Store,
) -> None:
    found = api.diagnose(demonstration, "VT093", as_of=DAY)

    rank = figure(found, "rank")
    assert (rank.value, rank.status) == (None, "missing")
    assert rank.reason == (
        "trop d'indicateurs manquent : 65 ans ou plus, parmi les 15 ans ou plus, "
        "Sans diplôme ou peu diplômés, Ménages d'une personne"
    )
    assert found.fragile == ()
    assert "Indice : absent, trop d'indicateurs manquent. Le besoin peut exister." in [
        gap.text for gap in found.gaps
    ]
    assert [each for each in found.summary if "fragil" in each.text] == []


def test_what_nobody_has_is_no_reason_for_a_missing_rank() -> None:
    both = ("low_diploma", "aged_65_plus")
    labels = {name: str(catalogue.indicators()[name].label) for name in both}

    assert _unranked(both, ("aged_65_plus",)) == (
        f"trop d'indicateurs manquent : {labels['low_diploma']}"
    )
    assert _unranked(both, both) == f"trop d'indicateurs manquent : {', '.join(labels.values())}"


def test_the_day_changes_only_ages(demonstration: Store) -> None:
    def on(day: date) -> dict[str, object]:
        found = _as_json(api.diagnose(demonstration, "VT", as_of=day))
        manifest = found["manifest"]
        assert isinstance(manifest, dict)
        manifest.pop("as_of")
        return found

    now, later = on(DAY), on(date(2033, 6, 1))

    differing = {name for name in now if now[name] != later[name]}
    assert differing == {"as_of", "freshness"}


def test_ages_grow_until_a_source_is_stale(demonstration: Store) -> None:
    def parts(day: date) -> tuple[int, int, bool]:
        found = api.diagnose(demonstration, "VT", as_of=day)
        (entry,) = [each for each in found.freshness if each.source == "demo-parts"]
        return entry.year, entry.age_years, entry.is_stale

    limit = catalogue.indicators()["aged_65_plus"].fresh_for_years

    assert parts(date(2021 + limit, 12, 31)) == (2021, limit, False)
    assert parts(date(2022 + limit, 1, 1)) == (2021, limit + 1, True)


def test_the_demonstration_says_that_it_is_one(diagnosis: Diagnosis, demonstration: Store) -> None:
    assert diagnosis.is_demo
    assert diagnosis.manifest["demonstration"] is True
    first = (demonstration.home / "mirror" / "demo" / "demo-debits.csv").read_text().splitlines()[0]
    assert first.lower().startswith(MENTION)


@pytest.mark.mirror
def test_a_territory_where_nobody_lives_has_nobody_to_count(national: Store) -> None:
    found = api.diagnose(national, "55039", as_of=DAY)

    assert found.population.value == 0
    assert [each.text for each in found.summary] == [
        "Personne n'habite ici : il n'y a personne à compter."
    ]
