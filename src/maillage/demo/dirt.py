"""What people do to the record of a place when they type it, copy it or export it."""

import numpy as np
import polars as pl

from maillage.demo.places import moved

_SHORT_NAMES = {
    "Centre communal d'action sociale": "CCAS",
    "Bibliothèque municipale": "Bib. mun.",
    "Médiathèque": "Mediatheque",
    "France services": "Maison France Services",
    "Espace de vie sociale": "EVS",
    "Centre social": "CS",
    "Association ": "Asso. ",
    "Bureau de poste": "La Poste",
    "Mairie": "Hôtel de ville",
}
_SHORT_STREETS = {
    "avenue": "av.", "boulevard": "Bd", "place": "pl", "chemin": "che", "allée": "all.",
    "impasse": "imp", "rue": "r.",
}  # fmt: skip


def dirty(rng: np.random.Generator, records: pl.DataFrame) -> pl.DataFrame:
    """Return the records of places with the faults of real ones, row for row.

    The columns of ``places.places`` are kept, ``address`` is added; a fault leaves a place
    recognisable by a person who reads the whole record.
    """
    count = records.height
    lon, lat = moved(rng, records, metres=rng.exponential(40, size=count))
    faults = {
        fault: pl.Series(rng.random(count))
        for fault in ("name", "address", "town", "phone", "siret", "email", "position", "hours")
    }
    letter = pl.Series(rng.integers(3, 10, size=count))
    return records.with_columns(lon=lon, lat=lat).with_columns(
        name=_name(faults["name"], letter),
        address=_address(faults["address"]),
        town=_town(faults["town"]),
        phone=_phone(faults["phone"]),
        siret=_siret(faults["siret"]),
        email=_email(faults["email"]),
        week=pl.when(faults["hours"] < 0.25).then(None).otherwise("week"),
        **_position(faults["position"]),
    )


def _cases(chance: pl.Series, otherwise: pl.Expr, *cases: tuple[float, pl.Expr]) -> pl.Expr:
    """Return each case with its probability, and ``otherwise`` with what is left."""
    result, bound = otherwise, sum(share for share, _case in cases)
    for share, case in reversed(cases):
        result = pl.when(chance < bound).then(case).otherwise(result)
        bound -= share
    return result


def _name(chance: pl.Series, letter: pl.Series) -> pl.Expr:
    name = pl.col("name")
    return _cases(
        chance,
        name,
        (0.20, name.str.replace_many(_SHORT_NAMES)),
        (0.12, name.str.to_uppercase()),
        (0.08, name.str.slice(0, letter) + name.str.slice(letter + 1)),
        (0.04, name.str.replace_all(" ", "  ")),
        (0.06, name + " - " + pl.col("town")),
        (0.05, name.str.replace_all("'", "’")),
    )


def _address(chance: pl.Series) -> pl.Expr:
    plain = pl.col("number").cast(pl.String) + " " + pl.col("street")
    return _cases(
        chance,
        plain,
        (0.22, plain.str.replace_many(_SHORT_STREETS)),
        (0.10, plain.str.to_uppercase()),
        (0.06, pl.col("number").cast(pl.String) + ", " + pl.col("street")),
        (0.05, "Bâtiment A\n" + plain),
        (0.06, plain + " " + pl.col("postcode") + " " + pl.col("town")),
        (0.06, pl.col("street")),
        (0.04, pl.lit(None)),
    )


def _town(chance: pl.Series) -> pl.Expr:
    town = pl.col("town")
    return _cases(
        chance,
        town,
        (0.15, town.str.to_uppercase()),
        (0.10, town.str.replace_all("-", " ")),
        (0.05, town.str.replace("Saint-", "St ").str.replace("-sur-", " s/ ")),
        (0.03, town + " "),
    )


def _phone(chance: pl.Series) -> pl.Expr:
    phone = pl.col("phone")
    return _cases(
        chance,
        phone,
        (0.40, _pairs(phone, " ")),
        (0.12, _pairs(phone, ".")),
        (0.06, _pairs(phone, "/")),
        (0.10, "+33" + phone.str.slice(1)),
        (0.04, "+33 (0)" + phone.str.slice(1)),
        (0.15, pl.lit(None)),
    )


def _pairs(phone: pl.Expr, separator: str) -> pl.Expr:
    return pl.concat_str(
        [phone.str.slice(start, 2) for start in range(0, 10, 2)], separator=separator
    )


def _siret(chance: pl.Series) -> pl.Expr:
    siret = pl.col("siret")
    groups = [
        siret.str.slice(0, 3),
        siret.str.slice(3, 3),
        siret.str.slice(6, 3),
        siret.str.slice(9),
    ]
    return _cases(
        chance,
        siret,
        (0.35, pl.lit(None)),
        (0.08, pl.concat_str(groups, separator=" ")),
        (0.04, siret.str.slice(0, 9)),
        (0.02, pl.lit("1")),
        (0.06, pl.lit("00000000000000")),
    )


def _email(chance: pl.Series) -> pl.Expr:
    email = pl.col("email")
    return _cases(
        chance,
        email,
        (0.30, pl.lit(None)),
        (0.08, email.str.to_uppercase()),
        (0.04, email.str.replace("@", " @ ")),
    )


def _position(chance: pl.Series) -> dict[str, pl.Expr]:
    lost = (0.08, pl.lit(None))
    return {
        "lon": _cases(chance, pl.col("lon"), lost, (0.03, pl.col("lat")), (0.01, pl.lit(0.0))),
        "lat": _cases(chance, pl.col("lat"), lost, (0.03, pl.col("lon")), (0.01, pl.lit(0.0))),
    }
