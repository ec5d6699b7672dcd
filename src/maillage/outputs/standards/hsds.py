"""HSDS 3 (Open Referral): the tables of the exchange format, in one JSON file.

One organization and one location a place, one service a place and kind of help. ``horaires`` stays
whole in the ``description`` of a schedule; recurrence fields are there only when they say exactly
that. The published schemas (3.2) require every part of an address: one without a commune or a
postcode is left out, and one without a street starts with the name of the place.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

import polars as pl

from maillage.language import _
from maillage.outputs.standards.loss import Losses, filled, left_out, loss
from maillage.outputs.standards.publication import Publication
from maillage.outputs.standards.rows_json import json_rows
from maillage.outputs.standards.schedules import Schedule, schedules
from maillage.reference.geography import embedded

STANDARD_NAME = "hsds-3"
_SPACE = UUID("6f1c1a52-5c0b-5d7e-9d0e-0d6a2b3c4f10")
"""Under which the identifiers of places make those of HSDS: the same place, the same uuid."""

_KINDS = (
    "organization",
    "identifier",
    "location",
    "address",
    "phone",
    "schedule",
    "service",
    "service_at_location",
    "accessibility",
)
_ALWAYS = pl.lit(value=True)
_ADDRESSED = pl.all_horizontal(pl.col("commune", "code_postal").is_not_null())
_OPENING = pl.Struct([pl.Field(name, pl.String) for name in Schedule.__annotations__])
_HOURS = pl.Schema({"horaires": pl.String(), "openings": pl.List(_OPENING)})


@dataclass(frozen=True)
class ServicesDirectory:
    """The tables of HSDS by name, and what they could not carry."""

    tables: Mapping[str, pl.DataFrame]
    losses: Losses
    warning: str = ""

    def json(self) -> bytes:
        """Return one JSON object, one list a table; made-up places say so first."""
        parts = [
            b'"%s":%s' % (name.encode(), json_rows(rows)) for name, rows in self.tables.items()
        ]
        if self.warning:
            said = json.dumps(self.warning, ensure_ascii=False)
            parts.insert(0, f'"demonstration":{said}'.encode())
        return b"{\n" + b",\n".join(parts) + b"\n}\n"


def directory(publication: Publication) -> ServicesDirectory:
    """Return the tables of HSDS for the places that have a name."""
    places = publication.places
    kept = _identified(places.filter(pl.col("nom").is_not_null()))
    services = _served(kept)
    tables = {
        "organizations": _organizations(kept),
        "organization_identifiers": _identifiers(kept),
        "services": _services(services),
        "locations": _locations(kept),
        "addresses": _addresses(kept.filter(_ADDRESSED), publication.facts.territory_name),
        "phones": _phones(kept),
        "schedules": _schedules(kept),
        "service_at_locations": _at_locations(services),
        "accessibility": _accessibility(kept),
    }
    found = [*_left_out(places), *_losses(kept)]
    return ServicesDirectory(tables, Losses.of(STANDARD_NAME, found), publication.facts.demo_words)


def _identified(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the places with the stem of their identifiers: a uuid without its last group."""
    stems = [str(uuid5(_SPACE, place))[:-8] for place in kept["id"].to_list()]
    return kept.with_columns(pl.Series("stem", stems, pl.String))


def _uuid(kind: str, order: pl.Expr | None = None) -> pl.Expr:
    """Return the identifier of the nth thing of a kind that belongs to the place."""
    rank = pl.lit(0) if order is None else order
    number = (rank + _KINDS.index(kind) * 100_000).cast(pl.String).str.zfill(8)
    return pl.col("stem") + number


def _organizations(kept: pl.DataFrame) -> pl.DataFrame:
    said = ("presentation_resume", "presentation_detail")
    text = pl.concat_str(said, separator="\n\n", ignore_nulls=True).replace("", None)
    return kept.select(
        _uuid("organization").alias("id"),
        pl.col("nom").alias("name"),
        pl.coalesce(text, "nom").alias("description"),
        pl.col("courriels").list.first().alias("email"),
        pl.col("site_web").list.first().alias("website"),
    )


def _identifiers(kept: pl.DataFrame) -> pl.DataFrame:
    pivot = pl.col("pivot")
    kind = (
        pl.when(pivot.str.contains(r"^[0-9]{14}$"))
        .then(pl.lit("SIRET"))
        .when(pivot.str.contains(r"^W[0-9A-Z]{9}$"))
        .then(pl.lit("RNA"))
        .otherwise(pl.lit("pivot"))
    )
    return kept.filter(pivot.is_not_null()).select(
        _uuid("identifier").alias("id"),
        _uuid("organization").alias("organization_id"),
        kind.alias("identifier_type"),
        pivot.alias("identifier"),
    )


def _locations(kept: pl.DataFrame) -> pl.DataFrame:
    return kept.select(
        _uuid("location").alias("id"),
        pl.lit("physical").alias("location_type"),
        _uuid("organization").alias("organization_id"),
        pl.col("nom").alias("name"),
        "latitude",
        "longitude",
        pl.col("id").alias("external_identifier"),
        pl.lit("maillage").alias("external_identifier_type"),
    )


def _addresses(kept: pl.DataFrame, territory: str) -> pl.DataFrame:
    """Return the addresses; the province is the département, else the territory of the release."""
    geography = embedded()
    departements = geography.level("departement")
    province = pl.col("departement").replace_strict(
        departements["code"], departements["name"], default=territory
    )
    inside = geography.zones.filter(pl.col("level").is_in(["commune", "arrondissement"]))
    placed = kept.join(
        inside.select("code", "departement"),
        left_on="code_insee",
        right_on="code",
        how="left",
        validate="m:1",
        maintain_order="left",
    )
    return placed.select(
        _uuid("address").alias("id"),
        _uuid("location").alias("location_id"),
        pl.coalesce("adresse", "nom").alias("address_1"),
        pl.col("complement_adresse").alias("address_2"),
        pl.col("commune").alias("city"),
        province.alias("state_province"),
        pl.col("code_postal").alias("postal_code"),
        pl.lit("FR").alias("country"),
        pl.lit("physical").alias("address_type"),
    )


def _phones(kept: pl.DataFrame) -> pl.DataFrame:
    further = pl.col("telephones_autres").fill_null([])
    every = kept.with_columns(pl.concat_list("telephone", further).alias("number"))
    each = every.explode("number").drop_nulls("number")
    return each.select(
        _uuid("phone", _rank()).alias("id"),
        _uuid("location").alias("location_id"),
        _uuid("organization").alias("organization_id"),
        "number",
        pl.lit("voice").alias("type"),
    )


def _rank() -> pl.Expr:
    return pl.int_range(pl.len()).over("id")


def _schedules(kept: pl.DataFrame) -> pl.DataFrame:
    """Return one row an opening of a place; one without recurrence where none says it exactly."""
    said = kept["horaires"].drop_nulls().unique().sort().to_list()
    openings = [_openings(hours) for hours in said]
    found = pl.DataFrame({"horaires": said, "openings": openings}, schema=_HOURS)
    open_places = kept.drop_nulls("horaires")
    each = open_places.join(found, on="horaires", validate="m:1", maintain_order="left")
    each = each.explode("openings")
    opening = pl.col("openings").struct
    return each.select(
        _uuid("schedule", _rank()).alias("id"),
        _uuid("location").alias("location_id"),
        opening.field("freq"),
        opening.field("byday"),
        (opening.field("opens_at") + ":00").alias("opens_at"),
        (opening.field("closes_at") + ":00").alias("closes_at"),
        pl.col("horaires").alias("description"),
    )


def _openings(hours: str) -> list[dict[str, str] | None]:
    return [vars(each) for each in schedules(hours)] or [None]


def _served(kept: pl.DataFrame) -> pl.DataFrame:
    each = kept.explode("services").drop_nulls("services")
    return each.with_columns(_rank().alias("rank"))


def _services(services: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("rank")
    return services.select(
        _uuid("service", rank).alias("id"),
        _uuid("organization").alias("organization_id"),
        pl.col("services").alias("name"),
        pl.lit("active").alias("status"),
        _words("modalites_acces", "modalites_accompagnement").alias("application_process"),
        _words("frais_a_charge").alias("fees_description"),
        _words("formations_labels", "autres_formations_labels").alias("accreditations"),
        _words("publics_specifiquement_adresses", "prise_en_charge_specifique").alias(
            "eligibility_description"
        ),
        pl.col("day").alias("assured_date"),
    )


def _words(*columns: str) -> pl.Expr:
    lists = pl.concat_list(*(pl.col(name).fill_null([]) for name in columns))
    return lists.list.join(", ").replace("", None)


def _at_locations(services: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("rank")
    return services.select(
        _uuid("service_at_location", rank).alias("id"),
        _uuid("service", rank).alias("service_id"),
        _uuid("location").alias("location_id"),
    )


def _accessibility(kept: pl.DataFrame) -> pl.DataFrame:
    return kept.drop_nulls("fiche_acces_libre").select(
        _uuid("accessibility").alias("id"),
        _uuid("location").alias("location_id"),
        pl.col("fiche_acces_libre").alias("url"),
    )


def _left_out(places: pl.DataFrame) -> Iterator[pl.DataFrame]:
    nameless = places.filter(pl.col("nom").is_null())
    yield left_out(nameless, pl.lit(_("nom : inconnu")))


_UNSAID = (
    "code_insee",
    "typologie",
    "itinerance",
    "structure_parente",
    "dispositif_programmes_nationaux",
    "prise_rdv",
    "sources",
)
_OF_SERVICES = (
    "date_maj",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
)


def _losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    reason = _("HSDS n'a pas de champ pour le dire")
    for field in _UNSAID:
        yield loss(kept, field, _ALWAYS, outcome="lost", reason=reason)
    bare = kept.filter(pl.col("services").list.len().fill_null(0) == 0)
    reason = _("aucun service du lieu ne peut le porter")
    for field in _OF_SERVICES:
        yield loss(bare, field, _ALWAYS, outcome="lost", reason=reason)
    placeless = kept.filter(~_ADDRESSED)
    reason = _("HSDS n'a pas d'adresse sans commune ou sans code postal")
    for field in ("commune", "code_postal", "adresse", "complement_adresse"):
        yield loss(placeless, field, _ALWAYS, outcome="lost", reason=reason)
    streetless = kept.filter(_ADDRESSED, pl.col("adresse").is_null())
    reason = _("HSDS exige une première ligne d'adresse : le nom du lieu")
    yield filled(streetless, "adresse", pl.col("nom"), reason=reason)
    reason = _("HSDS n'en garde qu'un par organisme")
    for field in ("courriels", "site_web"):
        others = kept.with_columns(pl.col(field).list.slice(1))
        yield loss(others, field, _ALWAYS, outcome="lost", reason=reason)
