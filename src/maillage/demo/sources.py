"""Raw indicator files of the fictional country, as dirty as real ones, and what is wrong there.

Each file has a source entry under ``catalogue/source/demo`` and the name that the entry gives in
``mirror``. Every defect is listed: a reader that meets another number of them is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.demo.census import census
from maillage.demo.country import Country
from maillage.demo.drafts import MENTION, Draft, blanked, draft, percent, without
from maillage.demo.society import AGES, SPEEDS
from maillage.demo.workbook import workbook

SECRET_BELOW_HOUSEHOLDS = {"MED": 50, "TP60": 1_000}
"""Fiscal households below which a figure of the income file is secret."""

UNSAID_BELOW_RECIPIENTS = 100
"""Recipients below which the file by IRIS leaves the cell empty."""

NOT_AVAILABLE = 6
ABSENT = 3
BLANK = 4

_NOTE = f"{MENTION.capitalize()} : ces chiffres sont inventés"


@dataclass(frozen=True)
class RawFiles:
    """Raw files by name, and the defects put in them (schema ``drafts.DEFECTS``)."""

    files: Mapping[str, bytes]
    defects: pl.DataFrame


def source_files(rng: np.random.Generator, country: Country) -> RawFiles:
    """Return the seven raw indicator files of a country."""
    by_commune = {
        "income": _income(rng, country.truth),
        "census": census(rng, country),
        "fixed": _fixed_access(rng, country.truth),
        "fibre": _fibre(rng, country.truth),
        "zoning": _zoning(country.truth),
    }
    benefits = _benefits(country.iris)
    illectronism = _illectronism(rng, country)
    zoning = workbook(by_commune["zoning"].marked, sheet="Zonage", preamble=(_NOTE, "Classement"))
    files = {
        "demo-revenus.csv": by_commune["income"].text(separator=";").encode("latin-1"),
        "demo-parts.csv": ("\ufeff" + by_commune["census"].text(separator=",")).encode(),
        "demo-debits.csv": f"{_NOTE}\n{by_commune['fixed'].text(separator=';')}".encode(),
        "demo-fibre.csv": by_commune["fibre"].text(separator=",").encode(),
        "demo-zonage.xlsx": zoning,
        "demo-allocataires-iris.csv": benefits.text(separator=",").encode(),
        "demo-illectronisme.csv": illectronism.text(separator=";").encode(),
    }
    absent = [each.absent(country.truth["code"]) for each in by_commune.values()]
    wrong = [each.defects() for each in (*by_commune.values(), benefits, illectronism)]
    order = ["source", "row", "zone", "column"]
    return RawFiles(files, pl.concat([*wrong, *absent]).sort(order))


def _income(rng: np.random.Generator, truth: pl.DataFrame) -> Draft:
    """Income and poverty: ``s`` is secret, ``nd`` not available, commas for decimals."""
    poverty = percent("poor_people", "population", decimals=1)
    fiscal_people = (0.97 * pl.col("population")).round().cast(pl.Int64)
    table = truth.select(
        CODGEO="code",
        LIBGEO="name",
        NBMENFISC=pl.col("fiscal_households").cast(pl.String),
        NBPERSMENFISC=fiscal_people.cast(pl.String),
        MED=_hidden("MED", pl.col("median_income").cast(pl.Int64).cast(pl.String)),
        TP60=_hidden("TP60", poverty.str.replace(".", ",", literal=True)),
    )
    table = blanked(rng, table, columns=("MED", "TP60"), count=NOT_AVAILABLE, text="nd")
    return draft("demo-revenus", without(rng, table, count=ABSENT))


def _hidden(column: str, text: pl.Expr) -> pl.Expr:
    few = pl.col("fiscal_households") < SECRET_BELOW_HOUSEHOLDS[column]
    return pl.when(few).then(pl.lit("s")).otherwise(text)


def _fixed_access(rng: np.random.Generator, truth: pl.DataFrame) -> Draft:
    """Premises by class of best fixed speed, for a file that starts with a warning."""
    table = truth.select(
        code_insee="code",
        nom_com="name",
        code_dep="departement",
        nbr=pl.col("premises").cast(pl.String),
        type=pl.lit("logloc"),
        **{speed: pl.col(speed).cast(pl.String) for speed in SPEEDS},
        date=pl.lit("2025-06-30"),
    )
    return draft("demo-debits", without(rng, table, count=ABSENT))


def _fibre(rng: np.random.Generator, truth: pl.DataFrame) -> Draft:
    """Premises that fibre reaches, in per cent, two years side by side."""
    table = truth.select(
        code_insee="code",
        nom="name",
        locaux=pl.col("premises").cast(pl.String),
        pct_2024=percent("fibre_2024", "premises", decimals=1),
        pct_2025=percent("fibre_2025", "premises", decimals=1),
    )
    return draft("demo-fibre", blanked(rng, table, columns=("pct_2024",), count=BLANK, text=""))


def _zoning(truth: pl.DataFrame) -> Draft:
    """Priority zoning: C in the zone, NC not, PC in part."""
    return draft("demo-zonage", truth.select("code", libelle="name", classement="zoning"))


def _benefits(iris: pl.DataFrame) -> Draft:
    """Recipients for whom benefits are the larger part of income, small counts left out."""
    count = pl.col("benefit_recipients")
    said = pl.when(count >= UNSAID_BELOW_RECIPIENTS).then(count.cast(pl.String))
    return draft(
        "demo-allocataires-iris", iris.select(CODE_IRIS="code", LIB_IRIS="name", ARSAS=said)
    )


def _illectronism(rng: np.random.Generator, country: Country) -> Draft:
    """Estimate published by intercommunality: the truth within some two per cent."""
    names = country.zones.filter(pl.col("level") == "epci").select("code", "name")
    table = (
        country.truth.group_by(pl.col("epci").alias("code"))
        .agg(pl.col("in_difficulty").sum(), pl.sum_horizontal(AGES[1:]).sum().alias("people"))
        .join(names, on="code", validate="1:1")
        .sort("code")
    )
    noise = pl.Series(rng.normal(loc=1, scale=0.02, size=table.height))
    number = (pl.col("in_difficulty") * noise).round().cast(pl.Int64)
    counted = table.with_columns(number=number)
    rate = percent("number", "people", decimals=1).str.replace(".", ",", literal=True)
    thousands = pl.col("number").cast(pl.String).str.replace(r"(\d)(\d{3})$", "$1 $2")
    return draft(
        "demo-illectronisme", counted.select("code", libelle="name", taux=rate, nombre=thousands)
    )
