"""Lay out the audit of an index: the page that its choices are read on."""

import polars as pl

from maillage.contracts.audit import Audit
from maillage.contracts.diagnosis import Note
from maillage.language import _, current
from maillage.numbers import number, percent
from maillage.outputs.audit import tables
from maillage.outputs.audit.charts import (
    Histogram,
    Matrix,
    histogram_chart,
    matrix_chart,
    matrix_words,
)
from maillage.outputs.audit.sentences import findings, lead, sensitivity_sentences
from maillage.outputs.document import (
    Block,
    Document,
    Headline,
    Headlines,
    Illustration,
    NoteLines,
    Paragraphs,
    Section,
)
from maillage.outputs.wording import amount

WIDE, NARROW = 700.0, 340.0


def compose(audit: Audit) -> Document:
    """Return the page of an audit, its pictures drawn."""
    kicker = _("Audit d'un indice")
    return Document(
        language=current(),
        title=f"{kicker} – {audit.label}",
        kicker=kicker,
        name=audit.label,
        subtitle=_(
            "{zones} · référence : {reference} · normalisation : {method}",
            zones=audit.zones_label,
            reference=audit.reference,
            method=audit.normalisation,
        ),
        demo=_("Données de démonstration : territoire et chiffres inventés") * audit.is_demo,
        lead=lead(audit),
        headlines=_headlines(audit),
        opening=None,
        sections=_sections(audit),
        notes_title=_("Notes : indicateurs et sources"),
        notes=tuple(map(_note, audit.notes)),
        colophon=(
            f"{audit.label}. {audit.citation}",
            _(
                "Méthode : OCDE et Centre commun de recherche (2008), Handbook on Constructing "
                "Composite Indicators ; Saisana, Saltelli et Tarantola (2005). Chaque zone compte "
                "pour une. Les tableaux sont dans le même dossier, en CSV."
            ),
        ),
        words=_words(),
    )


def _sections(audit: Audit) -> tuple[Section, ...]:
    return (
        _section(
            "essentials",
            _("L'essentiel"),
            Paragraphs((audit.definition,)),
            Paragraphs(findings(audit), is_list=True),
        ),
        _section(
            "distributions",
            _("De quoi est-il fait ?"),
            _histograms(audit),
            tables.distribution_table(audit),
            tables.extreme_table(audit),
        ),
        _section("correlations", _("Qu'est-ce qui va ensemble ?"), _matrix(audit)),
        _section("weights", _("Qu'est-ce qui pèse vraiment ?"), tables.weight_table(audit)),
        _section(
            "choices",
            _("Que change chaque choix ?"),
            tables.effect_table(audit),
            tables.mover_table(audit),
        ),
        _section(
            "uncertainty",
            _("Jusqu'où se fier aux rangs ?"),
            Paragraphs(sensitivity_sentences(audit)),
            tables.sensitivity_table(audit),
        ),
    )


def _section(identifier: str, title: str, *blocks: Block | None) -> Section:
    return Section(identifier, title, tuple(block for block in blocks if block is not None))


def _headlines(audit: Audit) -> Headlines:
    spread = audit.spread
    interval = percent(spread.interval, decimals=0)
    return Headlines(
        (
            _headline(
                _("Zones notées"),
                number(audit.scored),
                _("sur {zones}", zones=number(audit.zones)),
            ),
            _headline(
                _("Largeur moyenne de l'intervalle de rang"),
                number(spread.mean_width),
                _("rangs, intervalle à {interval}", interval=interval),
            ),
            _headline(
                _("Sûrement dans le dixième le plus fragile"),
                percent(spread.surely),
                _("des zones, à {bound}", bound=percent(spread.bound, decimals=0)),
            ),
            _headline(
                _("Peut-être dans le dixième le plus fragile"),
                percent(spread.possibly),
                _("des zones, les précédentes comprises"),
            ),
        )
    )


def _headline(label: str, value: str, details: str) -> Headline:
    return Headline(label, value, "", details, 0, is_known=True)


def _histograms(audit: Audit) -> Illustration | None:
    labels = tables.names(audit)
    units = dict(audit.distributions.select("indicator", "unit").iter_rows())
    drawn = [
        Histogram(
            labels[name],
            tuple(rows["zones"]),
            amount(rows["low"][0], unit=tables.unit_of(units[name])),
            amount(rows["high"][-1], unit=tables.unit_of(units[name])),
        )
        for (name,), rows in audit.histograms.group_by("indicator", maintain_order=True)
        if isinstance(name, str)
    ]
    if not drawn:
        return None
    title = _("Histogramme de chaque indicateur")
    alternative = _(
        "Un histogramme par indicateur : {names}. Le tableau qui suit donne les mêmes "
        "distributions en chiffres.",
        names=", ".join(found.label for found in drawn),
    )
    words = {"title": title, "alternative": alternative}
    wide = histogram_chart(drawn, width=WIDE, **words)
    return Illustration(
        "chart-histograms",
        "histograms.svg",
        title,
        alternative,
        _("Nombre de zones par classe, du minimum au maximum ; chaque échelle est propre."),
        (),
        wide,
        wide,
        histogram_chart(drawn, width=NARROW, **words),
        _class_table(audit),
    )


def _class_table(audit: Audit) -> tables.Table:
    """Return the classes of the histograms in numbers."""
    labels = tables.names(audit)
    units = dict(audit.distributions.select("indicator", "unit").iter_rows())
    rows = tuple(
        (
            labels[name],
            amount(low, unit=tables.unit_of(units[name])),
            amount(high, unit=tables.unit_of(units[name])),
            number(zones),
        )
        for name, low, high, zones in audit.histograms.iter_rows()
    )
    headings = (
        tables.Heading(_("Indicateur")),
        tables.Heading(_("De"), is_numeric=True),
        tables.Heading(_("À"), is_numeric=True),
        tables.Heading(_("Zones"), is_numeric=True),
    )
    return tables.Table(
        "table-histograms", _("Classes des histogrammes"), headings, rows, is_folded=True
    )


def _matrix(audit: Audit) -> Illustration | None:
    labels = tables.names(audit)
    if len(labels) < 2:
        return None
    title = _("Corrélations entre les indicateurs")
    strongest = audit.correlations.sort(pl.col("spearman").abs(), nulls_last=False).row(
        -1, named=True
    )
    alternative = _(
        "Matrice des corrélations entre {count} indicateurs. La plus forte : {first} et {second}, "
        "{value}. Le tableau qui suit donne chaque valeur.",
        count=len(labels),
        first=labels[strongest["first"]],
        second=labels[strongest["second"]],
        value=tables.value(strongest["spearman"], decimals=2),
    )
    matrix = Matrix(tuple(labels.values()), _both_triangles(audit.correlations, tuple(labels)))
    words = {"title": title, "alternative": alternative}
    wide = matrix_chart(matrix, width=WIDE, **words)
    return Illustration(
        "chart-correlations",
        "correlations.svg",
        title,
        alternative,
        matrix_words(),
        (),
        wide,
        wide,
        matrix_chart(matrix, width=NARROW, **words),
        tables.correlation_table(audit),
    )


def _both_triangles(
    correlations: pl.DataFrame, names: tuple[str, ...]
) -> tuple[tuple[float | None, ...], ...]:
    """Return Spearman's above the diagonal and Pearson's below."""
    known: dict[tuple[str, str], float | None] = {}
    for row in correlations.iter_rows(named=True):
        known[row["first"], row["second"]] = row["spearman"]
        known[row["second"], row["first"]] = row["pearson"]
    return tuple(tuple(known.get((row, column)) for column in names) for row in names)


def _note(note: Note) -> NoteLines:
    lines = (
        (_("Source"), f"{note.source}, {note.producer}" if note.producer else note.source),
        (_("Année"), note.year),
        (_("Licence"), note.licence),
        (_("Couverture"), note.method),
    )
    return NoteLines(note.text, tuple(line for line in lines if line[1]), note.url)


def _words() -> dict[str, str]:
    return {
        "skip": _("Aller au contenu"),
        "contents": _("Sommaire"),
        "note": _("note"),
        "table": _("Voir le tableau"),
        "legend": _("Légende"),
        "figures": _("Chiffres clés"),
        "colon": _(" : "),
        "link": _("Consulter la source"),
    }
