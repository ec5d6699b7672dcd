"""Tables of the figures book for the terminal."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from maillage.catalogue.figures import Figure
from maillage.cli.figure_words import (
    DERIVED_DECIMALS,
    STATED_DECIMALS,
    change_words,
    day_words,
    operation_words,
    outcome_words,
    outlook_words,
    quantity_words,
    range_words,
    relation_words,
    status_words,
    value_words,
)
from maillage.language import _
from maillage.numbers import date_words
from maillage.runs.figures import Aim, Assessed, Assessment, Course, Finding


def figure_table(title: str, found: Sequence[Assessed]) -> Table:
    """Return the figures of a theme, one a row."""
    table = _table(
        title, _("Chiffre"), _("Valeur"), _("Univers"), _("Date"), _("Source"), _("État")
    )
    for one in found:
        table.add_row(
            f"{one.figure.label}\n{one.id}",
            _value(one),
            str(one.figure.universe),
            day_words(one.observed),
            "\n".join(one.sources),
            _statuses(one),
        )
    return table


def figure_card(found: Assessed, assessment: Assessment) -> Table:
    """Return everything known of one figure, one thing a row."""
    figure = found.figure
    rows = [
        (_("Valeur"), _value(found)),
        (_("Précision"), range_words(found.quantity, figure.unit) if found.quantity else ""),
        (_("Raison"), found.reason),
        (_("Calcul"), _formula(figure, assessment.figures)),
        (_("Univers"), str(figure.universe)),
        (_("Date"), day_words(found.observed)),
        (_("Source"), "\n".join(found.sources)),
        (_("Valable jusqu'au"), date_words(found.expires)),
        (_("Cible"), "\n".join(_target(aim) for aim in assessment.aims if aim.figure == found.id)),
        (_("État"), _statuses(found)),
        (_("À savoir"), str(figure.caveat or "")),
        (_("Contredit car"), "\n".join(_objections(found, assessment.findings))),
    ]
    card = Table(title=f"{figure.label} ({found.id})", box=box.SIMPLE, show_header=False)
    for name, content in rows:
        if content:
            card.add_row(name, content)
    return card


def finding_table(findings: Sequence[Finding], figures: Mapping[str, Assessed]) -> Table:
    """Return what each check found, contradictions first."""
    table = _table(
        _("Contrôles"), _("Chiffre"), _("Trouvé"), _("Attendu"), _("Constat"), _("Explication")
    )
    for finding in sorted(findings, key=lambda finding: finding.outcome != "contradicted"):
        table.add_row(
            f"{finding.label}\n{finding.book}",
            _value(figures[finding.figure]) if finding.figure else _line_value(finding),
            _expected(finding),
            outcome_words(finding.outcome),
            finding.message,
        )
    return table


def course_table(courses: Sequence[Course], figures: Mapping[str, Assessed]) -> Table:
    """Return each step of each series, falls named, and the end of the scheme."""
    table = _table(_("Séries"), _("Série"), _("Évolution"), _("De"), _("À"), _("Constat"))
    for course in courses:
        for step in course.steps:
            table.add_row(
                course.label,
                change_words(step.change),
                _dated(figures[step.before]),
                _dated(figures[step.after]),
                _("baisse") if step.movement == "fall" else "",
            )
        if course.ends:
            words = _("dispositif terminé") if course.has_ended else _("fin du dispositif")
            table.add_row(course.label, "", "", date_words(course.ends), words)
    return table


def aim_table(aims: Sequence[Aim]) -> Table:
    """Return each target: where it stands, what each year must add, where the line leads."""
    table = _table(
        _("Cibles"),
        _("Chiffre"),
        _("Valeur"),
        _("Cible"),
        _("Pas annuel"),
        _("Tendance"),
        _("Source"),
    )
    for aim in aims:
        table.add_row(
            aim.label,
            quantity_words(aim.value, aim.unit, most_decimals=STATED_DECIMALS),
            _target(aim),
            _pace(aim),
            outlook_words(aim.progress.outlook) if aim.progress else _("inconnu"),
            aim.source,
        )
    return table


def summary(assessment: Assessment) -> str:
    """Return the counts that matter, in a sentence."""
    figures = assessment.figures.values()
    return _(
        "{figures} chiffres au {day}. Inconnus : {unknown} ; périmés : {stale} ; "
        "contredits : {contradictory}. Contrôles contredits : {wrong} sur {checks}.",
        figures=len(figures),
        day=date_words(assessment.as_of),
        unknown=sum("unknown" in found.statuses for found in figures),
        stale=sum("stale" in found.statuses for found in figures),
        contradictory=sum("contradictory" in found.statuses for found in figures),
        wrong=sum(finding.outcome == "contradicted" for finding in assessment.findings),
        checks=len(assessment.findings),
    )


def _table(title: str, *headers: str) -> Table:
    """Return an empty table whose second column holds numbers and does not wrap."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for header in headers:
        table.add_column(header, overflow="fold")
    table.columns[1].no_wrap = True
    table.columns[1].justify = "right"
    return table


def _value(found: Assessed) -> str:
    decimals = DERIVED_DECIMALS if found.figure.derive else STATED_DECIMALS
    return quantity_words(found.quantity, found.figure.unit, most_decimals=decimals)


def _statuses(found: Assessed) -> str:
    return ", ".join(status_words(status) for status in found.statuses)


def _dated(found: Assessed) -> str:
    return f"{_value(found)} ({day_words(found.observed)})"


def _formula(figure: Figure, figures: Mapping[str, Assessed]) -> str:
    if figure.derive is None:
        return ""
    operands = [figures[name] for name in figure.derive.of]
    parts = [f"{operand.figure.label} ({_value(operand)})" for operand in operands]
    table = [name for name in (figure.derive.table, figure.derive.column) if name]
    return f"{operation_words(figure.derive.operation)} : {' ; '.join(parts + table)}"


def _objections(found: Assessed, findings: Sequence[Finding]) -> list[str]:
    return [finding.message for finding in findings if found.id in finding.contradicts]


def _line_value(finding: Finding) -> str:
    return quantity_words(finding.found, finding.unit, most_decimals=STATED_DECIMALS)


def _expected(finding: Finding) -> str:
    if finding.expected is None:
        return _("inconnu")
    most = DERIVED_DECIMALS
    if finding.found:
        most = max(most, -int(finding.found.value.as_tuple().exponent) - 2)
    value = value_words(
        finding.expected.value, finding.unit, most_decimals=min(most, STATED_DECIMALS)
    )
    return relation_words(finding.relation, value)


def _target(aim: Aim) -> str:
    return _(
        "{value} au {day}",
        value=quantity_words(aim.target, aim.unit, most_decimals=STATED_DECIMALS),
        day=date_words(aim.by),
    )


def _pace(aim: Aim) -> str:
    """Return what each year must add; shares rise by points."""
    if aim.progress is None or aim.progress.pace_needed is None or aim.progress.gap <= 0:
        return "–"
    unit = "points" if aim.unit == "share" else aim.unit
    return _(
        "{pace} par an",
        pace=value_words(aim.progress.pace_needed, unit, most_decimals=DERIVED_DECIMALS),
    )
