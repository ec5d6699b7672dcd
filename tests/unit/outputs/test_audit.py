"""The page of an audit, from made-up tables."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from maillage.contracts.audit import (
    CORRELATIONS,
    DISTRIBUTIONS,
    EFFECTS,
    HISTOGRAMS,
    MOVERS,
    SENSITIVITY,
    WEIGHTS,
    Audit,
    RankSpread,
)
from maillage.contracts.diagnosis import Note
from maillage.outputs import html
from maillage.outputs.audit import write_audit
from maillage.outputs.audit.charts import Matrix, matrix_chart
from maillage.outputs.audit.page import compose
from maillage.outputs.audit.sentences import findings, sensitivity_sentences

OLD = "Âgés & <seuls>"


def made_up() -> Audit:
    """Return the audit of two indicators over ten zones."""
    values = (10, 0, 0.2, 0.1, 0.5, -0.2, 0.1, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
    ends = ("L'Île", "Roche")
    choice = ("removal", "old", f"sans « {OLD} »")
    return Audit(
        index_id="x",
        label="Indice d'essai",
        definition="Un essai.",
        citation="Personne, 2026",
        normalisation="rang",
        reference="Pays",
        level="commune",
        zones_label="communes",
        is_demo=True,
        zones=11,
        scored=10,
        alpha=0.5,
        redundancy=0.9,
        skewness_limit=2.0,
        kurtosis_limit=3.5,
        spread=RankSpread(1000, 0.9, 3.2, 0.95, 0.05, 0.2),
        distributions=_table(
            DISTRIBUTIONS,
            ("old", OLD, "share", *values, *ends, False),
            ("poor", "Pauvres", "euro", *values, *ends, True),
        ),
        histograms=_table(HISTOGRAMS, ("old", 0.1, 0.2, 4), ("old", 0.2, 0.4, 6)),
        correlations=_table(CORRELATIONS, ("old", "poor", -0.25, 0.95, True)),
        weights=_table(
            WEIGHTS,
            ("old", OLD, "Tout", 0.5, 0.5, 0.7, 0.8, 0.8),
            ("poor", "Pauvres", "Tout", 0.5, 0.5, 0.3, -0.1, 0.4),
        ),
        effects=_table(EFFECTS, (*choice, 9, 1, 0, 0.75, 2.5, 0.5)),
        movers=_table(MOVERS, (*choice, "a", "Le Bourg", 1, 9)),
        sensitivity=_table(
            SENSITIVITY,
            ("normalisation", "la normalisation", 0.25, 0.5),
            ("removal", "le retrait d'un indicateur", -0.01, 0.75),
        ),
        notes=(Note("Âgés", "Recensement", "INSEE", "LO", "2021", "couvre tout", "https://x.fr"),),
    )


def _table(contract: object, *rows: tuple[object, ...]) -> pl.DataFrame:
    schema = contract.schema  # type: ignore[attr-defined]
    return contract.check(pl.DataFrame(rows, schema=schema, orient="row"))  # type: ignore[attr-defined]


class Page(HTMLParser):
    """The tags of a page, and those that are not closed in order."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def content() -> str:
    return html.render(compose(made_up()))


@pytest.fixture(scope="module")
def page(content: str) -> Page:
    return Page(content)


def test_page_closes_what_it_opens(page: Page) -> None:
    assert page.open == []


def test_page_asks_nothing_and_runs_nothing(page: Page, content: str) -> None:
    asked = [
        attributes
        for tag, attributes in page.tags
        if tag in {"script", "link", "img", "iframe"} or "src" in attributes
    ]

    assert asked == []
    assert re.findall(r"url\(|@import", content) == []


def test_page_ids_are_unique(page: Page) -> None:
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]

    assert len(ids) == len(set(ids))


def test_page_has_one_title_and_names_its_drawings(page: Page) -> None:
    headings = [tag for tag, _attributes in page.tags if tag == "h1"]
    drawings = [
        attributes for tag, attributes in page.tags
        if tag == "svg" and attributes.get("aria-hidden") != "true"
    ]  # fmt: skip

    assert headings == ["h1"]
    assert [drawing["role"] for drawing in drawings] == ["img"] * 4
    assert [bool(drawing["aria-label"]) for drawing in drawings] == [True] * 4


def test_page_says_that_the_data_are_made_up(content: str) -> None:
    assert content.count("Données de démonstration") >= 2


def test_page_escapes_names(content: str) -> None:
    assert OLD not in content
    assert "Âgés &amp; &lt;seuls&gt;" in content


def test_findings_name_what_to_beware_of() -> None:
    found = findings(made_up())

    assert found[0] == (
        "La normalisation pèse le plus sur les rangs : 25\u00a0% de la variance de leur "
        "déplacement."
    )
    assert found[2] == f"Redondants (corrélation de 0,9 ou plus) : {OLD} et Pauvres."
    assert found[3] == "Valeurs aberrantes : Pauvres."
    assert found[4] == "Vont contre leur axe ou contre l'indice : Pauvres."


def test_findings_of_a_quiet_index_say_so() -> None:
    audit = made_up()
    quiet = replace(
        audit,
        alpha=None,
        effects=audit.effects.clear(),
        correlations=audit.correlations.clear(),
        weights=audit.weights.clear(),
        distributions=audit.distributions.with_columns(has_outliers=pl.lit(value=False)),
        sensitivity=audit.sensitivity.clear(),
    )

    assert findings(quiet) == (
        "Aucun choix essayé ne déplace les rangs.",
        "Aucun choix ne peut être fait autrement.",
        "Aucune paire d'indicateurs n'est redondante : aucune corrélation de rangs n'atteint 0,9.",
        "Aucun indicateur n'a de valeurs aberrantes.",
        "Chaque indicateur va dans le sens de son axe et de l'indice.",
    )


def test_sensitivity_is_read_strongest_first_and_never_below_zero() -> None:
    _how, what = sensitivity_sentences(made_up())

    assert what == (
        "De la variance du déplacement moyen des rangs, le retrait d'un indicateur explique "
        "0\u00a0% (75\u00a0% avec ses interactions) et la normalisation explique 25\u00a0% "
        "(50\u00a0% avec ses interactions)."
    )


def test_matrix_writes_numbers_and_shades_by_sign() -> None:
    matrix = Matrix(("a", "b"), ((None, 0.95), (-0.5, None)))

    drawn = matrix_chart(matrix, width=700, title="t", alternative="a")

    assert "0,95" in drawn
    assert "−0,50" in drawn
    assert drawn.index("#6b1c38") < drawn.index("#70b3b3")


def test_files_are_the_page_and_a_csv_a_table(tmp_path: Path) -> None:
    written = write_audit(made_up(), tmp_path)

    assert sorted(written) == ["audit.html", *(f"{name}.csv" for name in sorted(made_up().tables))]
    assert pl.read_csv(written["weights.csv"]).height == 2


def test_files_are_the_same_bytes_twice(tmp_path: Path) -> None:
    first = write_audit(made_up(), tmp_path / "a")
    second = write_audit(made_up(), tmp_path / "b")

    contents = [[path.read_bytes() for path in files.values()] for files in (first, second)]
    assert contents[0] == contents[1]
