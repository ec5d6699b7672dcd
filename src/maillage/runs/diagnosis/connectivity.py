"""Fixed access: fibre by zone and year, premises by best speed, as shares within 0–1."""

from collections.abc import Sequence
from itertools import chain

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, Connectivity, Figure, LabelledTable
from maillage.language import _
from maillage.reference.territories import Territory
from maillage.runs.diagnosis.facts import Facts

SPEED_CLASSES = ("below_8mbps", "from_8_to_30mbps", "from_30_to_100mbps", "from_100mbps")
"""They add up to all premises."""

SPEEDS = ("without_30mbps", *SPEED_CLASSES)
FIBRE = "ftth_coverage"


def connectivity(
    facts: Facts,
    territory: Territory,
    around: Sequence[Territory],
    zones: pl.DataFrame,
    level: Level,
) -> Connectivity:
    """Return the connectivity of a territory, of its zones and of those around it."""
    shown = (territory, *around)
    figures = tuple(
        facts.figure(name, territory) for name in (FIBRE, "below_8mbps", "without_30mbps")
    )
    year = figures[1].year
    speeds = [[facts.figure(name, zone) for name in SPEED_CLASSES] for zone in shown]
    behind = [*chain(*speeds), *(facts.figure(FIBRE, zone) for zone in shown)]
    return Connectivity(
        figures=figures,
        speeds=_speeds(shown, speeds, year),
        fibre=_fibre(facts, shown, zones, level),
        explanation=_explanation(year, figures[0].year),
        notes=tuple(sorted({figure.note for figure in behind})),
    )


def _explanation(year: int | None, fibre_year: int | None) -> str:
    words = _(
        "Les quatre classes de débit comptent tous les locaux : leur somme fait 100 %. La fibre "
        "est comptée à part."
    )
    if year is None or fibre_year is None or fibre_year <= year:
        return words
    later = _(
        "Les débits sont de {year}, la fibre de {fibre} : un local lent en {year} a pu devenir "
        "raccordable depuis.",
        year=year,
        fibre=fibre_year,
    )
    return f"{words} {later}"


def _speeds(
    shown: Sequence[Territory], speeds: Sequence[Sequence[Figure]], year: int | None
) -> LabelledTable:
    rows = pl.DataFrame(
        [
            {"name": zone.name} | {figure.id: figure.value for figure in figures}
            for zone, figures in zip(shown, speeds, strict=True)
        ],
        schema={"name": pl.String} | dict.fromkeys(SPEED_CLASSES, pl.Float64),
    )
    entries = [catalogue.indicators()[name] for name in SPEED_CLASSES]
    return LabelledTable(
        id="speeds",
        caption=_("Locaux selon leur meilleur débit fixe, {year}", year=year)
        if year
        else _("Locaux selon leur meilleur débit fixe"),
        columns=(
            ColumnLabel("name", _("Territoire"), "text", _("Territoire comparé.")),
            *(
                ColumnLabel(entry.id, str(entry.label), "share", str(entry.definition), own.note)
                for entry, own in zip(entries, speeds[0], strict=True)
            ),
        ),
        rows=rows,
    )


def _fibre(
    facts: Facts, shown: Sequence[Territory], zones: pl.DataFrame, level: Level
) -> LabelledTable:
    entry = catalogue.indicators()[FIBRE]
    asked = pl.DataFrame(
        [(zone.level, zone.code, zone.name) for zone in shown]
        + [(level, code, name) for code, name in zones.select("code", "name").rows()],
        schema=["level", "zone", "name"],
        orient="row",
    ).unique(maintain_order=True)
    known = facts.series.filter(pl.col("indicator") == FIBRE).select(
        "level", "zone", pl.col("year").cast(pl.Int64), share="value"
    )
    rows = asked.join(known, on=["level", "zone"], validate="1:m", maintain_order="left")
    return LabelledTable(
        id="fibre",
        caption=_("Locaux raccordables à la fibre, par zone et par année"),
        columns=(
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            ColumnLabel("name", _("Territoire"), "text", _("Nom officiel.")),
            ColumnLabel("year", _("Année"), "year", _("Année de l'observation.")),
            ColumnLabel(
                "share",
                str(entry.label),
                "share",
                str(entry.definition),
                facts.notebook.of_column(entry, facts.inside(level, zones["code"]), level),
            ),
        ),
        rows=rows.select("zone", "name", "year", "share").rename({"zone": "code"}),
    )
