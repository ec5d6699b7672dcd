"""The national standard *lieux de médiation numérique* 1.0.2, as a CSV file.

UTF-8, comma, 32 columns in the official order, ``|`` between the values of a list. What the
standard cannot say goes where a reader finds it (further telephones, the end of a long summary:
``presentation_detail``) and in the loss report. A place without what the standard requires
(name, commune, postcode, address, a date) is left out and listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from maillage.contracts.records import LISTS, STANDARD
from maillage.language import _
from maillage.outputs.datapackage import slug
from maillage.outputs.standards.enumerations import (
    CLOSED,
    CODE_INSEE,
    CODE_POSTAL,
    FURTHER_NUMBERS,
    PIVOT,
    RESUME_LENGTH,
    SPELLINGS,
    TELEPHONE,
    UNKNOWN_PIVOT,
    enumerations,
)
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.loss import Losses, filled, left_out, loss
from maillage.outputs.standards.plain_text import FORMULA, cut_at_word, neutralised
from maillage.outputs.standards.publication import Publication

STANDARD_NAME = "lieux-de-mediation-numerique"
REST = "__rest"
NUMBERS = "__numbers"
_TEXTS = tuple(
    name
    for name in STANDARD
    if name not in ("id", "pivot", "telephone", "latitude", "longitude", "date_maj")
)
_NEEDED = {name: name for name in ("nom", "commune", "code_postal", "adresse")} | {
    "day": "date_maj"
}
_ALWAYS = pl.lit(value=True)


@dataclass(frozen=True)
class NationalFile:
    """The national file: its name, its 32 columns as text cells, and what it could not carry."""

    name: str
    table: pl.DataFrame
    losses: Losses

    def csv(self) -> bytes:
        """Return the file; an unknown value is an empty cell."""
        return self.table.write_csv(line_terminator="\r\n").encode()


def file_name(facts: ReleaseFacts) -> str:
    """Return the name that the standard gives to the file.

    Examples:
        >>> from datetime import date
        >>> from maillage.outputs.standards.facts import LICENCE_OUVERTE
        >>> file_name(ReleaseFacts("Lieux", "Hub Sud", "region:93", "Sud", date(2026, 1, 2),
        ...                        LICENCE_OUVERTE))
        '2026-01-02_hub-sud_lieux-de-mediation-numerique_region-93.csv'
    """
    territory = facts.demo_prefix + slug(facts.territory)
    return f"{facts.date.isoformat()}_{slug(facts.producer)}_{STANDARD_NAME}_{territory}.csv"


def national_file(publication: Publication) -> NationalFile:
    """Return the national file of the places that it can hold, sorted by id."""
    places, facts = publication.places, publication.facts
    out = places.filter(_why_left_out() != "")
    kept = places.filter(_why_left_out() == "")
    table = _safe(_written(_with_rests(kept), facts))
    found = [left_out(out, _why_left_out()), *_losses(kept), *_formulas(kept)]
    return NationalFile(file_name(facts), table, Losses.of(STANDARD_NAME, found))


def _why_left_out() -> pl.Expr:
    """Return the reasons why the standard refuses a place, joined; nothing where it does not."""
    missing = [
        pl.when(pl.col(column).is_null()).then(pl.lit(_("{field} : inconnu", field=field)))
        for column, field in _NEEDED.items()
    ]
    wrong = pl.when(~pl.col("code_postal").str.contains(CODE_POSTAL)).then(
        pl.lit(_("code_postal n'est pas fait de cinq chiffres"))
    )
    return pl.concat_str([*missing, wrong], separator=" ; ", ignore_nulls=True)


def _has_e164() -> pl.Expr:
    return pl.col("telephone").str.contains(TELEPHONE)


def _fits_summary() -> pl.Expr:
    length = pl.col("presentation_resume").str.len_chars()
    return (length <= RESUME_LENGTH).fill_null(value=True)


def _with_rests(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the places with the summary cut, its rest, and the numbers that go to the detail."""
    shown = kept.with_columns(neutralised("presentation_resume"))
    summary = cut_at_word("presentation_resume", RESUME_LENGTH)
    rest = pl.col("presentation_resume").str.slice(summary.str.len_chars()).str.strip_chars()
    short = pl.when(~_has_e164()).then("telephone")
    numbers = pl.concat_list(short, "telephones_autres").list.drop_nulls()
    numbers = (
        pl.when(pl.col("telephones_autres").is_null())
        .then(pl.concat_list(short).list.drop_nulls())
        .otherwise(numbers)
    )
    return shown.with_columns(
        summary,
        pl.when(rest != "").then("…" + rest).alias(REST),
        pl.when(numbers.list.len() > 0)
        .then(FURTHER_NUMBERS + numbers.list.join(", "))
        .alias(NUMBERS),
    )


def _written(kept: pl.DataFrame, facts: ReleaseFacts) -> pl.DataFrame:
    """Return the 32 columns; what a field cannot hold is null."""
    pivot = pl.col("pivot")
    detail = (REST, "presentation_detail", NUMBERS)
    warned = [facts.demo_words] if facts.is_demo else []
    sources = pl.concat_list("source_titles", pl.lit(warned, pl.List(pl.String)))
    columns = {
        "pivot": pl.when(pivot.str.contains(PIVOT)).then(pivot).otherwise(pl.lit(UNKNOWN_PIVOT)),
        "code_insee": pl.when(pl.col("code_insee").str.contains(CODE_INSEE)).then("code_insee"),
        "telephone": pl.when(_has_e164()).then("telephone"),
        "presentation_detail": _joined(detail),
        "source": sources.list.join("|").replace("", None),
        "date_maj": pl.col("day"),
    }
    columns |= {name: _list_cell(name) for name in LISTS}
    return kept.select(columns.get(name, pl.col(name)).alias(name) for name in STANDARD)


def _joined(names: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str(names, separator="\n\n", ignore_nulls=True).replace("", None)


def _list_cell(name: str) -> pl.Expr:
    values = pl.col(name)
    if name in enumerations():
        spelt = pl.element().replace(dict(SPELLINGS))
        values = values.list.eval(spelt.filter(spelt.is_in(enumerations()[name])))
    return values.list.join("|").replace("", None)


def _safe(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(neutralised(name) for name in _TEXTS)


def _losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    yield from _identity_losses(kept)
    yield from _telephone_losses(kept)
    yield loss(
        kept,
        "code_insee",
        ~pl.col("code_insee").str.contains(CODE_INSEE),
        outcome="lost",
        reason=_("le standard refuse ce code de commune"),
    )
    yield loss(
        kept,
        "presentation_resume",
        ~_fits_summary(),
        outcome="changed",
        reason=_("plus de 280 caractères : la suite est au début de presentation_detail"),
    )
    for name, accepted in enumerations().items():
        yield from _list_losses(kept, name, accepted)


def _identity_losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    refused = _("le standard attend 9 à 14 lettres et chiffres")
    yield loss(kept, "pivot", ~pl.col("pivot").str.contains(PIVOT), outcome="lost", reason=refused)
    unknown = kept.filter(~pl.col("pivot").str.contains(PIVOT).fill_null(value=False))
    reason = _("identifiant exigé mais inconnu : quatorze zéros")
    yield filled(unknown, "pivot", pl.lit(UNKNOWN_PIVOT), reason=reason)
    undated = kept.filter(pl.col("date_maj").is_null())
    reason = _("date exigée mais inconnue : celle de la source la plus récente")
    yield filled(undated, "date_maj", pl.col("day"), reason=reason)


def _telephone_losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    short = _("le standard refuse ce numéro : écrit dans presentation_detail")
    yield loss(kept, "telephone", ~_has_e164(), outcome="moved", reason=short)
    further = _("le standard n'a qu'un numéro : écrit dans presentation_detail")
    yield loss(kept, "telephones_autres", _ALWAYS, outcome="moved", reason=further)


def _list_losses(
    kept: pl.DataFrame, name: str, accepted: tuple[str, ...]
) -> Iterator[pl.DataFrame]:
    spelt = pl.col(name).replace(dict(SPELLINGS))
    respelt = _("écrit comme le schéma officiel l'écrit")
    yield loss(kept, name, spelt != pl.col(name), outcome="changed", reason=respelt)
    reason = _("valeur absente de la liste du standard")
    yield loss(kept, name, ~spelt.is_in(accepted), outcome="lost", reason=reason)


def _formulas(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the cells that get an apostrophe; for a list, its first value starts the cell."""
    reason = _("commence comme une formule de tableur : précédé d'une apostrophe")
    for name in _TEXTS:
        if name == "source" or name in CLOSED:
            continue  # not of the place, or lists of which no value is a formula
        starts_cell = kept.filter(_fits_summary()) if name == "presentation_detail" else kept
        first = starts_cell.select("id", name)
        if name in LISTS:
            first = first.with_columns(pl.col(name).list.first())
        yield loss(
            first, name, pl.col(name).str.contains(FORMULA), outcome="changed", reason=reason
        )
