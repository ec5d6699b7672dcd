"""Ask a person about undecided pairs, one at a time; each answer is saved at once."""

from datetime import date
from typing import Any, Final

import click
import polars as pl
from rich.markup import escape
from rich.table import Table

from maillage.catalogue import linkage
from maillage.cli.options import show, table
from maillage.language import _
from maillage.numbers import percent
from maillage.runs.census import decisions
from maillage.runs.census.build import WEIGHTS
from maillage.runs.census.releases import Census
from maillage.runs.census.undecided import why_undecided

_SHOWN: Final = (
    "source", "nom", "adresse", "complement_adresse", "code_postal", "commune", "telephone",
    "courriels", "site_web", "pivot", "typologie", "horaires", "date_maj",
)  # fmt: skip
_ANSWERS: Final = {"o": "merge", "n": "distinct"}


def review(census: Census, *, limit: int, on: date) -> None:
    """Walk through the undecided pairs of the current release, the likeliest first."""
    release = census.require_current()
    records = release.table("records")
    recognisable = release.recognisable
    decided = decisions.resolve(decisions.read(census.decisions), recognisable)
    known = pl.concat([decided.must, decided.cannot])
    pairs = (
        release.table("links")
        .filter(pl.col("decision") == "review")
        .join(known, on=["left", "right"], how="anti")
        .sort("probability", "left", "right", descending=[True, False, False])
    )
    if pairs.is_empty():
        show(_("Aucune paire n'est indécise."))
        return
    asked = pairs.head(limit)
    why = why_undecided(
        asked,
        release.table("links"),
        records,
        release.table("members"),
        thresholds=linkage.weights(WEIGHTS).thresholds,
    )
    for done, pair in enumerate(asked.with_columns(why).iter_rows(named=True)):
        show(_("Paire {rank} sur {all}", rank=done + 1, all=asked.height))
        show(_side_by_side(records, pair))
        show(_("Indécise : {why}.", why=escape(pair["why"])))
        answer = click.prompt(
            _("Même lieu ? (o)ui, (n)on, (p)asser, (q)uitter"),
            type=click.Choice(["o", "n", "p", "q"]),
            show_choices=False,
        )
        if answer == "q":
            break
        if answer in _ANSWERS:
            decision: decisions.Decision = "merge" if answer == "o" else "distinct"
            both = [(pair["left"], pair["right"])]
            decisions.add(census.decisions, both, decision, records=recognisable, on=on)
    if not census.decisions.exists():
        show(_("Aucune réponse n'est enregistrée."))
        return
    show(
        _(
            "Vos réponses sont dans {file} ; « maillage census build » en tient compte.",
            file=escape(str(census.decisions)),
        )
    )


def _side_by_side(records: pl.DataFrame, pair: dict[str, Any]) -> Table:
    ends = [pl.col("record") == pl.lit(pair[side]) for side in ("left", "right")]
    left, right = (records.row(by_predicate=end, named=True) for end in ends)
    rows = table(_("Est-ce le même lieu ?"), _("Champ"), _("Fiche 1"), _("Fiche 2"))
    for name in _SHOWN:
        if left[name] or right[name]:
            rows.add_row(name, *(escape(cell_words(each[name])) for each in (left, right)))
    reasons = _(" ; ").join(pair["reasons"] or ())
    rows.caption = _(
        "Probabilité {share} : {reasons}",
        share=percent(pair["probability"], decimals=0),
        reasons=escape(reasons),
    )
    return rows


def cell_words(value: object) -> str:
    """Return a value of a record as text; nothing for unknown."""
    if value is None:
        return ""
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)
