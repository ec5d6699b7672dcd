"""The most fragile zones of a territory: which they are, by which rule, and why they are so."""

import polars as pl

from maillage import catalogue
from maillage.catalogue.sources import Indicator
from maillage.contracts import Level
from maillage.contracts.diagnosis import Figure, FragileZone, Sentence
from maillage.language import _
from maillage.numbers import number
from maillage.outputs.wording import joined
from maillage.reference.territories import Territory
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.words import level_words, value_words
from maillage.runs.diagnosis.zones import Numbers


def fragile_rule(rows: pl.DataFrame, *, count: int, least_population: int) -> str:
    """Say which zones the most fragile are chosen among; empty when all with a score are."""
    pool = _eligible(rows, count=count, least_population=least_population)
    if pool.height == rows["score"].count():
        return ""
    return _("parmi celles de {people} habitants ou plus", people=number(least_population))


def left_out(
    rows: pl.DataFrame, level: Level, *, count: int, least_population: int, numbers: Numbers
) -> tuple[Sentence, ...]:
    """Say how many zones are too small to be among the most fragile, and which would be.

    Nothing is said when the rule leaves none out; the second sentence, only when the ``count``
    zones with the highest scores are not those of the rule.
    """
    ordered = rows.filter(pl.col("score").is_not_null()).sort(
        "score", "code", descending=[True, False]
    )
    pool = _eligible(rows, count=count, least_population=least_population)
    if pool.height == ordered.height:
        return ()
    counted = _(
        "{level} de moins de {people} habitants, hors de cette liste parce que leurs chiffres "
        "tiennent à peu de gens : {left} sur {scored} qui ont un indice.",
        level=level_words(level).capitalize(),
        people=number(least_population),
        left=number(ordered.height - pool.height),
        scored=number(ordered.height),
    )
    first = ordered.head(count)
    if first.join(pool, on="code", how="anti").is_empty():
        return (Sentence(counted, (numbers.population,)),)
    names = [
        _(
            "{name} (rang {rank}, {people} habitants)",
            name=name,
            rank=number(rank),
            people="?" if people is None else number(people),
        )
        for name, rank, people in first.select("name", "rank", "population").iter_rows()
    ]
    named = _(
        "Sans cette règle, les {count} plus fragiles seraient, dans l'ordre : {names}.",
        count=number(count),
        names=joined(tuple(names)),
    )
    return (
        Sentence(counted, (numbers.population,)),
        Sentence(named, (numbers.index, numbers.population)),
    )


def none_in_worst_tenth(
    rows: pl.DataFrame, *, ranked: int, count: int, least_population: int, numbers: Numbers
) -> tuple[Sentence, ...]:
    """Say that the most fragile here are not among the country's, when none of them is.

    ``ranked`` is the number of zones of the country that have a rank.
    """
    first = _worst(rows, count=count, least_population=least_population)
    if rows.height == 1 or first.is_empty() or first["rank"].min() <= ranked / 10:  # type: ignore[operator]
        return ()
    said = _(
        "Aucune zone de cette liste n'est parmi les 10 % les plus fragiles du pays : ce sont les "
        "plus fragiles d'ici."
    )
    return (Sentence(said, (numbers.index,)),)


def _worst(rows: pl.DataFrame, *, count: int, least_population: int) -> pl.DataFrame:
    pool = _eligible(rows, count=count, least_population=least_population)
    return pool.sort("score", "code", descending=[True, False]).head(count)


def _eligible(rows: pl.DataFrame, *, count: int, least_population: int) -> pl.DataFrame:
    """Return the zones with a score and enough people, or all with a score if these are too few."""
    scored = rows.filter(pl.col("score").is_not_null())
    large = scored.filter(pl.col("population") >= least_population)
    return large if large.height >= count else scored


def most_fragile(
    rows: pl.DataFrame,
    level: Level,
    facts: Facts,
    *,
    country: Territory,
    count: int,
    reasons: int,
    least_population: int,
    numbers: Numbers,
) -> tuple[FragileZone, ...]:
    """Return the zones with the highest scores, their reasons in words.

    Zones under ``least_population`` are left out unless there are too few others.
    """
    worst = _worst(rows, count=count, least_population=least_population)
    labels = catalogue.indicators()
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
            people=Figure(
                id="people",
                label=_("Personnes en difficulté numérique"),
                unit="people",
                value=row["people"],
                low=row["people_low"],
                high=row["people_high"],
                note=numbers.people,
                status=row["people_status"],
                approximate=True,
            ),
            reasons=_reasons(
                row, Territory(level, row["code"], row["name"]), facts, country, reasons
            ),
            missing=tuple(str(labels[name].label) for name in row["missing"]),
        )
        for row in worst.iter_rows(named=True)
    )


def _reasons(
    row: dict[str, object], zone: Territory, facts: Facts, country: Territory, count: int
) -> tuple[Sentence, ...]:
    """Say which indicators pull a zone's score up, beside the country's value.

    A score places a zone among people, of whom half may live above the country's value: an
    indicator that is no worse than the country's is not given as a reason.
    """
    words = []
    for position in range(1, count + 1):
        name = row.get(f"reason:{position}")
        if name is None:
            break
        entry = catalogue.indicators()[str(name)]
        own, national = facts.figure(entry.id, zone), facts.figure(entry.id, country)
        here = value_words(entry, row[entry.id])
        if national.value is None:
            said = _("{label} : {here}", label=entry.label, here=here)
            words.append(Sentence(said, (own.note,)))
        elif _is_worse(entry, row[entry.id], national.value):
            said = _(
                "{label} : {here}, contre {there} en {country}",
                label=entry.label,
                here=here,
                there=value_words(entry, national.value),
                country=country.name,
            )
            words.append(Sentence(said, tuple(dict.fromkeys((own.note, national.note)))))
    return tuple(words)


def _is_worse(entry: Indicator, here: object, there: object) -> bool:
    sign = 1 if entry.direction == "more" else -1
    return sign * float(str(here)) > sign * float(str(there))
