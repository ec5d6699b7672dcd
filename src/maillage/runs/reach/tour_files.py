"""The files of the study of rounds: a calendar, and the stops as places."""

from datetime import date

from maillage.language import _
from maillage.outputs.rounds.calendar_file import DatedVisit, calendar_text
from maillage.outputs.rounds.places import StopPlace, places_csv
from maillage.runs.reach.tour_facts import Facts
from maillage.runs.store import Store


def files(facts: Facts, store: Store, *, as_of: date) -> dict[str, str]:
    """Return the calendar, and the stops as places."""
    postcodes = store.geography.postcodes.sort("postcode").unique("code", keep="first")
    known = dict(postcodes.select("code", "postcode").iter_rows())
    stops = [
        StopPlace(
            _("Permanence numérique itinérante – {name}", name=zone["name"]),
            zone["name"],
            zone["code"],
            known.get(zone["code"], ""),
            zone["lon"],
            zone["lat"],
            facts.hours_of(stop),
        )
        for stop in facts.found.choice.stops
        if (zone := facts.zone(stop))
    ]
    name = _("Permanences itinérantes")
    return {
        "calendar.ics": calendar_text(_dated(facts), name=name, as_of=as_of),
        "places.csv": places_csv(stops, as_of=as_of),
    }


def _dated(facts: Facts) -> list[DatedVisit]:
    starts = {
        (at, stop): arrival
        for at, (one, arrivals) in enumerate(
            zip(facts.found.plan.rounds, facts.found.hours.arrivals, strict=True)
        )
        for stop, arrival in zip(one.stops, arrivals, strict=True)
    }
    return [
        DatedVisit(
            _("Permanence numérique : {name}", name=zone["name"]),
            zone["name"],
            zone["code"],
            visit.on,
            starts[visit.round, visit.stop],
            facts.found.problem.stops[visit.stop].service_minutes,
            zone["lon"],
            zone["lat"],
        )
        for visit in facts.found.calendar.visits
        if (zone := facts.zone(visit.stop))
    ]
