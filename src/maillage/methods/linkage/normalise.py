"""Write what two records are compared by: one row of keys a record.

French comparison keys of names and addresses, private e-mail domains and hosts, the commune of
today with its arrondissements brought together.
"""

from dataclasses import dataclass

import polars as pl

from maillage.catalogue.linkage import Words
from maillage.methods.linkage.text import Reader

_IDENTIFIER = r"([0-9a-f]{24}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
_LIST = pl.List(pl.String)
_WHERE = ("commune", "code_postal", "code_insee")
_NAME: dict[str, pl.DataType | type[pl.DataType]] = {
    "words": _LIST,
    "core": _LIST,
    "kinds": _LIST,
    "numbers": _LIST,
    "marks": _LIST,
    "initials": _LIST,
    "moves": pl.Boolean,
    "is_commune": pl.Boolean,
}


@dataclass(frozen=True)
class Communes:
    """Where codes and postcodes lie.

    ``codes``: ``code`` (of a commune, an arrondissement or of the past), ``parent`` commune of
    today, ``departement``. ``postcodes``: ``code_postal`` and its ``postal_departement``, those
    that lie in one only.
    """

    codes: pl.DataFrame
    postcodes: pl.DataFrame


def communes(zones: pl.DataFrame, crosswalk: pl.DataFrame, postcodes: pl.DataFrame) -> Communes:
    """Return where codes lie, from the contracts ``zones``, ``crosswalk`` and ``postcodes``."""
    present = zones.filter(pl.col("level") == "commune").select("code", "departement")
    past = crosswalk.select(pl.col("old_code"), "code").unique("old_code", keep="first")
    codes = pl.concat(
        [
            present.select("code", pl.col("code").alias("parent")),
            past.join(present, on="code", how="semi").select(
                pl.col("old_code").alias("code"), pl.col("code").alias("parent")
            ),
        ]
    ).unique("code", keep="first", maintain_order=True)
    located = codes.join(present, left_on="parent", right_on="code", how="left", validate="m:1")
    served = postcodes.join(located, on="code", how="inner").group_by("postcode")
    single = served.agg(pl.col("departement").unique()).filter(
        pl.col("departement").list.len() == 1
    )
    return Communes(
        located,
        single.select(
            pl.col("postcode").alias("code_postal"),
            pl.col("departement").list.first().alias("postal_departement"),
        ),
    )


def comparison_keys(records: pl.DataFrame, *, words: Words, communes: Communes) -> pl.DataFrame:
    """Return one row of comparison keys a record, sorted by record.

    Args:
        records: contract ``place_records``.
        words: the words of names and addresses.
        communes: where codes and postcodes lie.

    Returns:
        ``record``, ``source``; ``name`` (words in order), ``words``, ``core``, ``kinds``,
        ``numbers``, ``marks``, ``initials``, ``is_commune``; ``house``, ``way``; ``phones``,
        ``emails``, ``domains``, ``urls``, ``hosts``; ``siret``, ``siren``, ``identifier``;
        ``contact`` (letters of the e-mails and pages); ``parent``, ``departement``,
        ``code_postal``, ``lon``, ``lat``; ``typologie``, ``horaires``; ``is_mobile``. Lists are
        null where there is nothing; lists of names are empty.
    """
    reader = Reader(words)
    placed = (
        _located_by_siret(records.sort("record"))
        .join(communes.codes, left_on="code_insee", right_on="code", how="left", validate="m:1")
        .join(communes.postcodes, on="code_postal", how="left", validate="m:1")
        .with_columns(departement=pl.coalesce("departement", "postal_departement"))
        .pipe(_with_names, reader)
        .pipe(_with_addresses, reader)
        .sort("record")
    )
    domains = _private(pl.col("courriels").list.eval(_domain()), words.public_domains)
    hosts = _private(pl.col("site_web").list.eval(_host()), words.public_hosts)
    itinerant = pl.col("itinerance").list.contains("Itinérant").fill_null(False)
    siret = pl.when(pl.col("pivot").str.contains(r"^\d{14}$")).then("pivot")
    return placed.select(
        "record",
        "source",
        pl.col("words").list.join(" ").alias("name"),
        *(name for name in _NAME if name not in ("moves", "kinds")),
        _kinds(words),
        "house",
        "way",
        phones=_filled(
            pl.concat_list(
                pl.concat_list("telephone"), pl.col("telephones_autres").fill_null([])
            ).list.drop_nulls()
        ),
        emails=_filled(pl.col("courriels").list.eval(pl.element().str.to_lowercase())),
        domains=domains,
        urls=_filled(pl.col("site_web").list.eval(_page())),
        hosts=hosts,
        siret=siret,
        siren=siret.str.slice(0, 9),
        identifier=pl.col("source_id").str.to_lowercase().str.extract(_IDENTIFIER),
        parent="parent",
        departement="departement",
        code_postal="code_postal",
        lon="longitude",
        lat="latitude",
        contact=_filled(_either("courriels", "site_web")).list.join(" ").pipe(_letters),
        typologie=_filled(pl.col("typologie")),
        horaires="horaires",
        is_mobile=itinerant | pl.col("moves"),
    )


def _located_by_siret(records: pl.DataFrame) -> pl.DataFrame:
    """Give records without a commune the one that others give to their SIRET, if they agree.

    A SIRET is one establishment, hence one commune; a list that gives a head office's SIRET to
    places of several communes tells nothing.
    """
    nowhere = pl.col("code_insee").is_null() & pl.col("code_postal").is_null()
    told = (
        records.filter(pl.col("code_insee").is_not_null(), pl.col("pivot").is_not_null())
        .group_by("pivot")
        .agg(pl.col("code_insee").n_unique().alias("communes"), *(
            pl.col(name).sort_by("record").first().alias(f"{name}_told") for name in _WHERE))
        .filter(pl.col("communes") == 1)
    )  # fmt: skip
    return records.join(told, on="pivot", how="left", validate="m:1").with_columns(
        pl.when(nowhere).then(pl.coalesce(name, f"{name}_told")).otherwise(name).alias(name)
        for name in _WHERE
    )


def _with_names(records: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    """Add the parts of names, each different name of a commune read once."""
    by = ["nom", "commune", "departement"]
    different = records.select(by).unique(maintain_order=True)
    parts = [
        reader.name(name or "", commune=commune, departement=departement)
        for name, commune, departement in different.iter_rows()
    ]
    rows = [(p.words, p.core, p.kinds, p.numbers, p.marks, p.initials, p.is_mobile, p.is_commune)
            for p in parts]  # fmt: skip
    read = pl.DataFrame(rows, schema=_NAME, orient="row")
    return records.join(different.hstack(read), on=by, how="left", validate="m:1", nulls_equal=True)


def _with_addresses(records: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    """Add the parts of addresses, each different address read once."""
    different = records.select("adresse").drop_nulls().unique(maintain_order=True)
    parts = [reader.address(address) for address in different["adresse"]]
    read = different.with_columns(
        house=pl.Series([part.house for part in parts], dtype=pl.String),
        way=pl.Series([part.way for part in parts], dtype=pl.String),
    )
    return records.join(read, on="adresse", how="left", validate="m:1")


def _either(*columns: str) -> pl.Expr:
    return pl.concat_list(pl.col(column).fill_null([]) for column in columns)


def _filled(values: pl.Expr) -> pl.Expr:
    """Return a list without nulls or repeats, sorted; null where it is empty."""
    kept = values.list.drop_nulls().list.unique().list.sort()
    return pl.when(kept.list.len() > 0).then(kept)


def _private(values: pl.Expr, public: frozenset[str]) -> pl.Expr:
    return _filled(values.list.set_difference(pl.lit(sorted(public), dtype=_LIST)))


def _kinds(words: Words) -> pl.Expr:
    """Return the kinds of body that the name says, else those of the typology."""
    typology = pl.col("typologie").fill_null([]).list.eval(
        pl.element().replace_strict(words.typologies, default=None, return_dtype=pl.String)
    ).list.drop_nulls().list.unique()  # fmt: skip
    owned = typology.list.set_difference(pl.lit(sorted(words.owners), dtype=_LIST))
    body = pl.when(owned.list.len() > 0).then(owned).otherwise(typology).list.sort()
    return pl.when(pl.col("kinds").list.len() > 0).then("kinds").otherwise(body).alias("kinds")


def _letters(texts: pl.Expr) -> pl.Expr:
    return texts.str.to_lowercase().str.replace_all(r"[^a-z0-9@ ]", "")


def _domain() -> pl.Expr:
    return pl.element().str.to_lowercase().str.extract(r"@([^@\s]+)$")


def _host() -> pl.Expr:
    return pl.element().str.to_lowercase().str.extract(r"^(?:https?://)?(?:www\d?\.)?([^/:?#\s]+)")


def _page() -> pl.Expr:
    """Return the address of a page without its scheme, ``www`` and last stroke."""
    bare = pl.element().str.to_lowercase().str.replace(r"^(?:https?://)?(?:www\d?\.)?", "")
    return bare.str.replace(r"[/#?]*$", "")
