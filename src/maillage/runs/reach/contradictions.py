"""Refuse what is asked of a siting where two parts of it contradict each other, and say which."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from maillage.errors import InputError
from maillage.language import N_, _
from maillage.numbers import as_given, counted
from maillage.runs.reach.siting import EVERY, Objective, Wish, rows_of

_TAKES: Final[Mapping[Objective, frozenset[str]]] = {
    "coverage": frozenset(
        {"--new", "--closable", "--budget", "--min-per-epci", "--floor", "--backup", "--fading",
         "--then", "--front"}
    ),
    "travel": frozenset({"--new", "--closable", "--capacity", "--then", "--front"}),
    "farthest": frozenset({"--new", "--then"}),
    "fewest": frozenset(),
}  # fmt: skip
"""The options that each objective takes, beside those that all take."""

_APART: Final = (
    ("--front", "--floor"),
    ("--front", "--backup"),
    ("--front", "--fading"),
    ("--front", "--capacity"),
    ("--closable", "--budget"),
    ("--closable", "--backup"),
    ("--closable", "--fading"),
    ("--closable", "--capacity"),
    ("--closable", "--then"),
    ("--closable", "--front"),
)
"""Options that the same objective takes, but not together."""

_NAMED: Final = 10
"""Communes named in a message; ours."""


def refuse_contradictions(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> None:
    """Refuse a wish that contradicts itself.

    Args:
        wish: what is asked.
        zones: the zones of the territory.
        places: the places that stay.

    Raises:
        InputError: the contradiction, with what to change.
    """
    given = _given(wish)
    _refuse_options(wish, given)
    if wish.site_cost_cents is not None and wish.budget_cents is None:
        raise InputError(
            _("le coût d'un site ne sert qu'avec un budget : ajoutez « --budget » ou retirez-le")
        )
    _refuse_costs(wish, zones)
    _refuse_closings(wish, zones, places)
    if wish.fading_minutes is not None and wish.fading_minutes <= wish.within_minutes:
        raise InputError(
            _(
                "« --fading » va plus loin que la portée : {fading} minutes demandées, pour une "
                "portée de {within}",
                fading=as_given(wish.fading_minutes),
                within=as_given(wish.within_minutes),
            )
        )
    both = sorted(set(wish.required) & set(wish.forbidden))
    if both:
        raise InputError(
            _(
                "à la fois imposées et exclues : {names} ; choisissez « --require » ou "
                "« --forbid »",
                names=_names(zones, both),
            )
        )
    if wish.min_per_epci:
        _refuse_small_groups(wish, zones, places)


def _refuse_costs(wish: Wish, zones: pl.DataFrame) -> None:
    """Refuse costs without a budget, or that leave out a commune where a site may open."""
    if wish.costs is None:
        return
    if wish.budget_cents is None:
        raise InputError(
            _("« --costs » ne sert qu'avec un budget : ajoutez « --budget » ou retirez-le")
        )
    told = {*wish.costs.cents, *wish.forbidden}
    untold = [code for code in zones["code"] if code not in told]
    if untold and wish.site_cost_cents is None:
        raise InputError(
            counted(
                len(untold),
                N_("« --costs » ne dit pas le coût d'un site dans {count} commune : {names} ; "
                   "ajoutez-la, ou donnez son coût par « --site-cost »"),
                N_("« --costs » ne dit pas le coût d'un site dans {count} communes, dont {names} ; "
                   "ajoutez-les, ou donnez leur coût par « --site-cost »"),
                names=_names(zones, untold[:_NAMED]),
            )
        )  # fmt: skip


def _refuse_closings(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> None:
    """Refuse closings of places that are not there, and a study that opens and closes nothing."""
    if wish.new == 0 and not wish.closable:
        raise InputError(
            _("aucun site à ouvrir : « --new 0 » ne va qu'avec « --closable », pour déplacer")
        )
    if not wish.closable:
        return
    if not wish.keeps_existing:
        raise InputError(
            _("« --closable » et « --keep none » ne vont pas ensemble : retirez l'un des deux")
        )
    if wish.closable != EVERY:
        rows_of(zones, wish.closable)
        held = set(places["code"])
        empty = [code for code in wish.closable if code not in held]
        if empty:
            raise InputError(
                _(
                    "{names} : aucun lieu à fermer ; retirez « --closable » pour cette commune",
                    names=_names(zones, empty),
                )
            )
    elif not places["is_inside"].any():
        raise InputError(_("« --closable all » : aucun lieu dans le territoire à fermer"))


def _given(wish: Wish) -> frozenset[str]:
    """Return the options that not every objective takes and that are asked."""
    asked = {
        "--new": wish.new is not None,
        "--closable": bool(wish.closable),
        "--budget": wish.budget_cents is not None,
        "--min-per-epci": wish.min_per_epci > 0,
        "--floor": wish.floor_share > 0,
        "--backup": wish.backup_share > 0,
        "--fading": wish.fading_minutes is not None,
        "--capacity": wish.capacity is not None,
        "--then": bool(wish.then),
        "--front": wish.front_steps > 0,
    }
    return frozenset(name for name, is_asked in asked.items() if is_asked)


def _refuse_options(wish: Wish, given: frozenset[str]) -> None:
    refused = given - _TAKES[wish.objective]
    if refused:
        others = [name for name, takes in _TAKES.items() if given <= takes]
        instead = _(" ou choisissez « --objective {other} »", other=others[0]) if others else ""
        raise InputError(
            _(
                "« --objective {objective} » ne va pas avec {options} : retirez l'un ou l'autre"
                "{instead}",
                objective=wish.objective,
                options=_quoted(sorted(refused)),
                instead=instead,
            )
        )
    for pair in _APART:
        if given.issuperset(pair):
            raise InputError(
                _(
                    "« {one} » et « {other} » ne vont pas ensemble : retirez l'un des deux",
                    one=pair[0],
                    other=pair[1],
                )
            )
    if wish.objective in ("travel", "farthest") and wish.new is None:
        raise InputError(
            _(
                "« --objective {objective} » demande un nombre de sites : ajoutez « --new »",
                objective=wish.objective,
            )
        )


def _quoted(options: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in options)


def _names(zones: pl.DataFrame, codes: Sequence[str]) -> str:
    """Return the names of some zones with their codes."""
    named = zones.filter(pl.col("code").is_in(codes)).sort("code")
    return ", ".join(f"{name} ({code})" for name, code in named.select("name", "code").iter_rows())


def _refuse_small_groups(wish: Wish, zones: pl.DataFrame, places: pl.DataFrame) -> None:
    """Refuse a minimum that an intercommunality cannot have, and name those concerned.

    Raises:
        InputError: one has fewer places and allowed communes than the minimum.
    """
    allowed = zones.filter(~pl.col("code").is_in(wish.forbidden)).select("epci")
    held = pl.concat([allowed, places.select("epci")]).group_by("epci").len()
    poor = (
        zones.select("epci", "epci_name")
        .drop_nulls("epci")
        .unique()
        .join(held, on="epci", how="left", validate="1:1")
        .filter(pl.col("len").fill_null(0) < wish.min_per_epci)
        .sort("epci")
    )
    if poor.height:
        raise InputError(
            _(
                "{names} : moins de {least} lieux et communes possibles dans ce territoire ; "
                "baissez « --min-per-epci » ou excluez moins de communes",
                names=", ".join(poor["epci_name"].fill_null(poor["epci"])),
                least=wish.min_per_epci,
            )
        )
