"""A study on the terminal: its sentences, its figures, then the first rows of its tables."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import RenderableType
from rich.markup import escape

from maillage.cli.options import print_json, show, table
from maillage.contracts.diagnosis import Figure, LabelledTable
from maillage.contracts.study import Study
from maillage.language import _
from maillage.outputs.study import Format, write_study
from maillage.outputs.wording import amount, interval_words, is_numeric, value_words

_ROWS = 12


def show_study(
    study: Study, *, out: Path | None, formats: Collection[Format], as_json: bool
) -> None:
    """Print a study, and write its report where asked."""
    written = write_study(study, out, formats=formats) if out else {}
    if as_json:
        print_json(_as_json(study))
        return
    show(*_pages(study))
    if out:
        main = written.get("report.html", out)
        show("", _("Rapport : {path}", path=escape(str(main))))


def _pages(study: Study) -> Iterator[RenderableType]:
    yield f"[bold]{escape(study.title)} – {escape(study.name)}[/bold]"
    if study.is_demo:
        yield _("Données de démonstration : territoire et chiffres inventés")
    for sentence in study.summary:
        yield escape(sentence)
    yield ""
    yield _figures(study.headlines)
    for chapter in study.chapters:
        for sentence in chapter.sentences:
            yield escape(sentence)
        curves = (curve.table for curve in chapter.curves)
        for shown in (*curves, *chapter.tables):
            if not shown.rows.is_empty():
                yield ""
                yield _table(shown)
    yield ""
    for sentence in study.limits:
        yield escape(f"• {sentence}")


def _figures(figures: tuple[Figure, ...]) -> RenderableType:
    rows = table(_("Chiffres clés"), _("Mesure"), _("Valeur"), _("Intervalle"), right=(1,))
    for figure in figures:
        rows.add_row(escape(figure.label), value_words(figure), interval_words(figure))
    return rows


def _table(shown: LabelledTable) -> RenderableType:
    right = tuple(at for at, label in enumerate(shown.columns) if is_numeric(label.unit))
    rows = table(escape(shown.caption), *(label.label for label in shown.columns), right=right)
    for row in shown.rows.head(_ROWS).iter_rows(named=True):
        rows.add_row(
            *(escape(amount(row[label.column], unit=label.unit)) for label in shown.columns)
        )
    if shown.rows.height > _ROWS:
        rows.caption = _("{shown} lignes sur {total}", shown=_ROWS, total=shown.rows.height)
    return rows


def _as_json(study: Study) -> dict[str, object]:
    """Return a study as JSON: tables as lists of rows, maps left to the package."""
    return {
        "kind": study.kind,
        "territory": study.reference,
        "name": study.name,
        "as_of": study.as_of.isoformat(),
        "demonstration": study.is_demo,
        "summary": list(study.summary),
        "headlines": [asdict(figure) for figure in study.headlines],
        "tables": {each.id: each.rows.to_dicts() for each in study.tables},
        "limits": list(study.limits),
        "notes": [asdict(note) for note in study.notes],
        "manifest": study.manifest,
    }
