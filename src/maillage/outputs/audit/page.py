"""Lay out the audit of an index: the page that its choices are read on."""

from maillage.contracts.audit import Audit
from maillage.language import _, current
from maillage.numbers import number, percent
from maillage.outputs.audit import tables
from maillage.outputs.audit.pictures import histogram_illustration, matrix_illustration
from maillage.outputs.audit.sentences import findings, lead, sensitivity_sentences
from maillage.outputs.document import (
    Block,
    Document,
    Headline,
    Headlines,
    Paragraphs,
    Section,
)
from maillage.outputs.sections import note_lines
from maillage.outputs.wording import furniture_words


def compose(audit: Audit) -> Document:
    """Return the page of an audit, its pictures drawn."""
    kicker = _("Audit d'un indice")
    return Document(
        language=current(),
        title=f"{kicker} – {audit.label}",
        kicker=kicker,
        name=audit.label,
        subtitle=_(
            "{level} : {scored} notes sur {zones} · référence : {reference} · normalisation : "
            "{method}",
            scored=number(audit.scored),
            level=audit.zones_label.capitalize(),
            zones=number(audit.zones),
            reference=audit.reference,
            method=audit.normalisation,
        ),
        demo=_("Données de démonstration : territoire et chiffres inventés") * audit.is_demo,
        lead=lead(audit),
        headlines=_headlines(audit),
        opening=None,
        sections=_sections(audit),
        notes_title=_("Notes : indicateurs et sources"),
        notes=tuple(note_lines(note, method=_("Couverture")) for note in audit.notes),
        colophon=(
            f"{audit.label}. {audit.citation}",
            _(
                "Méthode : OCDE et Centre commun de recherche (2008), Handbook on Constructing "
                "Composite Indicators ; Saisana, Saltelli et Tarantola (2005). Chaque zone compte "
                "pour une. Les tableaux sont dans le même dossier, en CSV."
            ),
        ),
        words=furniture_words(),
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
            histogram_illustration(audit),
            tables.distribution_table(audit),
            tables.extreme_table(audit),
        ),
        _section("correlations", _("Qu'est-ce qui va ensemble ?"), matrix_illustration(audit)),
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
