"""Write the places of a release in every standard, with what each of them could not carry."""

from pathlib import Path

import polars as pl

from maillage.files import write_all
from maillage.language import _
from maillage.outputs.standards.data_inclusion import Inclusion, inclusion
from maillage.outputs.standards.description import (
    SCHEMA_PAGE,
    ReleaseFile,
    datapackage,
    dcat,
    dictionary,
    table_schema,
)
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.fields import schema_1_0_2
from maillage.outputs.standards.hsds import directory
from maillage.outputs.standards.loss import LOSSES, losses_csv, summary
from maillage.outputs.standards.mediation_numerique import NationalFile, national_file
from maillage.outputs.standards.place_tables import (
    feature_collection,
    full_table,
    geojson_losses,
    parquet,
    parquet_losses,
)
from maillage.outputs.standards.publication import NO_TEXTS, Publication, publish


def write_standards(
    places: pl.DataFrame,
    facts: ReleaseFacts,
    out: Path,
    *,
    include_personal: bool = False,
    texts: pl.DataFrame = NO_TEXTS,
) -> list[str]:
    """Write every file of the release, and return their names, ``datapackage.json`` last.

    The same places and facts in the same language give the same bytes, whatever the order of the
    rows. All files are written before the first is put in place.

    Args:
        places: contract ``places``.
        facts: what the files say of themselves.
        out: the folder, made when it does not exist.
        include_personal: also write the fields that ``personal`` names, and the texts as they are.
        texts: contract ``public_texts``, what is written instead of those that speak of a person.

    Raises:
        ContractError: the table breaks its contract.
        StoreError: a file cannot be written.
    """
    contents = standards(places, facts, include_personal=include_personal, texts=texts)
    write_all({out / name: content for name, content in contents.items()})
    return list(contents)


def standards(
    places: pl.DataFrame,
    facts: ReleaseFacts,
    *,
    include_personal: bool = False,
    texts: pl.DataFrame = NO_TEXTS,
) -> dict[str, bytes]:
    """Return the bytes of every file of the release, by name (see :func:`write_standards`)."""
    publication = publish(places, facts, include_personal=include_personal, texts=texts)
    files = _files(places, publication)
    contents = {file.name: file.content for file in files}
    described = {
        "dcat.jsonld": dcat(facts, files, publication.places),
        "datapackage.json": datapackage(facts, files),
    }
    return contents | described


def _files(places: pl.DataFrame, publication: Publication) -> list[ReleaseFile]:
    """Return the files but those that describe them."""
    national, included = national_file(publication), inclusion(publication)
    services = directory(publication)
    each = [national.losses, included.losses, services.losses]
    each += [geojson_losses(publication), parquet_losses()]
    counts = summary(places, publication.places, publication.losses, each)
    return [
        _national(national),
        *_inclusion(included),
        ReleaseFile("hsds.json", services.json(), _("Annuaire de services, HSDS 3")),
        *_whole(publication),
        ReleaseFile(
            "losses.csv",
            losses_csv([publication.losses, *each]),
            _("Ce que chaque standard ne peut pas porter"),
            table_schema(LOSSES.empty()),
        ),
        _table_file("losses-summary.csv", counts, _("Valeurs portées et perdues, par standard")),
    ]


def _national(file: NationalFile) -> ReleaseFile:
    title = _("Standard national des lieux de médiation numérique 1.0.2")
    return ReleaseFile(file.name, file.csv(), title, schema_1_0_2(), SCHEMA_PAGE)


def _inclusion(found: Inclusion) -> list[ReleaseFile]:
    structures, services = found.structures_json(), found.services_json()
    return [
        ReleaseFile(
            "data-inclusion-structures.json", structures, _("Structures, data·inclusion v1")
        ),
        ReleaseFile("data-inclusion-services.json", services, _("Services, data·inclusion v1")),
    ]


def _whole(publication: Publication) -> list[ReleaseFile]:
    full = full_table(publication)
    return [
        ReleaseFile("places.geojson", feature_collection(publication), _("Carte des lieux")),
        ReleaseFile("places.parquet", parquet(full), _("Lieux, tous les champs")),
        _table_file("dictionary.csv", dictionary(full), _("Dictionnaire des champs")),
    ]


def _table_file(name: str, table: pl.DataFrame, title: str) -> ReleaseFile:
    content = table.write_csv(line_terminator="\r\n").encode()
    return ReleaseFile(name, content, title, table_schema(table))
