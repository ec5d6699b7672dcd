"""``maillage figures``: dated national figures, what follows from them, what contradicts them."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import click
from rich.console import RenderableType

from maillage.catalogue.loader import pick
from maillage.cli.figure_tables import (
    aim_table,
    course_table,
    figure_card,
    figure_table,
    finding_table,
    summary,
)
from maillage.cli.options import as_of_option, console, format_option
from maillage.language import _
from maillage.runs.figures import Assessed, Assessment, Status, assess, books

theme_option = click.option("--theme", default="", help=_("Un seul thème du livre."))


@click.group(help=_("Chiffres nationaux datés : valeur, univers, source, fraîcheur, contrôles."))
def figures() -> None:
    """Group the commands of the figures book."""


@figures.command("list", help=_("Liste les chiffres du livre, avec leur état."))
@theme_option
@click.option(
    "--status", type=click.Choice(get_args(Status)), help=_("Seulement les chiffres de cet état.")
)
@as_of_option
@format_option
def list_figures(theme: str, status: Status | None, as_of: date, output: str) -> None:
    """List the figures."""
    assessment = _assessed(theme, as_of)
    kept = [
        found for found in assessment.figures.values() if status is None or status in found.statuses
    ]
    if output == "json":
        _print_json([_figure_json(found) for found in kept])
        return
    for book in books().values():
        of_book = [found for found in kept if found.book == book.id]
        if of_book:
            _print(figure_table(f"{book.label} ({book.id})", of_book))


@figures.command(help=_("Montre un chiffre : calcul, univers, date, sources, cible, contrôles."))
@click.argument("figure_id", metavar="ID")
@as_of_option
@format_option
def show(figure_id: str, as_of: date, output: str) -> None:
    """Show one figure."""
    assessment = _assessed("", as_of)
    found = pick(assessment.figures, figure_id)
    if output == "json":
        _print_json(_figure_json(found))
        return
    _print(figure_card(found, assessment))


@figures.command(
    help=_(
        "Contrôle le livre : contradictions, séries, cibles. Une contradiction est un constat, "
        "non une panne : la commande réussit. Elle échoue si un calcul du livre est impossible."
    )
)
@theme_option
@as_of_option
@format_option
def check(theme: str, as_of: date, output: str) -> None:
    """Check the figures."""
    assessment = _assessed(theme, as_of)
    if output == "json":
        _print_json(_check_json(assessment))
        return
    if assessment.findings:
        _print(finding_table(assessment.findings, assessment.figures))
    if assessment.courses:
        _print(course_table(assessment.courses, assessment.figures))
    if assessment.aims:
        _print(aim_table(assessment.aims))
    _print(summary(assessment))


def _assessed(theme: str, as_of: date) -> Assessment:
    chosen = [pick(books(), theme)] if theme else books().values()
    return assess(chosen, as_of=as_of)


def _print(what: RenderableType) -> None:
    console(markup=False).print(what)


def _print_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    """Write a number as text, so that no reader rounds it, and a day as YYYY-MM-DD."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _figure_json(found: Assessed) -> dict[str, Any]:
    figure = found.figure
    quantity = asdict(found.quantity) if found.quantity else {}
    return {
        "id": figure.id,
        "theme": found.book,
        "label": str(figure.label),
        "value": quantity.get("value"),
        "low": quantity.get("low"),
        "high": quantity.get("high"),
        "unit": figure.unit,
        "universe": str(figure.universe),
        "observed": found.observed,
        "sources": found.sources,
        "statuses": found.statuses,
        "reason": found.reason,
        "caveat": str(figure.caveat or ""),
        "valid_until": figure.valid_until,
        "expires": found.expires,
        "derive": figure.derive.model_dump() if figure.derive else None,
        "target": figure.target.model_dump() if figure.target else None,
    }


def _check_json(assessment: Assessment) -> dict[str, Any]:
    return {
        "as_of": assessment.as_of,
        "findings": [asdict(finding) for finding in assessment.findings],
        "series": [asdict(course) for course in assessment.courses],
        "targets": [asdict(aim) for aim in assessment.aims],
    }
