"""Records and places: what each file says of a place, and what is known of each real place.

Field names are those of the national standard (*lieux de médiation numérique* 1.0.2), which also
gives their order. Inside, a list is a list, an unknown is null, and what the standard cannot carry
(further telephones) has a column of its own.
"""

import polars as pl

from maillage.contracts.contract import Column, Contract

LISTS = (
    "typologie",
    "courriels",
    "site_web",
    "itinerance",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
)
"""The fields of the standard that hold several values."""

STANDARD = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
)
"""The columns of the national standard, in its order."""

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Days of the week, as OpenStreetMap writes them."""

HOURS_BY_DAY = tuple(f"horaires_{day.lower()}" for day in DAYS)
"""The columns of hours where a file gives one cell a day."""

TEXTS = (
    "nom",
    "adresse",
    "complement_adresse",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "structure_parente",
)
"""The fields of the standard in which people write sentences, and sometimes speak of somebody."""

_WORDS = {
    "pivot": "SIRET, RNA, RIDET or TAHITI number",
    "nom": "name of the place",
    "commune": "name of the commune",
    "code_postal": "postcode, five digits",
    "code_insee": "code of the commune or municipal arrondissement",
    "adresse": "number, way and its name",
    "complement_adresse": "building, floor, post box",
    "telephone": "E.164, or a short number",
    "horaires": "opening hours, OpenStreetMap syntax",
    "presentation_resume": "a sentence or two",
    "presentation_detail": "a longer text",
    "structure_parente": "the body that runs the place",
    "fiche_acces_libre": "address of its page on accessibility",
    "prise_rdv": "address where one makes an appointment",
}
_FIELDS = tuple(field for field in STANDARD if field not in ("id", "source"))


def _field(name: str) -> Column:
    if name in LISTS:
        return Column(name, pl.List(pl.String), "values, without repeats", nullable=True)
    if name in ("latitude", "longitude"):
        return Column(name, pl.Float64, "WGS 84", nullable=True, unit="degree")
    if name == "date_maj":
        return Column(name, pl.Date, "last update of the record", nullable=True)
    return Column(name, pl.String, _WORDS[name], nullable=True)


_ORIGIN = (
    Column("record", pl.String, "key of the record: its source and a hash of its row"),
    Column("source", pl.String, "source id"),
    Column("row", pl.Int64, "row in the file, header excluded, from 1"),
    Column("source_id", pl.String, "the id that the source gives it", nullable=True),
)

MAPPED_RECORDS = Contract(
    "mapped_records",
    (
        *_ORIGIN,
        *(Column(name, pl.String, "as the file says", nullable=True) for name in _FIELDS),
        *(Column(name, pl.String, "that day's hours", nullable=True) for name in HOURS_BY_DAY),
    ),
    key=("record",),
)
"""One row a source row: columns renamed, nothing repaired; several values are joined by ``|``."""

PLACE_RECORDS = Contract(
    "place_records",
    (
        *_ORIGIN,
        *map(_field, _FIELDS),
        Column("telephones_autres", pl.List(pl.String), "further numbers", nullable=True),
        Column("personal", pl.List(pl.String), "fields that speak of a person"),
    ),
    key=("record",),
)
"""One row a source row, standardised; ``record_notes`` says what was repaired."""

RECORD_NOTES = Contract(
    "record_notes",
    (
        Column("record", pl.String, "key of the record"),
        Column("field", pl.String, "field of the standard"),
        Column("rule", pl.String, "rule that changed it, or the problem that stays"),
        Column("severity", pl.String, "severity", allowed=("error", "warning", "info")),
        Column("before", pl.String, "as the file says", nullable=True),
        Column("after", pl.String, "as it was written; null where nothing could be kept",
               nullable=True),
    ),
    key=(),
)  # fmt: skip
"""One row a repair or a problem of a field of a record."""

PLACES = Contract(
    "places",
    (
        Column("id", pl.String, "stable id of the place"),
        *map(_field, _FIELDS),
        Column("telephones_autres", pl.List(pl.String), "further numbers", nullable=True),
        Column("personal", pl.List(pl.String), "fields that speak of a person"),
        Column("sources", pl.List(pl.String), "sources that list it, sorted"),
        Column("records", pl.List(pl.String), "its records, sorted"),
    ),
    key=("id",),
)
"""One row a real place."""

PLACE_ORIGINS = Contract(
    "place_origins",
    (
        Column("place", pl.String, "place id"),
        Column("field", pl.String, "field of the standard"),
        Column("record", pl.String, "record that a value comes from"),
        Column("value", pl.String, "the value, for a field that holds several", nullable=True),
    ),
    key=(),
)
"""Where each value of a place comes from; a value that several records give has one row each."""

PERMANENCES = Contract(
    "permanences",
    (
        Column("record", pl.String, "record of the permanence"),
        Column("place", pl.String, "place that hosts it"),
        Column("service", pl.String, "the service that it is of: its stops share it"),
        Column("is_mobile", pl.Boolean, "whether it is a stop of a service on wheels"),
        Column("mediators", pl.Int64, "people who are there", nullable=True),
        Column("horaires", pl.String, "when, OpenStreetMap syntax", nullable=True),
    ),
    key=("record",),
)
"""One row a presence at a place; a place may host several, a mobile service has several stops."""

PUBLIC_TEXTS = Contract(
    "public_texts",
    (
        Column("key", pl.String, "place id, or key of the record"),
        Column("field", pl.String, "field of the standard", allowed=TEXTS),
        Column("kinds", pl.List(pl.String), "what its text says of people: name, mobile, mailbox"),
        Column("text", pl.String, "the text as anyone may read it"),
    ),
    key=("key", "field"),
)
"""One row a text that speaks of a person, a mark in place of each passage that does."""

DECISIONS = ("merge", "review", "distinct")

LINKS = Contract(
    "links",
    (
        Column("left", pl.String, "record, the lesser of the two keys"),
        Column("right", pl.String, "record"),
        Column("weight", pl.Float64, "match weight: log2 of the odds"),
        Column("probability", pl.Float64, "calibrated probability of the same place"),
        Column("decision", pl.String, "what became of the pair", allowed=DECISIONS),
        Column("decided_by", pl.String, "model, rule, number, or a person's file"),
        Column("reasons", pl.List(pl.String), "what weighed most, strongest first"),
    ),
    key=("left", "right"),
)
"""One row a candidate pair of records."""
