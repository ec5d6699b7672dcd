"""The quality page of a list of places: what its producer can act on, row by row."""

from pathlib import Path
from typing import Final

import polars as pl

from maillage.contracts.source_quality import SourceQuality
from maillage.files import write_all
from maillage.language import _, current
from maillage.numbers import date_words, number, percent
from maillage.outputs import html
from maillage.outputs.census.quality_words import causes, headlines, lead, record_count
from maillage.outputs.document import (
    Block,
    Document,
    Heading,
    NoteLines,
    Paragraphs,
    Section,
    Table,
)
from maillage.outputs.wording import furniture_words

SHOWN: Final = 200
"""Rows to mend shown on the page, the gravest first; the CSV has them all."""


def write_quality(quality: SourceQuality, folder: Path) -> tuple[Path, ...]:
    """Write ``rapport.html`` and ``problemes.csv`` of a source, and return their paths."""
    page, table = folder / "rapport.html", folder / "problemes.csv"
    write_all(
        {
            table: safe_csv(_in_words(quality.details)),
            page: html.render(compose(quality)).encode(),
        }
    )
    return page, table


def compose(quality: SourceQuality) -> Document:
    """Return the quality page of a source."""
    kicker = _("Qualité d'une liste de lieux")
    return Document(
        language=current(),
        title=f"{kicker} – {quality.title}",
        kicker=kicker,
        name=quality.title,
        subtitle=" · ".join(
            (quality.producer, record_count(quality.rows), date_words(quality.as_of))
        ),
        demo=_("Données de démonstration : territoire et chiffres inventés") * quality.is_demo,
        lead=lead(quality),
        headlines=headlines(quality),
        opening=None,
        sections=tuple(section for section in _sections(quality) if section.blocks),
        notes_title=_("Comment lire cette page"),
        notes=tuple(NoteLines(words, ()) for words in _reading_notes()),
        colophon=(
            _(
                "Une correction faite à la source profite à toutes les cartes. Les mêmes lignes "
                "sont dans problemes.csv, à ouvrir dans un tableur."
            ),
            f"{quality.title}, {quality.producer}, {quality.licence}.",
        ),
        words=furniture_words(),
    )


def _reading_notes() -> tuple[str, ...]:
    return (
        _("La complétude est la part pondérée des champs remplis : horaires et services comptent "
          "le plus."),
        _("La fraîcheur vaut 1 jusqu'à six mois, et baisse jusqu'à 0 à deux ans."),
        _("La validité perd un quart pour chaque valeur perdue, un dixième pour chaque doute."),
    )  # fmt: skip


def _sections(quality: SourceQuality) -> tuple[Section, ...]:
    return (
        _section(
            "problems", _("Ce qu'il y a à corriger"), *causes(quality), _problem_table(quality)
        ),
        _section("rows", _("Fiche par fiche"), _detail_table(quality)),
        _section("fields", _("Champ par champ"), _field_table(quality)),
        _section("reading", _("Ce que la lecture a noté"), _reading_table(quality)),
        _section("columns", _("Colonnes qui n'entrent pas"), *_columns(quality)),
    )


def _section(identifier: str, title: str, *blocks: Block | None) -> Section:
    return Section(identifier, title, tuple(block for block in blocks if block is not None))


def _problem_table(quality: SourceQuality) -> Table | None:
    rows = tuple(
        (
            row["words"],
            row["field"],
            severity_words(row["severity"]),
            number(row["rows"]),
            row["before"] or "",
            row["after"] or "—",
        )
        for row in quality.problems.iter_rows(named=True)
    )
    headings = (
        Heading(_("Défaut")),
        Heading(_("Champ")),
        Heading(_("Gravité")),
        Heading(_("Fiches"), is_numeric=True),
        Heading(_("Exemple : avant")),
        Heading(_("après")),
    )
    return Table("problems", _("Défauts, des plus graves aux plus légers"), headings, rows) if (
        rows
    ) else None  # fmt: skip


def _detail_table(quality: SourceQuality) -> Table | None:
    shown = quality.details.head(SHOWN)
    rows = tuple(
        (
            number(row["row"]),
            row["nom"] or "—",
            row["field"],
            row["before"] or "",
            row["words"],
            row["suggestion"] or row["after"] or "—",
        )
        for row in shown.iter_rows(named=True)
    )
    headings = (
        Heading(_("Ligne"), is_numeric=True),
        Heading(_("Lieu")),
        Heading(_("Champ")),
        Heading(_("Lu")),
        Heading(_("Défaut")),
        Heading(_("Gardé, ou proposé")),
    )
    remark = (
        _(
            "{shown} lignes sur {all} ; toutes sont dans problemes.csv.",
            shown=number(shown.height),
            all=number(quality.details.height),
        )
        if quality.details.height > SHOWN
        else ""
    )
    return Table("details", _("Fiches à revoir"), headings, rows, remark) if rows else None


def _field_table(quality: SourceQuality) -> Table:
    rows = tuple(
        (row["field"], percent(row["known"], decimals=0), number(row["at_fault"]))
        for row in quality.fields.iter_rows(named=True)
    )
    headings = (
        Heading(_("Champ")),
        Heading(_("Rempli"), is_numeric=True),
        Heading(_("Fiches en défaut"), is_numeric=True),
    )
    return Table("fields", _("Ce que les fiches disent"), headings, rows)


def _reading_table(quality: SourceQuality) -> Table | None:
    rows = tuple(
        ("—" if row["row"] is None else number(row["row"]), row["message"], row["found"] or "")
        for row in quality.reading.head(SHOWN).iter_rows(named=True)
    )
    headings = (Heading(_("Ligne"), is_numeric=True), Heading(_("Défaut")), Heading(_("Lu")))
    caption = _("Lignes laissées de côté, lues à demi, ou d'identifiant répété")
    return Table("reading", caption, headings, rows) if rows else None


def _columns(quality: SourceQuality) -> tuple[Block, ...]:
    sentences = []
    if quality.unmapped:
        sentences.append(
            _("Colonnes sans correspondance : {names}.", names=", ".join(quality.unmapped))
        )
    if quality.personal:
        sentences.append(
            _(
                "Colonnes qui parlent de personnes, jamais lues : {names}.",
                names=", ".join(quality.personal),
            )
        )
    return (Paragraphs(tuple(sentences), is_list=True),) if sentences else ()


def severity_words(severity: str) -> str:
    """Return a severity as people read it."""
    return {"error": _("à corriger"), "warning": _("à vérifier"), "info": _("réparé")}[severity]


def _in_words(details: pl.DataFrame) -> pl.DataFrame:
    return details.with_columns(
        pl.col("severity").map_elements(severity_words, return_dtype=pl.String)
    )


def safe_csv(table: pl.DataFrame) -> bytes:
    """Return a CSV in which no cell of text can be taken for a formula by a spreadsheet."""
    risky = r"^[=+\-@\t\r]"
    text = pl.selectors.string()
    safe = table.with_columns(
        pl.when(text.str.contains(risky)).then(pl.lit("'") + text).otherwise(text).name.keep()
    )
    return safe.write_csv().encode()
