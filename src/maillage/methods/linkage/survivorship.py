"""One record out of several: the best value of each field, and where it comes from.

A value wins by its validity, then by the trust put in its source for that field, then by its
freshness; the record's key settles what is left, so that the order of inputs never matters.
The parts of an address come from one record, and so do the two coordinates. Lists are united.
A value that speaks of a person gives way to one that does not.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from maillage.contracts import LISTS, PLACE_ORIGINS, PLACE_RECORDS

GROUPS: Final = (
    ("adresse", "complement_adresse", "code_postal", "commune", "code_insee"),
    ("latitude", "longitude"),
)
"""Fields that only make sense together; the first of each must be known for a record to count."""

_GROUPED: Final = frozenset(field for group in GROUPS for field in group)
_NOT_FIELDS: Final = ("record", "source", "row", "source_id", "personal", "telephones_autres")
FIELDS: Final = tuple(name for name in PLACE_RECORDS.schema if name not in _NOT_FIELDS)
"""The fields of a place, in the standard's order."""

_LOSS: Final = {"error": 2, "warning": 1, "info": 0}
_PLACE: Final = "place"


@dataclass(frozen=True)
class Survivors:
    """What is kept: a table of values by ``place``, and the origin of each."""

    places: pl.DataFrame
    origins: pl.DataFrame


def survive(
    records: pl.DataFrame, members: pl.DataFrame, *, trust: pl.DataFrame, notes: pl.DataFrame
) -> Survivors:
    """Return one row a place, and one row a value kept with its record.

    Args:
        records: ``place_records``.
        members: ``record``, ``place``; each record is in one place.
        trust: ``source``, ``field``, ``trust`` from 0 to 1; a pair without a row has 0.5.
        notes: ``record_notes``: an error or a warning on a field lowers the validity of its value.

    Returns:
        ``places`` has ``place``, the fields, ``telephones_autres``, ``personal``, ``sources`` and
        ``records``, by place; ``origins`` is ``place_origins``.
    """
    together = records.join(members, on="record", how="inner", validate="1:1")
    known = _Ranks(together, _losses(notes), trust)
    columns, origins = [], []
    for group in GROUPS:
        values, origin = known.group(group)
        columns.append(values)
        origins.append(origin)
    for field in FIELDS:
        if field in _GROUPED or field == "date_maj":
            continue
        values, origin = known.values(field) if field in LISTS else known.best(field)
        columns.append(values)
        origins.append(origin)
    columns.append(_freshest(together))
    places = together.select(_PLACE).unique().sort(_PLACE)
    for values in (*columns, _people(together, pl.concat(origins)), _membership(together)):
        places = places.join(values, on=_PLACE, how="left", validate="1:1", maintain_order="left")
    places = places.join(
        _further_phones(together, places), on=_PLACE, how="left", validate="1:1"
    ).with_columns(pl.col("personal").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    found = pl.concat(origins).sort(_PLACE, "field", "value", "record", nulls_last=False)
    return Survivors(places, PLACE_ORIGINS.check(found))


@dataclass(frozen=True)
class _Ranks:
    """Records with what orders their values."""

    together: pl.DataFrame
    losses: pl.DataFrame
    trust: pl.DataFrame

    def ordered(self, field: str, *, of: tuple[str, ...] = ()) -> pl.DataFrame:
        """Return the records that know a field, the best first within each place."""
        names = of or (field,)
        loss = (
            self.losses.filter(pl.col("field").is_in(names))
            .group_by("record")
            .agg(pl.col("loss").max())
        )
        trust = self.trust.filter(pl.col("field") == field).select("source", "trust")
        is_personal = pl.any_horizontal(pl.col("personal").list.contains(name) for name in names)
        return (
            self.together.filter(_is_known(field, self.together.schema[field]))
            .join(loss, on="record", how="left", validate="1:1")
            .join(trust, on="source", how="left", validate="m:1")
            .with_columns(
                is_personal=is_personal,
                loss=pl.col("loss").fill_null(0),
                trust=pl.col("trust").fill_null(0.5),
            )
            .sort(
                _PLACE, "is_personal", "loss", "trust", "date_maj", "record",
                descending=[False, False, False, True, True, False], nulls_last=True,
            )
        )  # fmt: skip

    def best(self, field: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the best value of a field by place, and its origin."""
        first = self.ordered(field).unique(_PLACE, keep="first", maintain_order=True)
        return first.select(_PLACE, field), _origin(first, field)

    def group(self, names: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the fields of the best record that knows the first of them, and its name."""
        full = self.ordered(names[0], of=names)
        rest = self.ordered("commune", of=names) if "commune" in names else full.clear()
        first = pl.concat([full, rest]).unique(_PLACE, keep="first", maintain_order=True)
        origins = [_origin(first.filter(pl.col(name).is_not_null()), name) for name in names]
        return first.select(_PLACE, *names), pl.concat(origins)

    def values(self, field: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the values of a list by place, the best record's first, and their origins.

        Values of records whose field speaks of a person are kept only where there are no others.
        """
        ordered = self.ordered(field)
        open_ones = pl.col("is_personal").min().over(_PLACE)
        spread = (
            ordered.filter(pl.col("is_personal") == open_ones)
            .explode(field)
            .select(_PLACE, "record", value=pl.col(field))
        )
        united = spread.group_by(_PLACE, maintain_order=True).agg(
            pl.col("value").unique(maintain_order=True).alias(field)
        )
        origins = spread.unique(maintain_order=True).with_columns(field=pl.lit(field))
        return united, origins.select(PLACE_ORIGINS.schema.names())


def _is_known(field: str, dtype: pl.DataType) -> pl.Expr:
    known = pl.col(field).is_not_null()
    return known & (pl.col(field).list.len() > 0) if isinstance(dtype, pl.List) else known


def _origin(first: pl.DataFrame, field: str) -> pl.DataFrame:
    return first.select(
        _PLACE, pl.lit(field).alias("field"), "record", pl.lit(None, pl.String).alias("value")
    )


def _losses(notes: pl.DataFrame) -> pl.DataFrame:
    """Return the worst fault of each field of each record: 2 an error, 1 a warning."""
    return (
        notes.filter(pl.col("severity") != "info")
        .with_columns(loss=pl.col("severity").replace_strict(_LOSS, return_dtype=pl.Int8))
        .group_by("record", "field")
        .agg(pl.col("loss").max())
    )


def _freshest(together: pl.DataFrame) -> pl.DataFrame:
    return together.group_by(_PLACE).agg(pl.col("date_maj").max())


def _membership(together: pl.DataFrame) -> pl.DataFrame:
    return together.group_by(_PLACE).agg(
        pl.col("source").unique().sort().alias("sources"),
        pl.col("record").sort().alias("records"),
    )


def _people(together: pl.DataFrame, origins: pl.DataFrame) -> pl.DataFrame:
    """Return the fields of each place whose value comes from a record that marks it personal."""
    marked = together.select("record", pl.col("personal").alias("field")).explode("field")
    return (
        origins.join(marked.drop_nulls(), on=["record", "field"], how="semi")
        .group_by(_PLACE)
        .agg(pl.col("field").unique().sort().alias("personal"))
    )


def _further_phones(together: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of a place beside the one kept, those of a person left out."""
    public = together.filter(~pl.col("personal").list.contains("telephone"))
    numbers = public.select(
        _PLACE,
        pl.concat_list(
            pl.concat_list("telephone").list.drop_nulls(),
            pl.col("telephones_autres").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        ).alias("number"),
    ).explode("number")
    return (
        numbers.drop_nulls()
        .join(places.select(_PLACE, "telephone"), on=_PLACE, validate="m:1")
        .filter(pl.col("number").ne_missing(pl.col("telephone")))
        .group_by(_PLACE)
        .agg(pl.col("number").unique().sort().alias("telephones_autres"))
    )
