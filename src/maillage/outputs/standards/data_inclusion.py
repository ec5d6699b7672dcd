"""data·inclusion v1: one structure a place, one service a place and kind of help.

Values are those of the place or a combination of them, never a guess: a place without any service
has none, and a service's audience stays empty when nobody said it. Rows are valid for the models
of ``data_inclusion.schema.v1``; tests hold them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from maillage.language import _
from maillage.outputs.datapackage import slug
from maillage.outputs.standards import inclusion_words as words
from maillage.outputs.standards.contact import valid_emails, valid_urls
from maillage.outputs.standards.enumerations import FURTHER_NUMBERS
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.inclusion_losses import inclusion_losses
from maillage.outputs.standards.loss import Losses
from maillage.outputs.standards.plain_text import cut_at_word
from maillage.outputs.standards.publication import Publication
from maillage.outputs.standards.rows_json import json_rows

NAME_LENGTHS = (3, 150)
DESCRIPTION_LENGTHS = (5, 10_000)
SERVICE_TEXT_LENGTH = 1_900
"""A service says of its place at most this, within the 2,000 characters that are advised."""
FIRST_DAY = date(2000, 1, 1)

_WITH_SERVICES = (
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
)

_HOW = (
    "type",
    "frais",
    "frais_precisions",
    "publics",
    "publics_precisions",
    "modes_accueil",
    "modes_mobilisation",
    "mobilisation_precisions",
)


@dataclass(frozen=True)
class Inclusion:
    """Structures and services of data·inclusion v1, and what they could not carry."""

    structures: pl.DataFrame
    services: pl.DataFrame
    losses: Losses

    def structures_json(self) -> bytes:
        """Return the structures as a JSON list."""
        return json_rows(self.structures)

    def services_json(self) -> bytes:
        """Return the services as a JSON list."""
        return json_rows(self.services)


def inclusion(publication: Publication) -> Inclusion:
    """Return the structures and services of the places that data·inclusion can hold."""
    places = publication.places.with_columns(
        _why_left_out(publication.facts.date).alias("why_left_out")
    )
    kept = _accepted(places.filter(pl.col("why_left_out") == ""))
    owner = source_name(publication.facts)
    return Inclusion(
        _structures(kept, owner), _services(kept, owner), inclusion_losses(places, kept)
    )


def source_name(facts: ReleaseFacts) -> str:
    """Return the name of the producer that ids start with; made-up places have their own."""
    return "maillage-demonstration" if facts.is_demo else "maillage"


def _why_left_out(last_day: date) -> pl.Expr:
    """Return the reasons why a place cannot be a structure; nothing where it can."""
    day = pl.col("day")
    reasons = {
        _("nom : inconnu"): pl.col("nom").is_null(),
        _("nom : moins de trois caractères"): pl.col("nom").str.len_chars() < NAME_LENGTHS[0],
        _("date_maj : inconnue"): day.is_null(),
        _("date_maj : avant 2000, ou après la publication"): ~day.is_between(FIRST_DAY, last_day),
    }
    said = [pl.when(wrong).then(pl.lit(reason)) for reason, wrong in reasons.items()]
    return pl.concat_str(said, separator=" ; ", ignore_nulls=True)


def _accepted(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the places with the columns that both tables use, refused values emptied."""
    return kept.with_columns(
        cut_at_word("nom", NAME_LENGTHS[1]).alias("name"),
        _matching("code_postal", r"^[0-9]{5}$"),
        _matching("code_insee", r"^[0-9A-Za-z]{5}$"),
        _first("courriels", valid_emails(kept["courriels"])).alias("courriel"),
        _first("site_web", valid_urls(kept["site_web"])).alias("site"),
        _among("fiche_acces_libre", valid_urls(kept["fiche_acces_libre"])),
        _among("prise_rdv", valid_urls(kept["prise_rdv"])),
        _described(),
    )


def _matching(column: str, pattern: str) -> pl.Expr:
    return pl.when(pl.col(column).str.contains(pattern)).then(column).alias(column)


def _among(column: str, accepted: list[str]) -> pl.Expr:
    return pl.when(pl.col(column).is_in(accepted)).then(column).alias(column)


def _first(column: str, accepted: list[str]) -> pl.Expr:
    values = pl.col(column).list
    return values.eval(pl.element().filter(pl.element().is_in(accepted))).list.first()


def _described() -> pl.Expr:
    """Return the presentation and the further numbers, these first where all cannot fit."""
    least, most = DESCRIPTION_LENGTHS
    numbers = pl.col("telephones_autres").list.join(", ").replace("", None)
    further = pl.lit(FURTHER_NUMBERS) + numbers
    said = (pl.col("presentation_resume"), pl.col("presentation_detail"))
    whole = pl.concat_str(*said, further, separator="\n\n", ignore_nulls=True)
    cut = pl.concat_str(further, *said, separator="\n\n", ignore_nulls=True).str.slice(0, most)
    fitting = pl.when(whole.str.len_chars() <= most).then(whole).otherwise(cut)
    return pl.when(whole.str.len_chars() >= least).then(fitting).alias("description")


def _structures(kept: pl.DataFrame, owner: str) -> pl.DataFrame:
    pivot = pl.col("pivot")
    is_siret = pivot.str.contains(r"^[0-9]{14}$") & ~pivot.str.contains("^0+$")
    return kept.select(
        _id(owner).alias("id"),
        pl.lit(owner).alias("source"),
        pl.col("name").alias("nom"),
        pl.col("day").alias("date_maj"),
        "description",
        pl.when(is_siret).then("pivot").alias("siret"),
        *_WITH_SERVICES,
        pl.col("site").alias("site_web"),
        pl.col("horaires").alias("horaires_accueil"),
        pl.col("fiche_acces_libre").alias("accessibilite_lieu"),
        _union(
            _mapped("dispositif_programmes_nationaux", words.PROGRAMMES),
            _mapped("typologie", words.TYPOLOGIES),
            _mapped("formations_labels", words.LABELS),
        ).alias("reseaux_porteurs"),
    )


def _services(kept: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Return one row a place and known service, in the order of the place's list."""
    each = kept.with_columns(_id(owner).alias("structure_id"), *_how()).explode("services")
    each = each.filter(pl.col("services").is_in(list(words.THEMES)))
    suffix = pl.col("services").replace_strict({name: slug(name) for name in words.THEMES})
    themes = {name: list(found) for name, found in words.THEMES.items()}
    return each.select(
        pl.concat_str("structure_id", suffix, separator="--").alias("id"),
        "structure_id",
        pl.lit(owner).alias("source"),
        pl.col("services").alias("nom"),
        _service_description().alias("description"),
        pl.col("day").alias("date_maj"),
        *_HOW,
        pl.col("services")
        .replace_strict(themes, return_dtype=pl.List(pl.String))
        .alias("thematiques"),
        *_WITH_SERVICES,
        pl.col("prise_rdv").alias("lien_mobilisation"),
    )


def _how() -> list[pl.Expr]:
    """Return who each service is for and how one gets it, the same for all those of a place."""
    help_given, access = pl.col("modalites_accompagnement"), "modalites_acces"
    first_type = [
        pl.when(help_given.list.contains(said)).then(pl.lit(kind))
        for said, kind in words.TYPES.items()
    ]
    fees = _mapped("frais_a_charge", words.FEES).list.unique()
    is_plain = pl.col("frais_a_charge").list.eval(pl.element().is_in(["Gratuit", "Payant"]))
    needs_words = (pl.col("frais_a_charge").list.len() > 1) | ~is_plain.list.all()
    found = (
        pl.coalesce(first_type),
        pl.when(fees.list.len() == 1).then(fees.list.first()),
        pl.when(needs_words).then(pl.col("frais_a_charge").list.join(", ")),
        _union(
            _mapped("publics_specifiquement_adresses", words.PUBLICS),
            _mapped("prise_en_charge_specifique", words.NEEDS),
        ),
        _said(
            _unmapped("publics_specifiquement_adresses", words.PUBLICS),
            pl.col("prise_en_charge_specifique"),
        ),
        _union(_mapped("modalites_accompagnement", words.RECEPTION)),
        _union(_mapped(access, words.MOBILISATION)),
        _said(pl.col(access).list.set_intersection(list(words.SAID_IN_WORDS))),
    )
    return [value.alias(name) for name, value in zip(_HOW, found, strict=True)]


def _service_description() -> pl.Expr:
    """Return the kind of help, then what the place says of itself, else its name and commune."""
    said = pl.coalesce("presentation_resume", "presentation_detail")
    where = pl.concat_str("name", "commune", separator=", ", ignore_nulls=True)
    text = pl.coalesce(said, where).str.slice(0, SERVICE_TEXT_LENGTH)
    return pl.concat_str("services", text, separator=" : ")


def _id(owner: str) -> pl.Expr:
    return pl.lit(f"{owner}--") + pl.col("id")


def _mapped(column: str, table: Mapping[str, str]) -> pl.Expr:
    """Return the lists in the other words; values that have none are left out."""
    other = pl.element().replace_strict(dict(table), default=None, return_dtype=pl.String)
    return pl.col(column).list.eval(other.drop_nulls()).fill_null([])


def _unmapped(column: str, table: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().filter(~pl.element().is_in(list(table))))


def _union(*lists: pl.Expr) -> pl.Expr:
    joined = pl.concat_list(*lists).list.unique().list.sort()
    return pl.when(joined.list.len() > 0).then(joined)


def _said(*lists: pl.Expr) -> pl.Expr:
    return pl.concat_list(*(each.fill_null([]) for each in lists)).list.join(", ").replace("", None)
