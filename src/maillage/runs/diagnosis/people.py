"""People in digital difficulty of a zone, as figures: estimated, or of the rate published."""

from dataclasses import replace

from maillage.catalogue.demands import Demand
from maillage.contracts.diagnosis import Figure
from maillage.language import _
from maillage.reference.territories import Territory
from maillage.runs.diagnosis.facts import Facts


def people_figures(
    facts: Facts, zone: Territory, demand: Demand, *, note: int
) -> tuple[Figure, Figure]:
    """Return the number and the rate of people in difficulty of a zone.

    The country's rate is the one that the estimates are brought to: it is no estimate, has no
    interval, and says where it is from.
    """
    row = facts.estimate(zone) or {}
    number = Figure(
        id="people",
        label=_("Personnes en difficulté numérique"),
        unit="people",
        value=row.get("people"),
        low=row.get("low"),
        high=row.get("high"),
        **_trail(row, demand, note=note) | {"status": row.get("status", "missing")},  # type: ignore[arg-type]
    )
    rate = Figure(
        id="rate",
        label=_("Part des 15 ans ou plus en difficulté"),
        unit="share",
        value=row.get("rate"),
        low=row.get("rate_low"),
        high=row.get("rate_high"),
        **_trail(row, demand, note=note),  # type: ignore[arg-type]
    )
    if zone.level != "france" or demand.national_rate is None or not row:
        return number, rate
    return (
        _published(number, _("taux publié par l'INSEE, multiplié par la population")),
        _published(rate, _("taux publié par l'INSEE, repris")),
    )


def _trail(row: dict[str, float | None], demand: Demand, *, note: int) -> dict[str, object]:
    return {
        "note": note,
        "year": demand.year,
        "status": "missing" if not row else "imputed" if row["imputed"] else "known",
        "approximate": bool(row),
        "coverage": row.get("covered"),
        "reason": "" if row else _("ce territoire n'a pas les données que demande le modèle"),
    }


def _published(figure: Figure, remark: str) -> Figure:
    return replace(
        figure,
        low=None,
        high=None,
        status="known",
        approximate=figure.unit == "people",
        remark=remark,
    )
