"""The shape of a file of places: encoding, separator, columns, and the older standard's names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from maillage import catalogue
from maillage.contracts import STANDARD
from maillage.inputs.places.envelope import opened
from maillage.inputs.places.reading import Reading, read_rows
from maillage.language import N_, _
from maillage.methods.repair.cleaning import fold
from maillage.outputs.standards.fields import REQUIRED
from maillage.runs.census.check_issues import AT, CHECK_ISSUES

FORMER: Final[Mapping[str, str]] = {
    "courriel": "courriels",
    "accessibilite": "fiche_acces_libre",
    "labels_autres": "autres_formations_labels",
}
"""Columns of the older standard that have no vocabulary, or whose values go elsewhere."""

CLOSE_MIN: Final = 75.0
"""Least similarity (rapidfuzz ``ratio``, 0 to 100) of a column that is suggested; ours: two letters
wrong in eight."""

_BOM: Final = b"\xef\xbb\xbf"
_FILE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}_[^_]+_lieux-de-mediation-numerique_[^_]+\.csv")
_WORDS: Final = {
    "file-encoding": N_("le fichier est en {found}"),
    "file-mark": N_("le fichier commence par une marque d'ordre des octets (BOM)"),
    "file-separator": N_("les colonnes sont séparées par « {found} »"),
    "file-preamble": N_("{found} lignes précèdent l'en-tête"),
    "file-kind": N_("le fichier est du {found}"),
    "file-name": N_("le fichier s'appelle « {found} »"),
    "old-standard": N_("ancien standard : {found}"),
    "column-renamed": N_("la colonne « {found} » s'appelle « {column} » dans le standard"),
    "column-missing": N_("la colonne « {column} » manque"),
    "column-unknown": N_("la colonne « {found} » n'est pas du standard"),
    "column-order": N_("les colonnes ne sont pas dans l'ordre du standard"),
}
_FILE_EXPECTED: Final = {
    "file-encoding": N_("UTF-8"),
    "file-mark": N_("UTF-8 sans marque"),
    "file-separator": N_("une virgule"),
    "file-preamble": N_("l'en-tête à la première ligne"),
    "file-kind": N_("un CSV"),
    "file-name": N_(
        "AAAA-MM-JJ_producteur_lieux-de-mediation-numerique_territoire.csv, comme "
        "2026-01-31_hub-du-val_lieux-de-mediation-numerique_ain.csv"
    ),
    "old-standard": N_("les noms du standard 1.0.2, comme courriels et frais_a_charge"),
    "column-order": N_("les 32 colonnes dans l'ordre du standard : id, pivot, nom, commune…"),
    "column-renamed": N_("les noms du standard à la lettre, comme « code_postal »"),
    "reading-cut-document": N_("un document entier, jusqu'à son dernier crochet, comme ]"),
    "reading-broken-record": N_('un objet JSON qui se lit, comme {"id": "lieu-1"}'),
    "reading-lost-characters": N_("des lettres entières, comme é"),
    "reading-mixed-encodings": N_("le même encodage d'un bout à l'autre, comme UTF-8"),
}
_NAMED: Final = N_("les 32 colonnes du standard et elles seules, comme nom ou code_postal")
_READABLE: Final = N_("autant de cellules que l'en-tête, comme a,b,c sous id,nom,commune")
_REPAIRED: Final = N_("--fix le répare")
_REPAIRS: Final = {
    "column-missing": N_("--fix l'ajoute"),
    "column-renamed": N_("--fix la renomme"),
    "column-order": N_("--fix les remet dans l'ordre"),
    "old-standard": N_("--fix renomme ces colonnes"),
    "file-name": N_("renommez le fichier"),
}


@dataclass(frozen=True)
class Sheet:
    """A file with the names of the standard.

    ``table`` has ``_at`` and the 32 columns as text, empty where the file lacks one; ``present``
    are those it has. ``others`` are the columns that the standard has not. ``rows`` are the rows
    of the file. ``renamed`` tells the names that were read as others. ``issues`` are those of the
    shape (contract ``check_issues``).
    """

    table: pl.DataFrame
    present: tuple[str, ...]
    others: pl.DataFrame
    rows: pl.Series
    renamed: Mapping[str, str]
    issues: pl.DataFrame

    @property
    def numbered_others(self) -> pl.DataFrame:
        """The columns that the standard has not, the row of the file first; empty without any."""
        if not self.others.width:
            return self.others
        return self.others.select(self.rows.alias("row"), pl.all())


@dataclass(frozen=True)
class _Fact:
    code: str
    severity: str
    found: str
    column: str | None = None
    in_schema: bool = False
    repair: str | None = None
    suggestion: str | None = None


def read_sheet(path: Path) -> Sheet:
    """Return a file under the names of the standard, with what is wrong with its shape.

    Raises:
        SourceError: the file is empty, is not a table, or holds no row.
    """
    reading = read_rows(path, format=None)
    renamed = _renamed(reading.table.columns)
    present = {renamed.get(name, name): name for name in reading.table.columns}
    known = [name for name in STANDARD if name in present]
    table = reading.table.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias(AT),
        *(
            pl.col(present[name]).alias(name) if name in present else pl.lit("").alias(name)
            for name in STANDARD
        ),
    )
    others = reading.table.drop([present[name] for name in known])
    facts = [
        *_layout(path, reading),
        *_columns(reading.table.columns, renamed, known, others.columns),
    ]
    issues = pl.concat([_stated(facts), _from_reading(reading)])
    used = {name: new for name, new in renamed.items() if present[new] == name}
    return Sheet(table, tuple(known), others, reading.rows, used, issues)


def _renamed(columns: list[str]) -> dict[str, str]:
    """Return the columns whose name is another way, or the older way, to write one's own."""
    folded = {fold(name.replace("_", " ")): name for name in STANDARD}
    former = {old: field for field, one in catalogue.vocabularies().items() for old in one.former}
    older = former | dict(FORMER)
    taken = {name for name in columns if name in STANDARD}
    found: dict[str, str] = {}
    for name in columns:
        key = fold(name.replace("_", " "))
        new = folded.get(key) or older.get(key.replace(" ", "_"))
        if new and name not in STANDARD and new not in taken:
            found[name] = new
            taken.add(new)
    return found


def _layout(path: Path, reading: Reading) -> Iterator[_Fact]:
    """Yield what is wrong with how the file is written."""
    written = reading.format
    if written.kind != "csv":
        yield _Fact("file-kind", "warning", written.kind.upper(), repair="CSV")
        return
    raw = opened(path, member="")
    if written.encoding != "utf-8" or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield _Fact("file-encoding", "error", _encoding(raw, written.encoding), repair="UTF-8")
    if raw.startswith(_BOM):
        yield _Fact("file-mark", "info", "BOM", repair="UTF-8")
    if written.separator != ",":
        yield _Fact("file-separator", "error", written.separator, repair=",")
    if written.preamble:
        yield _Fact("file-preamble", "error", str(written.preamble), repair="0")
    if not _FILE_NAME.fullmatch(path.name):
        yield _Fact("file-name", "info", path.name)


def _encoding(raw: bytes, found: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return "Windows-1252 (Latin-1)" if found == "cp1252" else found


def _columns(
    columns: list[str], renamed: Mapping[str, str], known: list[str], others: list[str]
) -> Iterator[_Fact]:
    """Yield what is wrong with the header."""
    former = {old: new for old, new in renamed.items() if fold(old) != fold(new)}
    if former:
        told = ", ".join(f"{old} → {new}" for old, new in former.items())
        yield _Fact("old-standard", "warning", told)
    for old, new in renamed.items():
        yield _Fact("column-renamed", "error", old, new, in_schema=True, repair=new)
    for name in others:
        lacking = [each for each in STANDARD if each not in known]
        close = process.extractOne(name, lacking, scorer=ratio, score_cutoff=CLOSE_MIN)
        yield _Fact("column-unknown", "error", name, in_schema=True,
                    suggestion=close[0] if close else None)  # fmt: skip
    for name in STANDARD:
        if name not in known:
            repair = None if name in REQUIRED and name != "pivot" else _("colonne vide ajoutée")
            yield _Fact("column-missing", "error", name, name, in_schema=True, repair=repair)
    order = [renamed.get(name, name) for name in columns]
    kept = [name for name in order if name in known]
    if kept != known:
        yield _Fact("column-order", "error", ", ".join(kept), in_schema=True,
                    repair=", ".join(known))  # fmt: skip


def _stated(facts: list[_Fact]) -> pl.DataFrame:
    rows = [
        {
            "severity": fact.severity,
            "code": fact.code,
            "in_schema": fact.in_schema,
            "row": None,
            "column": fact.column,
            "found": fact.found,
            "expected": _(_FILE_EXPECTED.get(fact.code, _NAMED)),
            "repair": fact.repair,
            "suggestion": fact.suggestion,
            "message": _sentence(fact),
        }
        for fact in facts
    ]
    return pl.DataFrame(rows, schema=CHECK_ISSUES.schema)


def _sentence(fact: _Fact) -> str:
    todo = _("à corriger à la main") if fact.severity == "error" else _("à vérifier")
    if fact.suggestion:
        todo = _("peut-être « {value} »", value=fact.suggestion)
    if fact.code == "column-unknown":
        todo = _("{todo} ; --fix l'écrit dans un fichier à part", todo=todo)
    if fact.repair or fact.code in ("old-standard", "file-name"):
        todo = _(_REPAIRS.get(fact.code, _REPAIRED))
    return _(
        "{words} ; attendu : {expected} ; {todo}",
        words=_(_WORDS[fact.code], found=" ".join(fact.found.split()), column=fact.column),
        expected=_(_FILE_EXPECTED.get(fact.code, _NAMED)),
        todo=todo,
    )


def _from_reading(reading: Reading) -> pl.DataFrame:
    """Return what was noted while the file was read; a row set aside is an error."""
    code = pl.concat_str(pl.lit("reading-"), "code")
    asked = {name: _(words) for name, words in _FILE_EXPECTED.items()}
    return reading.issues.select(
        "severity",
        code.alias("code"),
        pl.lit(value=False).alias("in_schema"),
        "row",
        "column",
        "found",
        code.replace_strict(asked, default=_(_READABLE), return_dtype=pl.String).alias("expected"),
        pl.lit(None, dtype=pl.String).alias("repair"),
        pl.lit(None, dtype=pl.String).alias("suggestion"),
        "message",
    )
