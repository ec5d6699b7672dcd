"""Write what a release publishes: standards, quality of each list, what is held back."""

from pathlib import Path
from typing import Final

import polars as pl

from maillage.catalogue.sources import Source
from maillage.files import write_all
from maillage.language import _
from maillage.methods.repair.passages import passages_of_hours
from maillage.outputs.census.privacy import privacy_report
from maillage.outputs.census.quality_page import safe_csv, write_quality
from maillage.outputs.standards.facts import LICENCE_OUVERTE, Licence, ReleaseFacts
from maillage.outputs.standards.write import write_standards
from maillage.runs.census.people import public_text, public_texts
from maillage.runs.census.quality import quality
from maillage.runs.census.releases import Census, Release

ODBL: Final = Licence(
    "ODbL-1.0",
    "Open Database License 1.0",
    "https://opendatacommons.org/licenses/odbl/1-0/",
)
_PUBLISHED: Final = "publication"
_QUALITY: Final = "qualite"


def export(census: Census, release: Release, out: Path, *, include_personal: bool) -> list[Path]:
    """Write a release under a folder, and return the paths written.

    ``publication/`` has the standards and their loss report, ``qualite/SOURCE/`` the page and the
    rows of each list, ``permanences.csv`` who is present where, ``donnees-personnelles.csv`` what
    was held back and where.
    """
    places, records = release.table("places"), release.table("records")
    present = release.table("permanences")
    names = write_standards(
        places,
        facts(census, release),
        out / _PUBLISHED,
        include_personal=include_personal,
        texts=public_texts(places, key="id"),
    )
    written = [out / _PUBLISHED / name for name in names]
    for source in _sources(census, release):
        found = quality(census.store, release, source)
        written += write_quality(found, out / _QUALITY / source.id)
    tables = {
        out / "permanences.csv": safe_csv(
            present
            if include_personal
            else present.with_columns(public_text(pl.col("horaires"), passages_of_hours))
        ),
        out / "donnees-personnelles.csv": privacy_report(
            records, release.table("sources"), public_texts(records, key="record")
        ),
    }
    write_all(tables)
    return [*written, *tables]


def written_places(out: Path) -> int:
    """Return how many places the national file of an export holds."""
    [national] = (out / _PUBLISHED).glob("*_lieux-de-mediation-numerique_*.csv")
    return pl.read_csv(national, infer_schema=False).height


def facts(census: Census, release: Release) -> ReleaseFacts:
    """Return what the publications say of a release."""
    sources = _sources(census, release)
    is_demo = census.store.is_demo
    return ReleaseFacts(
        title=_("Recensement des lieux de médiation numérique"),
        producer="Maillage",
        territory="demo" if is_demo else "france",
        territory_name=_("Pays de démonstration") if is_demo else _("France"),
        date=release.as_of,
        licence=licence(sources),
        source_titles={source.id: source.title for source in sources},
        fallback_dates={source.id: source.published for source in sources},
        is_demo=is_demo,
    )


def licence(sources: list[Source]) -> Licence:
    """Return the licence that every source allows: one list that must be shared alike rules all."""
    shared_alike = any("ODbL" in source.licence for source in sources)
    return ODBL if shared_alike else LICENCE_OUVERTE


def _sources(census: Census, release: Release) -> list[Source]:
    known = census.store.sources
    return [known[name] for name in release.table("sources")["source"].sort()]
