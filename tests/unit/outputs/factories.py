"""A made-up diagnosis: a fictional département of square communes, some of them without data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import shapely

from maillage.contracts.diagnosis import (
    ColumnLabel,
    Comparison,
    Connectivity,
    Diagnosis,
    Figure,
    FragileZone,
    Freshness,
    LabelledTable,
    Note,
    Sentence,
)

AWKWARD_NAME = "L'Île & <Test>"
WITHOUT_OUTLINE = "99042"
SECRET = "99007"

_FIRST = ("Bel", "Mont", "Val", "Roche", "Fond", "Clair", "Haute")
_SECOND = ("fontaine", "rivière", "-sur-Orne-la-Vieille", "lande", "-le-Château", "mare")

COMPARED = (
    ColumnLabel(
        "rate", "Personnes en difficulté numérique", "share", "Part des 15 ans ou plus.", 1
    ),
    ColumnLabel("age_65", "Habitants de 65 ans ou plus", "share", "Part des habitants.", 2),
    ColumnLabel("median_income", "Niveau de vie médian", "euro", "Revenu annuel par unité.", 3),
    ColumnLabel("low_diploma", "Sans diplôme ou peu diplômés", "share", "Parmi les 15 ans +.", 2),
    ColumnLabel("fibre", "Logements raccordables à la fibre", "share", "Part des locaux.", 4),
    ColumnLabel("score", "Indice de fragilité numérique", "index", "100 : la France.", 5),
)

NOTES = (
    Note(
        "Estimation des personnes en difficulté avec le numérique.",
        "Enquête sur les technologies de l'information",
        "INSEE",
        "Licence Ouverte 2.0",
        "2021",
        "modèle small-area : âge, diplôme, ménages d'une personne, niveau de vie",
        "https://www.insee.fr/fr/statistiques/7633654",
    ),
    Note(
        "Population par âge et par diplôme.",
        "Recensement de la population",
        "INSEE",
        "Licence Ouverte 2.0",
        "2020",
        "sommes des communes",
        "https://www.insee.fr",
    ),
    Note("Niveau de vie médian.", "Filosofi", "INSEE", "Licence Ouverte 2.0", "2021", "médiane"),
    Note("Accès fixe.", "Ma connexion internet", "Arcep", "Licence Ouverte 2.0", "2025", "somme"),
    Note(
        "Indice de fragilité.",
        "Indice ifn-2020",
        "SGAR Occitanie, MedNum",
        "ODbL 1.0",
        "2020",
        "moyenne de quatre axes",
    ),
)


def figure(
    identifier: str, label: str, unit: str, value: float | None, **changes: object
) -> Figure:
    """Return a known figure with note 1, changed as asked."""
    return replace(Figure(identifier, label, unit, value, note=1), **changes)  # type: ignore[arg-type]


def diagnosis(
    *, zones: int = 42, is_demo: bool = True, outlines: pl.DataFrame | None = None
) -> Diagnosis:
    """Return the diagnosis of the fictional département of Val-d'Essai."""
    rng = np.random.default_rng(17)
    codes = [f"99{number:03d}" for number in range(1, zones + 1)]
    codes = outlines["code"].to_list() if outlines is not None else codes
    rows = _zone_rows(codes, rng)
    return Diagnosis(
        reference="99",
        level="departement",
        code="99",
        name="Val-d'Essai",
        parents="région de l'Épreuve",
        as_of=date(2025, 11, 1),
        is_demo=is_demo,
        population=figure("population", "Population municipale", "people", 128_415, note=2),
        index_id="ifn-2020",
        index_label="Indice de fragilité numérique 2020",
        index_citation="SGAR Occitanie et MedNum, Indice de fragilité numérique, 2020.",
        summary=(
            Sentence(
                "Une personne sur cinq de 15 ans ou plus est en difficulté avec le numérique.", (1,)
            ),
            Sentence(
                "Onze communes sont parmi les plus fragiles du pays ; leur rang est sûr pour sept.",
                (5,),
            ),
            Sentence(
                "La fibre avance vite, mais trois communes restent sous 50 % des logements.", (4,)
            ),
        ),
        headlines=(
            figure(
                "people",
                "Personnes en difficulté numérique",
                "people",
                23_700,
                low=21_100,
                high=26_300,
                approximate=True,
                year=2021,
            ),
            figure("rate", "Part des 15 ans ou plus", "share", 0.203, low=0.181, high=0.226),
            figure("rank", "Rang parmi 101 départements", "rank", 12, low=7, high=19, note=5),
            figure("fibre", "Logements raccordables à la fibre", "share", 0.843, note=4, year=2025),
            figure(
                "poverty",
                "Taux de pauvreté",
                "share",
                None,
                note=3,
                status="secret",
                reason="moins de 11 ménages dans plusieurs communes",
            ),
        ),
        compared=COMPARED,
        comparisons=_comparisons(),
        zone_level="commune",
        zone_level_label="communes",
        ranked_zones=34_867,
        zones=LabelledTable("zones", "Les communes du Val-d'Essai", ZONE_COLUMNS, rows),
        fine_zones=(),
        fragile=_fragile(rows),
        fragile_rule="parmi celles de 500 habitants ou plus",
        left_out=(Sentence("Communes de moins de 500 habitants : 6 sur 38.", (2,)),),
        connectivity=_connectivity(codes, rows["name"].to_list(), rng),
        gaps=(
            Sentence(
                "Le taux de pauvreté est couvert par le secret statistique dans 31 communes sur "
                "42.",
                (3,),
            ),
            Sentence(
                "La couverture mobile n'entre pas dans l'indice : aucun fichier communal fiable."
            ),
        ),
        freshness=(
            Freshness("insee-rp", "Recensement de la population", 2020, 5, is_stale=True, note=2),
            Freshness("arcep", "Ma connexion internet", 2025, 0, is_stale=False, note=4),
        ),
        notes=NOTES,
        outlines=outlines if outlines is not None else _outlines(codes),
        manifest={"maillage": "0.1.0", "as_of": "2025-11-01", "index": "ifn-2020", "seed": 17},
    )


ZONE_COLUMNS = (
    ColumnLabel("code", "Code", "text", "Code officiel géographique."),
    ColumnLabel("name", "Commune", "text", "Nom officiel."),
    ColumnLabel("population", "Population", "people", "Population municipale.", 2),
    ColumnLabel("score", "Indice", "index", "Indice de fragilité, 100 : la France.", 5),
    ColumnLabel("status", "État", "text", "known, missing, secret ou imputed."),
    ColumnLabel("rank", "Rang", "rank", "Rang parmi les communes du pays.", 5),
    ColumnLabel("rank_low", "Rang au mieux", "rank", "Borne basse du rang.", 5),
    ColumnLabel("rank_high", "Rang au pire", "rank", "Borne haute du rang.", 5),
    ColumnLabel("worst_decile", "Chances d'être parmi les 10 %", "share", "Probabilité.", 5),
    ColumnLabel("people", "Personnes en difficulté", "people", "Estimation.", 1),
    ColumnLabel("people_low", "Au moins", "people", "Borne basse.", 1),
    ColumnLabel("people_high", "Au plus", "people", "Borne haute.", 1),
    ColumnLabel("people_status", "État du nombre", "text", "known ou small."),
    ColumnLabel("rate", "Part", "share", "Part des 15 ans ou plus.", 1),
    ColumnLabel("missing", "Indicateurs manquants", "text", "Ce qui manque à l'indice."),
    ColumnLabel("age_65", "65 ans ou plus", "share", "Part des habitants.", 2),
    ColumnLabel("median_income", "Niveau de vie médian", "euro", "Annuel, par unité.", 3),
)


def _zone_rows(codes: Sequence[str], rng: np.random.Generator) -> pl.DataFrame:
    count = len(codes)
    names = [
        f"{_FIRST[number % 7]}{_SECOND[number % 6]}" + (f" {number // 42}" if number > 41 else "")
        for number in range(count)
    ]
    names[min(2, count - 1)] = AWKWARD_NAME
    population = rng.integers(90, 9_000, count)
    score = np.round(rng.normal(105, 22, count), 2)
    rate = np.round(np.clip(rng.normal(0.2, 0.05, count), 0.05, 0.5), 4)
    rank = np.clip(34_867 - score * 200, 1, None).astype(int)
    absent = np.array([number % 11 == 4 for number in range(count)])
    secret = np.array([code == SECRET for code in codes])
    unknown = pl.Series(absent | secret)
    status = np.where(secret, "secret", np.where(absent, "missing", "known"))
    people = (population * rate).astype(int)
    return pl.DataFrame(
        {
            "code": list(codes),
            "name": names,
            "population": population,
            "score": score,
            "status": status.tolist(),
            "rank": rank,
            "rank_low": np.clip(rank - 900, 1, None),
            "rank_high": rank + 1_300,
            "worst_decile": np.clip((score - 60) / 100, 0, 1),
            "people": people,
            "people_low": (people * 0.85).astype(int),
            "people_high": (people * 1.2).astype(int),
            "people_status": ["known"] * count,
            "rate": rate,
            "missing": [["poverty"] if hidden else [] for hidden in unknown],
            "age_65": rng.uniform(0.12, 0.4, count).round(4),
            "median_income": rng.integers(17_000, 27_000, count).astype(float),
        }
    ).with_columns(
        pl.when(~unknown).then(pl.col(name))
        for name in ("score", "rank", "rank_low", "rank_high", "worst_decile")
    )


def _fragile(rows: pl.DataFrame) -> tuple[FragileZone, ...]:
    worst = rows.drop_nulls("score").sort("score", "code", descending=[True, False]).head(10)
    return tuple(
        FragileZone(
            code=row["code"],
            name=row["name"],
            population=row["population"],
            score=row["score"],
            rank=row["rank"],
            rank_low=row["rank_low"],
            rank_high=row["rank_high"],
            probability_worst_decile=row["worst_decile"],
            people=figure(
                "people",
                "Personnes",
                "people",
                row["people"],
                low=row["people_low"],
                high=row["people_high"],
            ),
            reasons=(
                Sentence("34 % des habitants ont 65 ans ou plus", (2,)),
                Sentence("niveau de vie médian bas", (3,)),
            ),
            missing=(),
        )
        for row in worst.iter_rows(named=True)
    )


def _comparisons() -> tuple[Comparison, ...]:
    names = (
        ("Val-d'Essai", "99", "self", None),
        ("Haute-Épreuve", "98", "similar", 0.21),
        ("Plaine-et-Modèle", "97X", "similar", 0.34),
        ("Côtes-du-Test-Septentrional", "96", "similar", 0.40),
        ("région de l'Épreuve", "region:9", "region", None),
        ("France", "france", "france", None),
    )
    centre = (0.2, 0.22, 22_000.0, 0.27, 0.85, 104.0)
    rng = np.random.default_rng(3)
    return tuple(
        Comparison(
            name=name,
            reference=reference,
            kind=kind,  # type: ignore[arg-type]
            distance=distance,
            figures=tuple(
                _compared_figure(label, middle * rng.uniform(0.9, 1.1), name)
                for label, middle in zip(COMPARED, centre, strict=True)
            ),
        )
        for name, reference, kind, distance in names
    )


def _compared_figure(label: ColumnLabel, value: float, name: str) -> Figure:
    if name == "Haute-Épreuve" and label.column == "median_income":
        return figure(
            label.column,
            label.label,
            label.unit,
            None,
            status="missing",
            note=3,
            reason="la source ne couvre pas ce territoire",
        )
    interval = {"low": value * 0.9, "high": value * 1.1} if label.column == "rate" else {}
    return figure(
        label.column, label.label, label.unit, value, note=label.note, year=2020, **interval
    )


SPEEDS = (
    ColumnLabel("name", "Territoire", "text", "Territoire comparé."),
    ColumnLabel("speed_none", "Inéligible", "share", "Aucun accès fixe.", 4),
    ColumnLabel("speed_8", "Moins de 8 Mbit/s", "share", "Meilleur débit.", 4),
    ColumnLabel("speed_30", "De 8 à 30 Mbit/s", "share", "Meilleur débit.", 4),
    ColumnLabel("speed_100", "De 30 à 100 Mbit/s", "share", "Meilleur débit.", 4),
    ColumnLabel("speed_1000", "100 Mbit/s ou plus", "share", "Meilleur débit.", 4),
)
FIBRE = (
    ColumnLabel("code", "Code", "text", "Code officiel."),
    ColumnLabel("name", "Territoire", "text", "Nom."),
    ColumnLabel("year", "Année", "year", "Année observée."),
    ColumnLabel("share", "Logements raccordables à la fibre", "share", "Part.", 4),
)


def _connectivity(
    codes: Sequence[str], names: Sequence[str], rng: np.random.Generator
) -> Connectivity:
    territories = ("Val-d'Essai", "Haute-Épreuve", "région de l'Épreuve", "France")
    shares = rng.dirichlet((1, 3, 6, 8, 40), len(territories))
    speeds = pl.DataFrame(
        {"name": territories} | {label.column: shares[:, at] for at, label in enumerate(SPEEDS[1:])}
    )
    speeds[1, "speed_1000"] = None
    latest = [*rng.uniform(0.3, 1.0, len(codes)), 0.843, 0.871, 0.902]
    fibre = pl.concat(
        pl.DataFrame(
            {
                "code": [*codes, "99", "region:9", "france"],
                "name": [*names, "Val-d'Essai", "région de l'Épreuve", "France"],
                "year": [year] * (len(codes) + 3),
                "share": np.array(latest) * factor,
            }
        )
        for year, factor in ((2023, 0.7), (2025, 1.0))
    )
    return Connectivity(
        figures=(
            figure("fibre", "Logements raccordables à la fibre", "share", 0.843, note=4, year=2025),
            figure("under_8", "Locaux sous 8 Mbit/s", "share", 0.034, note=4, year=2025),
        ),
        speeds=LabelledTable("speeds", "Locaux selon le meilleur débit fixe", SPEEDS, speeds),
        fibre=LabelledTable("fibre", "Raccordement à la fibre", FIBRE, fibre),
        notes=(4,),
        explanation="Les classes de débit s'additionnent à 100 % ; la fibre est comptée à part.",
    )


def _outlines(codes: Sequence[str]) -> pl.DataFrame:
    across = 7
    boxes = [
        shapely.box(
            2 + 0.1 * (at % across),
            46 + 0.07 * (at // across),
            2.1 + 0.1 * (at % across),
            46.07 + 0.07 * (at // across),
        )
        for at in range(len(codes))
    ]
    wkb = [shapely.to_wkb(_slanted(box)) for box in boxes]
    table = pl.DataFrame({"code": list(codes), "wkb": wkb})
    return table.filter(pl.col("code") != WITHOUT_OUTLINE)


def _slanted(box: shapely.Polygon) -> shapely.Polygon:
    def slant(points: np.ndarray) -> np.ndarray:
        lon, lat = points.T
        return np.column_stack(
            [lon + 0.03 * np.sin(40 * lat), lat + 0.02 * np.cos(25 * lon + 30 * lat)]
        )

    return shapely.transform(shapely.segmentize(box, 0.02), slant)
