from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


@pytest.fixture(scope="module")
def pdf(folder: Path) -> PdfReader:
    return PdfReader(folder / "report.pdf")


def _structure(node: object) -> list[DictionaryObject]:
    """Return every element of the structure tree."""
    found = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(found, list):
        return [element for child in found for element in _structure(child)]
    if not isinstance(found, DictionaryObject):
        return []
    return [found, *_structure(found.get("/K", []))]


@pytest.fixture(scope="module")
def elements(pdf: PdfReader) -> list[DictionaryObject]:
    return _structure(pdf.root_object["/StructTreeRoot"])


def test_pdf_declares_itself_accessible(pdf: PdfReader) -> None:
    xmp = pdf.root_object["/Metadata"].get_data().decode()

    assert "pdfuaid" in xmp
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"] == "fr"
    assert pdf.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


def test_pdf_has_its_title_and_the_day_of_the_diagnosis(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Diagnostic de l’inclusion numérique – Val-d’Essai"
    assert pdf.metadata["/CreationDate"].startswith("D:20251101000000")


def test_pdf_gives_every_figure_an_alternative(elements: list[DictionaryObject]) -> None:
    figures = [element for element in elements if element.get("/S") == "/Figure"]

    assert len([figure for figure in figures if figure.get("/Alt")]) == len(figures) == 6


def test_pdf_tables_have_header_cells(elements: list[DictionaryObject]) -> None:
    kinds = [element.get("/S") for element in elements]

    assert kinds.count("/Table") == 5
    assert kinds.count("/THead") == 5
    assert kinds.count("/TH") > 0


def test_pdf_embeds_every_font(pdf: PdfReader) -> None:
    fonts = {font for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()}
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for font in fonts
    ]

    assert descriptors
    assert [d for d in descriptors if not ({"/FontFile2", "/FontFile3"} & set(d))] == []


def test_pdf_numbers_its_pages_and_warns_on_each(pdf: PdfReader) -> None:
    texts = [page.extract_text() for page in pdf.pages]

    assert [f"page {at} sur {len(texts)}" in text for at, text in enumerate(texts, 1)] == [
        True
    ] * len(texts)  # fmt: skip
    assert ["Données de démonstration" in text for text in texts] == [True] * len(texts)


def test_a_call_copied_from_the_pdf_stays_apart_from_its_figure(pdf: PdfReader) -> None:
    assert "habitants[2]" in pdf.pages[0].extract_text().replace(" ", "")


def test_pdf_lists_its_contents_when_it_is_long(pdf: PdfReader) -> None:
    assert len(pdf.pages) > 6
    assert "Sommaire" in pdf.pages[1].extract_text()
