"""DCAT: read back as RDF, then held to what DCAT-AP 3 demands of a dataset."""

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.write import standards

from .factories import DEMO, FACTS, place, rich, table

# rdflib's own reader of JSON-LD uses what rdflib gives up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "https://example.org/lieux/"
TEXTS = {DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCAT.keyword, FOAF.name}
LINKS = {
    *(DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCAT.theme),
    *(DCTERMS.conformsTo, DCTERMS.language, DCTERMS.license),
}
TYPED = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.provenance: DCTERMS.ProvenanceStatement,
    DCAT.distribution: DCAT.Distribution,
}
OBLIGATIONS = {
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.distribution),
    DCAT.Distribution: (DCTERMS.title, DCAT.accessURL, DCTERMS.license),
    FOAF.Agent: (FOAF.name,),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
}


@pytest.fixture(scope="module", params=[FACTS, DEMO], ids=["real", "demonstration"])
def graph(request: pytest.FixtureRequest) -> Graph:
    facts: ReleaseFacts = request.param
    content = standards(table(rich(), place(id="lieu-2")), facts)["dcat.jsonld"]
    return Graph().parse(data=content, format="json-ld", base=BASE)


def test_one_dataset_with_its_files(graph: Graph) -> None:
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    links = {
        str(link)
        for distribution in graph.objects(dataset, DCAT.distribution)
        for link in graph.objects(distribution, DCAT.accessURL)
    }

    assert f"{BASE}places.parquet" in links
    assert len(links) == len(list(graph.objects(dataset, DCAT.distribution)))


def test_what_dcat_ap_demands_is_there(graph: Graph) -> None:
    missing = [
        (kind, wanted)
        for kind, obligations in OBLIGATIONS.items()
        for subject in [*graph.subjects(RDF.type, kind)]
        for wanted in obligations
        if (subject, wanted, None) not in graph
    ]

    assert missing == []
    assert {kind for kind in OBLIGATIONS if (None, RDF.type, kind) not in graph} == set()


def test_each_value_is_of_the_kind_of_its_property(graph: Graph) -> None:
    wrong = [(name, value) for _, name, value in graph if not is_of_its_kind(graph, name, value)]

    assert wrong == []


def is_of_its_kind(graph: Graph, name: Node, value: Node) -> bool:
    """Say whether a value is a text, a link, a typed thing or a well-formed literal, as asked."""
    if name in TEXTS:
        return isinstance(value, Literal) and str(value).strip() != ""
    if name in LINKS:
        return isinstance(value, URIRef) and ":" in str(value)
    if name in TYPED:
        return (value, RDF.type, TYPED[name]) in graph
    return not isinstance(value, Literal) or not value.ill_typed


def test_days_and_sizes_are_typed(graph: Graph) -> None:
    for name, kind in ((DCTERMS.issued, XSD.date), (DCAT.byteSize, XSD.nonNegativeInteger)):
        found = [value for value in graph.objects(None, name) if isinstance(value, Literal)]
        assert found != []
        assert {value.datatype for value in found} == {kind}
