"""Lay out a study: the first page, then its chapters in order, then what is not known."""

from collections.abc import Collection
from functools import partial

from maillage.contracts.diagnosis import Figure
from maillage.contracts.study import Chapter, Curve, Study, StudyMap
from maillage.language import _, current
from maillage.numbers import date_words
from maillage.outputs import tables
from maillage.outputs.choropleth import Layer, choropleth, legend_entries, method_words
from maillage.outputs.classes import FRAGILITY, SUPPLY
from maillage.outputs.document import (
    Block,
    Document,
    Headlines,
    Illustration,
    Paragraphs,
    Section,
)
from maillage.outputs.illustrations import NARROW, WIDE
from maillage.outputs.marks import legend, overlay
from maillage.outputs.open_tables import csv_of, demo_words, flat
from maillage.outputs.outlines import Paths, draw
from maillage.outputs.pages import Format
from maillage.outputs.sections import headline, made_words, note_lines
from maillage.outputs.study.curve_chart import curve_chart
from maillage.outputs.wording import (
    amount,
    furniture_words,
    joined,
    with_table_below,
    with_table_beside,
)

_NAMED = 3


def compose(study: Study, formats: Collection[Format]) -> Document:
    """Return the report of a study, its maps and curves drawn.

    It names no file that ``formats`` do not write.
    """
    paths = draw(study.outlines) if study.outlines.height else None
    lead, *rest = study.summary or ("",)
    sections = (
        Section("essentials", _("L'essentiel"), _paragraphs(tuple(rest))),
        *(_section(chapter, study, paths, formats) for chapter in study.chapters),
        Section("limits", _("Ce qui est supposé, ce que nous ne savons pas"),
                _paragraphs(study.limits, is_list=True)),
    )  # fmt: skip
    return Document(
        language=current(),
        title=f"{study.title} – {study.name}",
        kicker=study.title,
        name=study.name,
        subtitle=" · ".join(filter(None, (study.parents, date_words(study.as_of)))),
        demo=demo_words(study),
        lead=lead,
        headlines=_headlines(study.headlines),
        opening=None,
        sections=tuple(section for section in sections if section.blocks),
        notes_title=_("Notes : sources et méthodes"),
        notes=tuple(note_lines(note, method=_("Méthode")) for note in study.notes),
        colophon=made_words(study, formats),
        words=furniture_words(),
    )


def _section(
    chapter: Chapter, study: Study, paths: Paths | None, formats: Collection[Format]
) -> Section:
    drawn = [_map(each, study, paths, formats) for each in chapter.maps] if paths else []
    blocks: list[Block | None] = [
        *_paragraphs(chapter.sentences),
        _headlines(chapter.figures) if chapter.figures else None,
        *drawn,
        *(_curve(curve, study, formats) for curve in chapter.curves),
        *(tables.first_rows(table, formats) for table in chapter.tables),
    ]
    return Section(chapter.id, chapter.title, tuple(block for block in blocks if block))


def _paragraphs(texts: tuple[str, ...], *, is_list: bool = False) -> tuple[Paragraphs, ...]:
    return (Paragraphs(texts, is_list=is_list),) if texts else ()


def _headlines(figures: tuple[Figure, ...]) -> Headlines:
    return Headlines(tuple(map(headline, figures)))


def _map(drawn: StudyMap, study: Study, paths: Paths, formats: Collection[Format]) -> Illustration:
    layer = Layer(
        f"map-{drawn.id}",
        drawn.title,
        drawn.unit,
        SUPPLY if drawn.is_better_high else FRAGILITY,
        drawn.values,
        drawn.note,
    )
    alternative = _map_words(layer, drawn)
    over = overlay(drawn.marks, drawn.lines, paths)
    paint = partial(choropleth, layer, paths=paths, over=over)
    beside = with_table_beside(alternative, file=f"{drawn.id}.csv")
    return Illustration(
        layer.id,
        f"maps/{drawn.id}.svg",
        drawn.title,
        alternative,
        f"{drawn.reading} {method_words(layer)}.",
        (drawn.note,) if drawn.note else (),
        paint(alternative=beside, demo=demo_words(study), legend=True),
        paint(alternative=alternative, demo="", legend=False),
        "",
        tables.layer_table(layer, f"maps/{drawn.id}.csv", formats),
        (*legend(drawn.marks, drawn.lines), *legend_entries(layer)),
        csv_of(flat(layer.rows), study),
    )


def _map_words(layer: Layer, drawn: StudyMap) -> str:
    known = layer.rows.drop_nulls("value").sort("value", "code", descending=[True, False])
    if known.is_empty():
        return _("Carte : {title}. Aucune valeur.", title=layer.title)
    return _(
        "Carte : {title}, de {low} à {high}. Valeurs les plus hautes : {names}. Sans valeur : "
        "{missing}. Points dessinés : {marks}.",
        title=layer.title,
        low=amount(known["value"][-1], unit=layer.unit),
        high=amount(known["value"][0], unit=layer.unit),
        names=joined(tuple(known["name"].head(_NAMED))),
        missing=layer.rows.height - known.height,
        marks=len(drawn.marks),
    )


def _curve(curve: Curve, study: Study, formats: Collection[Format]) -> Illustration | None:
    abscissa, ordinate, *_others = curve.table.columns
    if curve.table.rows.select(abscissa.column, ordinate.column).drop_nulls().height < 2:
        return None
    alternative = _("Courbe : {title}. {reading}", title=curve.table.caption, reading=curve.reading)
    below = with_table_below(alternative)
    beside = with_table_beside(alternative, file=f"{curve.id}.csv")
    paint = partial(curve_chart, curve, title=curve.table.caption)
    shown = tables.first_rows(curve.table, formats)
    assert shown is not None  # a curve has points
    return Illustration(
        f"chart-{curve.id}",
        f"charts/{curve.id}.svg",
        curve.table.caption,
        below,
        curve.reading,
        tuple(label.note for label in curve.table.columns[:2] if label.note),
        paint(width=WIDE, demo=demo_words(study), alternative=beside),
        paint(width=WIDE, demo="", alternative=below),
        paint(width=NARROW, demo="", alternative=below),
        shown,
        data=csv_of(flat(curve.table.rows), study),
    )
