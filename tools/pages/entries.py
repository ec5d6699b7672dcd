"""Pages on the indicators, indexes and demand models of the catalogue."""

from collections.abc import Iterator
from importlib.resources import files

from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Axis, Index, Part
from maillage.catalogue.loader import read
from maillage.catalogue.sources import Indicator, IndicatorBook
from pages.markdown import bullets, codes, count, definition, table


def indicators_page() -> Iterator[str]:
    """Give the parts of the page on indicators."""
    yield "# Indicators"
    yield (
        "Each indicator is an entry of `src/maillage/catalogue/indicator/`. *Counts summed* means "
        "that a territory adds up what is above and below the line; where only shares are known "
        "they are weighted as said, and the result is flagged approximate."
    )
    folder = files("maillage.catalogue") / "indicator"
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        yield f"## {path.name.removesuffix('.toml').capitalize()}"
        for entry in read(IndicatorBook, path).indicators:
            yield _indicator(entry)


def _indicator(entry: Indicator) -> str:
    direction = "higher" if entry.direction == "more" else "lower"
    together = {
        "ratio": f"counts summed, or shares weighted by `{entry.weight}`",
        "sum": "summed",
        "mean": f"mean weighted by `{entry.weight}`",
    }[entry.aggregate]
    facts = [
        f"Unit: {entry.unit}{_bounds(entry)}. More fragile when {direction}.",
        f"Of: {entry.universe.en}.{_counts(entry)}",
        f"Put together: {together}; from {entry.minimum_coverage:.0%} of the people known.",
        f"Stale after {count(entry.fresh_for_years, 'year')}. Definition: {entry.citation}.",
        f"Given by: {_given_by(entry)}.",
    ]
    if entry.sampled_share is not None:
        facts.insert(3, f"Surveyed: {entry.sampled_share:.0%} of the universe.")
    if entry.caveat:
        facts.append(f"Beware: {entry.caveat.en}")
    return definition(
        f"`{entry.id}` · {entry.label.en} · *{entry.label.fr}*", [entry.definition.en, *facts]
    )


def _counts(entry: Indicator) -> str:
    if entry.numerator is None or entry.denominator is None:
        return ""
    return f" Counts: {entry.numerator.en}, over {entry.denominator.en}."


def _bounds(entry: Indicator) -> str:
    low = "−∞" if entry.low is None else f"{entry.low:g}"
    high = "+∞" if entry.high is None else f"{entry.high:g}"
    return "" if entry.low is entry.high is None else f", from {low} to {high}"


def _given_by(entry: Indicator) -> str:
    given = [
        f"`{source.id}` ({measure.year})"
        for source in catalogue.sources().values()
        for measure in source.measures
        if measure.indicator == entry.id
    ]
    return ", ".join(dict.fromkeys(given)) or "no source yet"


def indexes_page() -> Iterator[str]:
    """Give the parts of the page on indexes."""
    yield "# Indexes"
    yield (
        "Each index is an entry of `src/maillage/catalogue/index/`. Higher is more fragile. "
        "[How indexes are computed](../explanation/indexes.md) and "
        "[how the national ones differ](../explanation/national-indexes.md) have their pages."
    )
    for index in catalogue.indexes().values():
        yield f"## {index.id}"
        yield f"**{index.label.en}** · *{index.label.fr}*. {index.citation}."
        yield index.definition.en
        yield f"Normalisation: `{index.normalisation}`. Reference area: `{index.reference}`."
        yield _tree(index)
        if index.rationale:
            yield index.rationale.en.strip()
        yield bullets("Assumptions", index.assumptions)


def _tree(index: Index) -> str:
    rows = [
        (
            f"`{axis.id}`: {axis.label.en}",
            ", ".join(_part(part) for part in axis.parts),
            _rule(axis),
        )
        for axis in index.axes
    ]
    return table(("axis", "parts (weight)", "computed when"), rows)


def _part(part: Part) -> str:
    name = f"`{part.indicator}`" if part.indicator else f"axis `{part.axis}`"
    sign = {"more": " +", "less": " −", None: ""}[part.direction]
    return f"{name}{sign} ({part.weight:.3g})"


def _rule(axis: Axis) -> str:
    if axis.minimum_share == 0:
        return "one part is known"
    return f"{axis.minimum_share:.0%} of the weight is known"


def demands_page() -> Iterator[str]:
    """Give the parts of the page on demand models."""
    yield "# Demand models"
    yield (
        "How many people in digital difficulty are expected in a zone. Each model is an entry of "
        "`src/maillage/catalogue/demand/`; "
        "[People in difficulty](../explanation/people-in-difficulty.md) says how they are made and "
        "how far they err."
    )
    for demand in catalogue.demands().values():
        yield f"## {demand.id}"
        yield f"**{demand.label.en}** · *{demand.label.fr}*. {demand.citation} ({demand.date})."
        yield demand.definition.en
        yield table(("choice", "value"), _choices(demand))
        if demand.classes:
            yield table(
                ("people counted", "rate", "standard error"),
                (
                    (f"`{each.indicator}`", f"{each.rate:.1%}", f"{each.standard_error:.1%}")
                    for each in demand.classes
                ),
            )
        yield bullets("Assumptions", demand.assumptions)


def _choices(demand: Demand) -> Iterator[tuple[str, str]]:
    yield "kind", demand.kind
    if demand.truth:
        yield "learns", f"`{demand.truth}` by {demand.truth_level}"
        yield "covariates", codes(demand.covariates)
        yield "in logarithms", codes(demand.logarithms)
        yield (
            "missing covariate",
            {"none": "no estimate", "parent": "that of the parent zone"}[demand.imputation],
        )
        yield "people of 15 or more", f"{demand.adult_share:.1%} of the population"
    if demand.national_rate is not None:
        yield "country scaled to", f"{demand.national_rate:.1%} ({demand.national_citation})"
    if demand.overseas_rate is not None:
        yield "overseas départements scaled to", f"{demand.overseas_rate:.1%} (same source)"
    yield "interval", f"{demand.confidence:.0%}, {demand.draws} draws, seed {demand.seed}"
