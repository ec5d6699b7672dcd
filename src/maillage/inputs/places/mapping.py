"""Apply a mapping: from the table of a file to records under the names of the standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl
from rapidfuzz import process

from maillage.catalogue.mappings import FIELDS, Mapping
from maillage.contracts import QUALITY_ISSUES
from maillage.contracts.records import DAYS, HOURS_BY_DAY, MAPPED_RECORDS
from maillage.errors import SourceError
from maillage.inputs.issues import issues, note
from maillage.inputs.places.reading import ROW_COLUMN
from maillage.inputs.places.transforms import text_of
from maillage.language import _

_HASH_BYTES = 6
_CELL_END, _NAME_END = "\x1f", "\x1e"


@dataclass(frozen=True)
class Mapped:
    """What a mapping makes of a file.

    ``records``: contract ``mapped_records``, one a row kept. ``unmapped``: the columns that the
    mapping does not account for. ``set_aside``: how many rows ``where`` and ``unless`` leave out.
    ``issues``: contract ``quality_issues``.
    """

    records: pl.DataFrame
    unmapped: tuple[str, ...]
    set_aside: int
    issues: pl.DataFrame


def apply(table: pl.DataFrame, mapping: Mapping, *, source: str) -> Mapped:
    """Return the records that a table of text holds.

    Args:
        table: the rows of a file as text; ``_row`` tells their row in the file, when it is there.
        mapping: which column says what.
        source: source id, which begins the key of each record.

    Raises:
        SourceError: the mapping names a column that the table lacks; close names are offered.
    """
    columns = [name for name in table.columns if name != ROW_COLUMN]
    _refuse_absent(mapping, columns, source)
    text = table.with_columns(pl.col(columns).fill_null(""))
    keyed = text.with_columns(
        _row(text).alias("row"), record_keys(text.select(columns), source=source).alias("record")
    )
    kept = keyed.filter(_asked(mapping))
    records = MAPPED_RECORDS.check(
        kept.select(
            "record",
            pl.lit(source).alias("source"),
            "row",
            *(_field(mapping, name).alias(_column(name)) for name in FIELDS),
            *(
                _day(mapping, day).alias(column)
                for day, column in zip(DAYS, HOURS_BY_DAY, strict=True)
            ),
        ).select(MAPPED_RECORDS.schema.names())
    )
    unmapped = mapping.unmapped(columns)
    set_aside = table.height - kept.height
    return Mapped(
        records, unmapped, set_aside, mapping_issues(records, unmapped, set_aside, source)
    )


def record_keys(table: pl.DataFrame, *, source: str) -> pl.Series:
    """Return the key of each row: the source and a hash of its filled cells, however ordered.

    Exact repeats are numbered from the second on, in the order of the file.

    Examples:
        >>> keys = record_keys(pl.DataFrame({"b": ["1", "1"], "a": ["", ""]}), source="s")
        >>> keys.to_list() == [keys[0], f"{keys[0]}-2"]
        True
    """
    filled = [
        pl.when(pl.col(name) != "").then(name + _NAME_END + pl.col(name))
        for name in sorted(table.columns)
    ]
    rows = table.select(
        pl.concat_str(filled, separator=_CELL_END, ignore_nulls=True).alias("text")
        if filled
        else pl.lit("").alias("text")
    )["text"]
    hashes = [blake2b(text.encode(), digest_size=_HASH_BYTES).hexdigest() for text in rows]
    hashed = pl.DataFrame({"hash": hashes}, schema={"hash": pl.String})
    rank = pl.int_range(1, pl.len() + 1).over("hash")
    return hashed.select(
        pl.concat_str(
            pl.lit(f"{source}:"),
            "hash",
            pl.when(rank > 1).then("-" + rank.cast(pl.String)).otherwise(pl.lit("")),
        ).alias("record")
    )["record"]


def _row(table: pl.DataFrame) -> pl.Expr:
    if ROW_COLUMN in table.columns:
        return pl.col(ROW_COLUMN).cast(pl.Int64)
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int64)


def _column(field: str) -> str:
    return "source_id" if field == "id" else field


def _field(mapping: Mapping, name: str) -> pl.Expr:
    if name not in mapping.fields:
        return pl.lit(None, pl.String)
    return text_of(mapping.fields[name], missing=mapping.missing)


def _day(mapping: Mapping, day: str) -> pl.Expr:
    rule = {str(name): rule for name, rule in mapping.week.items()}.get(day)
    return text_of(rule, missing=mapping.missing) if rule else pl.lit(None, pl.String)


def _asked(mapping: Mapping) -> pl.Expr:
    """Tell the rows that the mapping keeps."""
    kept = [_holds(name, words) for name, words in mapping.where.items()]
    left_out = [_holds(name, words) for name, words in mapping.unless.items()]
    return pl.all_horizontal(pl.lit(value=True), *kept) & ~pl.any_horizontal(
        pl.lit(value=False), *left_out
    )


def _holds(column: str, words: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).str.strip_chars().is_in(list(words))


def _refuse_absent(mapping: Mapping, columns: Sequence[str], source: str) -> None:
    absent = [name for name in mapping.columns if name not in columns]
    if not absent:
        return
    close = {name: process.extractOne(name, columns, score_cutoff=60) for name in absent}
    hints = [f"{name} → {match[0]}" for name, match in close.items() if match]
    raise SourceError(
        _(
            "{source} : la correspondance nomme des colonnes absentes du fichier : {absent}. "
            "{hint}",
            source=source,
            absent=", ".join(absent),
            hint=_("Vouliez-vous dire : {close} ?", close=", ".join(hints))
            if hints
            else _("Colonnes du fichier : {found}", found=", ".join(columns[:20])),
        )
    )


def mapping_issues(
    records: pl.DataFrame, unmapped: tuple[str, ...], set_aside: int, source: str
) -> pl.DataFrame:
    """Return what there is to say of a file once it is mapped.

    Args:
        records: have ``row`` and ``source_id``.
        unmapped: columns of the file that no field reads.
        set_aside: rows that the source says inactive.
        source: id of the list.

    Returns:
        ``quality_issues``.
    """
    found = [_repeated_ids(records, source)]
    if unmapped:
        found.append(
            note(
                source=source,
                code="unmapped-columns",
                column=None,
                found=", ".join(unmapped),
                message=_(
                    "{count} colonnes du fichier ne sont pas lues ; donnez-leur un champ dans la "
                    "correspondance, ou dites-y pourquoi elles sont laissées",
                    count=len(unmapped),
                ),
            )
        )
    if set_aside:
        found.append(
            note(
                source=source,
                code="rows-left-out",
                column=None,
                found=str(set_aside),
                message=_(
                    "{count} lignes sont laissées : la source les dit inactives ou hors sujet",
                    count=set_aside,
                ),
            )
        )
    return QUALITY_ISSUES.check(pl.concat(found))


def _repeated_ids(records: pl.DataFrame, source: str) -> pl.DataFrame:
    repeated = records.filter(
        pl.col("source_id").is_not_null() & pl.col("source_id").is_duplicated()
    )
    return issues(
        repeated.select("row", pl.col("source_id").alias("found")),
        source=source,
        code="repeated-id",
        severity="warning",
        column="id",
        message=_(
            "cet identifiant est donné à plusieurs lignes ; elles sont toutes lues, demandez au "
            "producteur des identifiants uniques"
        ),
    )
