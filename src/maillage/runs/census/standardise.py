"""From the words of a list to the standard's values: every repair, and a note for each.

Order matters: the commune first, because the plan of a telephone number, the territory of an
identifier and the bounds of a position depend on it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from maillage.contracts import DAYS, HOURS_BY_DAY, PLACE_RECORDS
from maillage.contracts.repaired import Repaired, Rules, rules
from maillage.methods import hours
from maillage.methods.repair import (
    addresses,
    commune_clues,
    communes,
    contacts,
    coordinates,
    dates,
    emails,
    identifiers,
    names,
    texts,
    typologies,
    web,
)
from maillage.reference.geography import Geography
from maillage.runs.census.country import Whereabouts, neighbourhoods, whereabouts
from maillage.runs.census.mending import Outputs, Repair, mend
from maillage.runs.census.people import personal_fields, service_contacts
from maillage.runs.census.wording import mend_terms

_TEXT: Final[tuple[Any, Callable[[Any], object]]] = (pl.String, str)
_TEXTS: Final[tuple[Any, Callable[[Any], object]]] = (pl.List(pl.String), list)
_PLAIN: Final = ("presentation_resume", "presentation_detail", "structure_parente")
_ADDRESSES: Final = ("prise_rdv", "fiche_acces_libre")
_POSTCODE_RULES: Final = tuple(name for name in communes.RULES if name.startswith("postcode-"))
_COMMUNE_RULES: Final = rules({**communes.RULES, **commune_clues.RULES})
_CLUES: Final = {"_pivot": "pivot", "_nom": "nom", "_adresse": "adresse"}
"""What may tell the commune of a record that names none."""
_CODE_RULES: Final = ("commune-former-code", "commune-code-zero")


@dataclass(frozen=True)
class Standardised:
    """``place_records`` and ``record_notes``."""

    records: pl.DataFrame
    notes: pl.DataFrame


@dataclass
class _Work:
    """The records as they are mended, column after column."""

    table: pl.DataFrame
    geography: Geography
    notes: list[pl.DataFrame] = field(default_factory=list)

    def mend(
        self,
        target: str,
        columns: tuple[str, ...],
        repair: Repair,
        outputs: Outputs,
        rules: Rules,
        *,
        shown: tuple[str, ...] = (),
    ) -> None:
        """Put what a repair makes of the cells in place of them."""
        made = mend(
            self.table, columns, repair, field=target, outputs=outputs, rules=rules, shown=shown
        )
        self.table = self.table.with_columns(made.columns)
        self.notes.append(made.notes)

    def tell_of(self, columns: tuple[str, ...], rules: Collection[str], said: pl.DataFrame) -> None:
        """Let the notes of these rules show other columns than the first that was read."""
        words = pl.concat_str(
            [pl.col(name).cast(pl.String) for name in columns], separator=" | ", ignore_nulls=True
        ).replace("", None)
        shown = said.select("record", before=words).join(
            self.table.select("record", after=words), on="record", validate="1:1"
        )
        notes = pl.concat(self.notes)
        is_told = pl.col("rule").is_in(rules)
        told = notes.filter(is_told).with_columns(field=pl.lit(columns[0])).drop("before", "after")
        self.notes = [
            notes.filter(~is_told),
            told.join(shown, on="record", how="left", validate="m:1").select(notes.columns),
        ]


def standardise(mapped: pl.DataFrame, *, geography: Geography) -> Standardised:
    """Return the records of a list, standardised, and what was noted of each field.

    Nothing depends on the day: :func:`maillage.runs.census.lists.read_list` forgets the dates of
    the future.

    Args:
        mapped: ``mapped_records``.
        geography: the communes that places may be in.
    """
    work = _Work(mapped, geography)
    for step in (_communes, _places, _contacts, _hours, _texts, _terms):
        step(work)
    shared, set_aside = service_contacts(work.table)
    marked = shared.with_columns(personal=personal_fields())
    notes = pl.concat([set_aside, *work.notes]).sort("record", "field", "rule")
    return Standardised(PLACE_RECORDS.check(marked.select(PLACE_RECORDS.schema.names())), notes)


def _communes(work: _Work) -> None:
    said = work.table
    is_silent = pl.col("commune").is_null() & pl.col("code_insee").is_null()
    work.table = said.with_columns(
        pl.when(is_silent).then(name).alias(clue) for clue, name in _CLUES.items()
    )
    outputs = {
        "commune": (pl.String, _of_commune("name")),
        "code_postal": (pl.String, lambda found: found.postcode),
        "code_insee": (pl.String, _of_commune("code")),
        "departement": (pl.String, _of_commune("department")),
    }
    read = ("commune", "code_postal", "code_insee", *_CLUES)
    work.mend("commune", read, whereabouts(work.geography), outputs, _COMMUNE_RULES)
    work.table = work.table.drop(_CLUES)
    work.tell_of(("code_insee",), _CODE_RULES, said)
    work.tell_of(("code_postal",), _POSTCODE_RULES, said)


def _of_commune(name: str) -> Callable[[Whereabouts], str | None]:
    return lambda found: getattr(found.commune, name) if found.commune else None


def _places(work: _Work) -> None:
    work.mend(
        "nom",
        ("nom", "commune"),
        lambda text, commune: names.name(text or "", commune=commune),
        {"nom": _TEXT},
        names.RULES,
    )
    complement = work.table["complement_adresse"]
    work.mend(
        "adresse",
        ("adresse", "code_postal", "commune"),
        _known(
            lambda text, postcode, town: addresses.address(text, postcode=postcode, commune=town)
        ),
        {
            "adresse": (pl.String, lambda found: found.line),
            "complement_adresse": (pl.String, lambda found: found.complement),
        },
        addresses.RULES,
    )
    work.table = work.table.with_columns(
        pl.concat_str(complement, "complement_adresse", separator=", ", ignore_nulls=True)
        .replace("", None)
        .alias("complement_adresse")
    )
    around = neighbourhoods(work.geography)
    said = work.table
    work.mend(
        "latitude",
        ("latitude", "longitude", "code_insee"),
        lambda lat, lon, code: coordinates.position(lat or "", lon or "", commune=around.get(code)),
        {
            "longitude": (pl.Float64, lambda found: found[0]),
            "latitude": (pl.Float64, lambda found: found[1]),
        },
        coordinates.RULES,
    )
    work.tell_of(("latitude", "longitude"), coordinates.RULES, said)


def _contacts(work: _Work) -> None:
    work.mend(
        "telephone",
        ("telephone", "departement"),
        _known(lambda text, department: contacts.phones(text, department=department)),
        {
            "telephone": (pl.String, lambda found: found[0]),
            "telephones_autres": (pl.List(pl.String), lambda found: list(found[1:])),
        },
        contacts.RULES,
    )
    work.mend("courriels", ("courriels",), _known(emails.emails), {"courriels": _TEXTS},
              emails.RULES)  # fmt: skip
    work.mend("site_web", ("site_web",), _known(web.websites), {"site_web": _TEXTS}, web.RULES)
    for name in _ADDRESSES:
        outputs = {name: (pl.String, lambda found: found[0])}
        work.mend(name, (name,), _known(web.websites), outputs, web.RULES)
    work.mend(
        "pivot",
        ("pivot", "code_insee"),
        _known(lambda text, code: identifiers.pivot(text, code_insee=code)),
        {"pivot": _TEXT},
        identifiers.RULES,
    )
    work.mend(
        "date_maj",
        ("date_maj",),
        _known(lambda text: dates.day(text, as_of=date.max)),
        {"date_maj": (pl.Date, lambda found: found)},
        dates.RULES,
    )


def _hours(work: _Work) -> None:
    def read(text: str | None, *cells: str | None) -> Repaired[str]:
        if text and text.strip():
            return hours.parse(text)
        week = {day: cell for day, cell in zip(DAYS, cells, strict=True) if cell}
        return hours.parse_week(week) if week else Repaired(None)

    cells = ("horaires", *HOURS_BY_DAY)
    work.mend("horaires", cells, read, {"horaires": _TEXT}, hours.RULES, shown=cells)


def _texts(work: _Work) -> None:
    for name in _PLAIN:
        work.mend(name, (name,), _known(texts.text), {name: _TEXT}, texts.RULES)


def _terms(work: _Work) -> None:
    made = mend_terms(work.table)
    work.notes.append(made.notes)
    work.table = work.table.drop(made.columns.columns).with_columns(made.columns)
    lookup = {name: list(typologies.from_name(name)) for name in work.table["nom"].unique()}
    revealed = pl.Series([lookup[name] for name in work.table["nom"]], dtype=pl.List(pl.String))
    empty = pl.lit([], dtype=pl.List(pl.String))
    united = pl.concat_list(pl.col("typologie").fill_null(empty), revealed)
    work.table = work.table.with_columns(
        typologie=united.list.unique(maintain_order=True)
    ).with_columns(typologie=pl.when(pl.col("typologie").list.len() > 0).then(pl.col("typologie")))


def _known(repair: Callable[..., Repaired[Any]]) -> Repair:
    """Let an unknown cell stay unknown, whatever is told beside it."""
    return lambda text, *others: Repaired(None) if text is None else repair(text, *others)
