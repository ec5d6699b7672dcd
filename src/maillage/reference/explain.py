"""Say why a text names no territory, or several, and what to write instead."""

import polars as pl

from maillage.errors import AmbiguousTerritory, UnknownTerritory
from maillage.language import _
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory, level_name


def ambiguous(geography: Geography, text: str, found: pl.DataFrame) -> str:
    """Return the message that lists the territories of the same name."""
    return _(
        "« {text} » désigne {count} territoires ; écrivez le code de l'un d'eux, "
        "ou précisez le niveau (--level) :\n{choices}",
        text=text,
        count=found.height,
        choices=_choices(geography, found),
    )


def resembling(geography: Geography, text: str, found: pl.DataFrame) -> str:
    """Return the message that lists the territories a few letters away, the largest first."""
    return _(
        "« {text} » : aucun territoire n'a ce nom, {count} ont un nom très proche ; écrivez le "
        "code du bon :\n{choices}",
        text=text,
        count=found.height,
        choices=_choices(
            geography, found.sort("population", "code", descending=[True, False], nulls_last=True)
        ),
    )


def unknown(geography: Geography, text: str, close: pl.DataFrame) -> str:
    """Return the message that offers close names, where there are any."""
    if close.is_empty():
        return _(
            "« {text} » : aucun territoire n'a ce nom ou ce code ; donnez un code (44, 2A, 44109, "
            "region:84, epci:244400404) ou un nom de commune, d'intercommunalité, de département "
            "ou de région",
            text=text,
        )
    return _(
        "« {text} » : aucun territoire n'a ce nom ou ce code ; les noms les plus proches :\n"
        "{choices}",
        text=text,
        choices=_choices(geography, close),
    )


def explain_code(geography: Geography, code: str, *, coded: pl.DataFrame) -> None:
    """Raise when the text is an old code, a postcode, or a code that lost its zero.

    ``coded`` holds the zones that a bare code may name.

    Raises:
        UnknownTerritory: it is, and one territory answers: the message says which.
        AmbiguousTerritory: it is a postcode of several communes: the message lists them.
    """
    _explain_postcode(geography, code)
    _explain_old_code(geography, code)
    _explain_lost_zero(geography, code, coded=coded)


def _explain_old_code(geography: Geography, code: str) -> None:
    became = geography.crosswalk.filter(pl.col("old_code") == code.upper())
    if became.is_empty():
        return
    present, kind = became.select("code", "kind").row(0)
    kinds = {
        "former": _("l'ancien code d'une commune"),
        "delegated": _("le code d'une commune déléguée"),
        "associated": _("le code d'une commune associée"),
        "arrondissement": _("le code d'un arrondissement municipal"),
    }
    raise UnknownTerritory(
        _(
            "{code} est {kind} ; la commune d'aujourd'hui est {name} : écrivez {present}",
            code=code,
            kind=kinds[kind],
            name=_name_of(geography, present),
            present=present,
        )
    )


def _explain_postcode(geography: Geography, code: str) -> None:
    communes = geography.postcodes.filter(pl.col("postcode") == code).select("code")
    if communes.is_empty():
        return
    served = geography.zones.join(communes, on="code", how="semi").sort("level", "code")
    error = UnknownTerritory if served.height == 1 else AmbiguousTerritory
    raise error(
        _(
            "{code} est un code postal, pas un code de commune ; écrivez le code de la commune :\n"
            "{choices}",
            code=code,
            choices=_choices(geography, served),
        )
    )


def _explain_lost_zero(geography: Geography, code: str, *, coded: pl.DataFrame) -> None:
    padded = coded.filter(pl.col("code") == f"0{code}")
    if padded.is_empty():
        return
    raise UnknownTerritory(
        _(
            "{code} : aucun territoire n'a ce code, il a sans doute perdu son zéro ; écrivez :\n"
            "{choices}",
            code=code,
            choices=_choices(geography, padded),
        )
    )


def _name_of(geography: Geography, commune: str) -> str:
    names = geography.zones.filter(pl.col("level") == "commune", pl.col("code") == commune)["name"]
    return str(names[0]) if len(names) else commune


def _choices(geography: Geography, zones: pl.DataFrame) -> str:
    """Return one line a zone: how to write it, its name, its level, its département."""
    departements = geography.level("departement").select(departement="code", within="name")
    rows = zones.join(
        departements, on="departement", how="left", validate="m:1", maintain_order="left"
    )
    return "\n".join(
        _choice(Territory(level, code, name), within=within, departement=departement)
        for level, code, name, departement, within in rows.select(
            "level", "code", "name", "departement", "within"
        ).iter_rows()
    )


def _choice(territory: Territory, *, within: str | None, departement: str | None) -> str:
    place = f", {within} ({departement})" if within else ""
    return f"  {territory.reference} : {territory.name}, {level_name(territory.level)}{place}"
