"""The entries that travel with the program, and definitions of one's own."""

import re
from datetime import date

import pytest
from pydantic import ValidationError

from maillage import catalogue
from maillage.catalogue import find_demand, find_index, find_source
from maillage.catalogue.demands import AgeClass, Demand
from maillage.catalogue.sources import Format, Indicator, Measure, Source
from maillage.catalogue.text import Text
from maillage.errors import CatalogueError
from maillage.reference.geography import embedded
from maillage.reference.lookup import find

ALL_SOURCES = {**catalogue.sources(), **catalogue.sources(demo=True)}
TEXT = Text(fr="exemple", en="example")
AGE = AgeClass(indicator="people_75_plus", rate=0.67, standard_error=0.02)
DEMAND = {
    "id": "a",
    "label": TEXT,
    "definition": TEXT,
    "citation": "none",
    "date": date(2025, 1, 1),
    "year": 2025,
    "assumptions": (),
    "draws": 100,
    "confidence": 0.9,
    "seed": 1,
}
INDEX = """
id = "mine"
citation = "none"
normalisation = "rank"
root = "total"
label = { fr = "le mien", en = "mine" }
definition = { fr = "le mien", en = "mine" }
"""


def index_file(folder, axes):
    path = folder / "mine.toml"
    path.write_text(INDEX + axes)
    return str(path)


def axis(axis_id, *parts):
    listed = ", ".join(f"{{ {part} }}" for part in parts)
    return (
        f'[[axes]]\nid = "{axis_id}"\nlabel = {{ fr = "axe", en = "axis" }}\n'
        f"minimum_share = 0\nparts = [{listed}]\n"
    )


@pytest.mark.parametrize("source", ALL_SOURCES.values(), ids=lambda source: source.id)
def test_a_source_measures_known_indicators(source):
    assert {measure.indicator for measure in source.measures} <= set(catalogue.indicators())


@pytest.mark.parametrize("source", ALL_SOURCES.values(), ids=lambda source: source.id)
def test_a_source_can_be_brought_and_is_licensed(source):
    assert source.mirror or source.url
    assert source.licence


@pytest.mark.parametrize("source", ALL_SOURCES.values(), ids=lambda source: source.id)
def test_a_source_measures_an_indicator_once_a_year(source):
    measured = [(each.indicator, each.year, *each.where.items()) for each in source.measures]

    assert len(measured) == len(set(measured))


def test_demonstration_and_country_do_not_share_sources():
    assert set(catalogue.sources()).isdisjoint(catalogue.sources(demo=True))


@pytest.mark.parametrize("entry", catalogue.indicators().values(), ids=lambda entry: entry.id)
def test_an_indicator_is_weighed_by_people_or_another_indicator(entry):
    assert entry.weight in {"population", *catalogue.indicators()}


@pytest.mark.parametrize("entry", catalogue.indicators().values(), ids=lambda entry: entry.id)
def test_a_share_lies_between_0_and_1(entry):
    assert entry.unit != "share" or (entry.low, entry.high) == (0, 1)


@pytest.mark.parametrize("name", catalogue.indexes())
def test_an_index_uses_known_indicators_and_a_known_area(name):
    index = find_index(name)

    assert find(embedded(), index.reference).reference == index.reference


@pytest.mark.parametrize("name", catalogue.demands())
def test_a_demand_model_uses_known_indicators(name):
    demand = find_demand(name)
    used = [*demand.covariates, *demand.logarithms, *(each.indicator for each in demand.classes)]

    assert {*used, *([demand.truth] if demand.truth else [])} <= set(catalogue.indicators())
    assert set(demand.logarithms) <= set(demand.covariates)


def test_settings_name_entries_of_the_catalogue():
    settings = catalogue.settings()
    traits = {"population", "density", *catalogue.indicators()}

    assert settings.index in catalogue.indexes()
    assert settings.demand in catalogue.demands()
    assert {*settings.headlines, *settings.compared} <= set(catalogue.indicators())
    assert set(settings.similarity.measures) <= traits
    assert set(settings.similarity.logarithms) <= set(settings.similarity.measures)


@pytest.mark.parametrize(
    ("ask", "close"),
    [
        (lambda: find_source("filosofi-2021-commune"), "filosofi-2021-communes"),
        (lambda: find_source("demo-fibres", demo=True), "demo-fibre"),
        (lambda: find_index("ifn2020"), "ifn-2020"),
        (lambda: find_demand("small area"), "small-area"),
    ],
)
def test_an_unknown_id_is_answered_with_close_ones(ask, close):
    with pytest.raises(CatalogueError, match=f"vouliez-vous dire : .*{close}"):
        ask()


def test_an_index_of_ones_own_is_read_from_a_file(tmp_path):
    path = index_file(tmp_path, axis("total", 'indicator = "aged_65_plus"'))

    assert find_index(path).indicators == ("aged_65_plus",)


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        (
            axis("total", 'indicator = "aged_65_plus", weight = 0.7', 'indicator = "low_diploma"'),
            "axes n° 1 (total) : la somme des poids est 1.7, attendu : 1 ; corrigez un poids",
        ),
        (
            axis("total", 'axis = "low"') + axis("low", 'axis = "total"'),
            "cycle d'axes : total → low → total",
        ),
        (axis("total", 'axis = "low"'), "« axes » ne définit pas : low ;"),
        (axis("total", 'indicator = "aged"'), "« aged » n'est pas dans le catalogue"),
        (axis("total", 'indicator = "aged_65_plu"'), "vouliez-vous dire : aged_65_plus"),
        (axis("total", "weight = 1"), "aucune de ces clés n'est donnée : indicator, axis"),
    ],
)
def test_an_index_of_ones_own_is_refused_with_what_to_correct(tmp_path, axes, message):
    path = index_file(tmp_path, axes)

    with pytest.raises(CatalogueError, match=re.escape(message)):
        find_index(path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "aucune de ces clés n'est donnée : value, numerator"),
        ({"value": "a", "numerator": ["b"]}, "ne vont pas ensemble : value, numerator"),
        ({"value": "a", "denominator": ["b"]}, "« denominator » va avec « numerator »"),
        ({"value": "a", "minus": ["b"]}, "« minus » va avec « numerator »"),
        (
            {"numerator": ["a"], "denominator": ["b"], "rows": "sum"},
            "retirez « denominator », ou les deux autres",
        ),
        ({"numerator": ["a"], "rows": "count"}, "nommez-la dans « value »"),
        ({"numerator": ["a"], "share_count": "b"}, "donnez « value », et l'un des deux"),
        (
            {"value": "a", "weight": "b", "share_count": "c"},
            "donnez « value », et l'un des deux",
        ),
    ],
)
def test_a_measure_has_one_form(given, message):
    with pytest.raises(ValidationError, match=message):
        Measure.model_validate({"indicator": "households", "year": 2025} | given)


def test_a_measure_names_every_column_it_reads():
    measure = Measure.model_validate(
        {
            "indicator": "households",
            "year": 2025,
            "numerator": ["a", "b"],
            "denominator": ["c"],
            "where": {"sex": "all"},
        }
    )

    assert measure.columns == ("a", "b", "c", "sex")


def test_a_source_requires_its_columns_once():
    source = find_source("filosofi-2021-communes")

    assert source.required_columns[:4] == ("CODGEO", "NBMENFISC21", "NBPERSMENFISC21", "MED21")
    assert len(set(source.required_columns)) == len(source.required_columns)


@pytest.mark.parametrize("source", catalogue.sources().values(), ids=lambda source: source.id)
def test_a_source_leads_to_a_live_address(source):
    assert _addresses(source)
    assert all(address.startswith("https://") for address in _addresses(source))


def _addresses(source: Source) -> list[str]:
    """Return the address of a source, or those of the sources that it is made from."""
    if source.url:
        return [source.url]
    return [url for origin in source.derived_from for url in _addresses(find_source(origin))]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"derived_from": ()}, "n'est donné ; donnez l'adresse"),
        ({"url": "https://example.org/a.csv"}, "s'excluent ; gardez « url »"),
        ({"without_url": "none is known"}, "s'excluent ; gardez « url »"),
    ],
)
def test_a_source_gives_an_address_or_a_reason(given, message):
    entry = find_source("communes-derivees").model_dump()

    with pytest.raises(ValidationError, match=message):
        Source.model_validate(entry | given)


def test_a_demonstration_source_needs_no_address():
    entry = find_source("demo-fibre", demo=True)

    assert (entry.url, entry.without_url) == ("", "")


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("parquet", "application/vnd.apache.parquet"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
    ],
)
def test_a_format_accepts_the_types_of_its_kind_then_bytes_and_envelopes(kind, content_type):
    accepted = Format(kind=kind).accepted_types

    assert accepted[0] == content_type
    assert accepted[-7:] == Format(kind="xlsx").accepted_types[-7:]
    assert "text/html" not in accepted


@pytest.mark.parametrize("missing", ["numerator", "denominator"])
def test_a_ratio_names_its_numerator_and_its_denominator(missing):
    entry = catalogue.indicators()["aged_65_plus"].model_dump()

    with pytest.raises(ValidationError, match="dites en quelques mots ce que chacun compte"):
        Indicator.model_validate(entry | {missing: None})


def test_a_source_with_measures_has_a_zone_column():
    entry = find_source("filosofi-2021-communes").model_dump()

    with pytest.raises(ValidationError, match="dites dans « zone » quelle colonne porte le code"):
        Source.model_validate(entry | {"zone": None})


@pytest.mark.parametrize(
    ("source_id", "years", "message"),
    [
        ("zonages-2020", None, "donnez dans « fresh_for_years » le nombre d'années"),
        ("filosofi-2021-communes", 3, "les indicateurs disent la durée de « measures »"),
        ("bibliotheques-2020", 3, "le recensement celle des lieux ; retirez-le"),
    ],
)
def test_a_table_alone_says_how_long_it_is_fresh(source_id, years, message):
    entry = find_source(source_id).model_dump()

    with pytest.raises(ValidationError, match=message):
        Source.model_validate(entry | {"fresh_for_years": years})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "small-area"}, "« small-area » demande aussi : truth, covariates ;"),
        ({"kind": "small-area", "truth": "a"}, "« small-area » demande aussi : covariates ;"),
        ({"kind": "age"}, "« age » demande aussi : classes ;"),
    ],
)
def test_a_demand_model_is_complete(given, message):
    with pytest.raises(ValidationError, match=message):
        Demand.model_validate(DEMAND | given)


def test_a_demand_model_by_age_is_read():
    assert Demand.model_validate(DEMAND | {"kind": "age", "classes": (AGE,)}).classes == (AGE,)
