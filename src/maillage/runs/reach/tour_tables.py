"""The tables of the study of rounds: stops, rounds, and what the calendar moves."""

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.language import _
from maillage.runs.reach.tour_facts import Facts, clock


def stop_table(facts: Facts) -> LabelledTable:
    """Return the stops: commune, day, hour, people, opening hours."""
    rows = []
    for stop, day, start in sorted(facts.visits(), key=lambda visit: (visit[1], visit[2])):
        zone = facts.zone(stop)
        reached = float(facts.found.people[facts.found.reach[stop] > 0].sum())
        rows.append(
            (
                zone["name"], zone["code"], facts.when(day), clock(start), reached,
                facts.hours_of(stop),
            )
        )  # fmt: skip
    table = pl.DataFrame(
        rows, schema=["name", "code", "day", "hour", "people", "hours"], orient="row"
    )
    return LabelledTable(
        "stops",
        _("Les arrêts, par jour et heure"),
        (
            ColumnLabel("name", _("Commune"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            ColumnLabel("day", _("Jour"), "text", _("Jour de la semaine, semaine du cycle.")),
            ColumnLabel("hour", _("Heure"), "text", _("Début de la permanence.")),
            ColumnLabel("people", _("Personnes à portée"), "people",
                        _("Personnes en difficulté à portée de l'arrêt."), facts.people),
            ColumnLabel("hours", _("Horaires (OSM)"), "text",
                        _("À publier avec le lieu : opening_hours.")),
        ),
        table,
    )  # fmt: skip


def round_table(facts: Facts) -> LabelledTable:
    """Return the rounds of a cycle: day, stops, driving, presence, return."""
    rows = [
        (
            facts.when(one.day),
            facts.found.problem.depots[one.depot].name,
            ", ".join(facts.found.problem.stops[stop].name for stop in one.stops),
            one.drive_minutes,
            one.service_minutes,
            clock(end),
        )
        for one, end in zip(facts.found.plan.rounds, facts.found.hours.ends, strict=True)
    ]
    table = pl.DataFrame(
        rows, schema=["day", "depot", "stops", "drive", "service", "end"], orient="row"
    )
    return LabelledTable(
        "rounds",
        _("Les tournées d'un cycle"),
        (
            ColumnLabel("day", _("Jour"), "text", _("Jour de la semaine, semaine du cycle.")),
            ColumnLabel("depot", _("Départ"), "text", _("Commune de départ.")),
            ColumnLabel("stops", _("Arrêts"), "text", _("Dans l'ordre.")),
            ColumnLabel("drive", _("Conduite"), "minutes", _("Retour compris."), facts.travel),
            ColumnLabel("service", _("Présence"), "minutes", _("Aux arrêts.")),
            ColumnLabel("end", _("Retour"), "text", _("Heure du retour au départ.")),
        ),
        table,
    )


def change_table(facts: Facts) -> LabelledTable:
    """Return the visits postponed or cancelled, and why."""
    rows = [
        (
            facts.found.problem.stops[change.stop].name,
            change.planned.isoformat(),
            change.moved_to.isoformat() if change.moved_to else _("annulée"),
            _(change.reason),
        )
        for change in facts.found.calendar.changes
    ]
    table = pl.DataFrame(
        rows,
        schema=dict.fromkeys(("name", "planned", "moved_to", "reason"), pl.String),
        orient="row",
    )
    return LabelledTable(
        "changes",
        _("Permanences déplacées ou annulées"),
        (
            ColumnLabel("name", _("Commune"), "text", _("Nom officiel.")),
            ColumnLabel("planned", _("Prévue le"), "text", _("Date prévue.")),
            ColumnLabel("moved_to", _("Déplacée au"), "text", _("Date, ou annulée.")),
            ColumnLabel("reason", _("Raison"), "text", _("Pourquoi.")),
        ),
        table,
    )
