"""Page on the modes of travel: each number, where it comes from, and what is assumed."""

from collections.abc import Iterator

from maillage.catalogue.travel import Mode, Parameter, islands, modes
from pages.markdown import table

_UNITS = {
    "detour": ("detour", "× great circle"),
    "local_m": ("near each end", "m"),
    "through_kmh": ("speed in between", "km/h"),
    "from_density": ("from", "people per km²"),
    "local_kmh": ("speed near the end", "km/h"),
    "fixed_minutes": ("fixed, this end", "min"),
}

_OPENING = """\
What the program takes a journey to last when no routing server is asked. Each mode is an entry of
`src/maillage/catalogue/travel/`; module `maillage.methods.access.travel` reads them.
[Use a routing server](../how-to/use-a-routing-server.md) says what this gets wrong and how to have
real roads instead.

```text
road    = detour × great circle
near    = min(road ÷ 2, metres near each end)
minutes = fixed(zone) + fixed(site)
        + near ÷ speed(zone) + near ÷ speed(site) + (road − 2 × near) ÷ speed in between
```

The class of an end is that of the mean density of its zone, bounds included. Where a mode has
several ways of going, the fastest counts; a way does not exist where its classes stop. A pair is
kept when `minutes <= limit`. A zone without a known density is refused: give that of its parent.

**Assumed** marks a number that is ours, or whose use here is ours: `Mode.assumptions()` gives
them, for results to show. A 0 plays no part."""

_CHECKS = (
    (
        "Aix-en-Provence to Alleins by car: the example of INSEE's METRIC-OSRM",
        "40.65 min, 34.1 km",
        "40.9 min, 39.1 km",
    ),
    (
        "trips of 10 to 20 km by car: national mobility survey of 2019, as computed by Y. Tresson",
        "36 km/h",
        "20 to 56 km/h, by density of both ends",
    ),
)

_CAVEAT = """\
Two figures are no proof: without a network, no set of road times of the country could be had."""

_LEFT_OUT = """\
- **Mountain.** The embedded geography has no altitude. The default is too fast there: ask a routing
  server.
- **Rivers and estuaries.** No bridge is known: two banks are as near as they look. Only islands
  without a road are told apart.
- **Congestion, timetables, ferries.** None is known.
- **The size of a zone.** A zone is its point: the way to a site of the zone starts from there."""


def travel_page() -> Iterator[str]:
    """Give the parts of the page on modes of travel."""
    yield "# Travel"
    yield _OPENING
    for mode in modes().values():
        yield f"## {mode.id}"
        yield f"**{mode.label.en}** · *{mode.label.fr}*. {mode.definition.en}"
        yield table(("way", "end", "parameter", "value", "source"), _rows(mode))
    yield "## Checked against"
    yield table(("what", "published", "the default gives"), _CHECKS)
    yield _CAVEAT
    yield "## Left out"
    yield _LEFT_OUT
    yield "## Islands without a road"
    yield f"Entry `src/maillage/catalogue/islands.toml`. {islands().note.en}"
    yield table(
        ("island", "communes", "source"),
        (
            (each.name, ", ".join(f"`{code}`" for code in each.communes), each.citation or _OURS)
            for each in islands().islands
        ),
    )


_OURS = "**assumed**"


def _rows(mode: Mode) -> Iterator[tuple[str, ...]]:
    yield (
        "",
        "",
        "longest journey",
        f"{mode.most_minutes.value:g} min",
        _source(mode.most_minutes),
    )
    if mode.fastest_kmh:
        unit = f"{mode.fastest_kmh.value:g} km/h as the crow flies"
        yield ("", "", "farthest pair asked of a server", unit, _source(mode.fastest_kmh))
    for way in mode.ways:
        for name, each in way.parameters().items():
            end, _dot, key = name.rpartition(".")
            label, unit = _UNITS[key]
            yield (way.id, end, label, f"{each.value:g} {unit}", _source(each))


def _source(parameter: Parameter) -> str:
    parts = [_OURS] if parameter.assumption else []
    if parameter.rationale:
        parts.append(parameter.rationale.en)
    if parameter.citation:
        parts.append(parameter.citation)
    return "; ".join(parts)
