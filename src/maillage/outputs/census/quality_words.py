"""The figures of the quality page of a list, and the sentences that say why they are so."""

from typing import Final

import polars as pl

from maillage.contracts.source_quality import SourceQuality
from maillage.language import N_, _
from maillage.numbers import counted, number, percent
from maillage.outputs.document import Headline, Headlines, Paragraphs

CAUSES: Final = 3
"""Faults named as what weighs most on validity."""

CAUSE_LENGTH: Final = 180
"""Letters of each at most; the table below has it whole."""


def lead(quality: SourceQuality) -> str:
    """Return the sentence that opens the page: rows to mend, rows to look at."""
    to_mend = quality.details.filter(pl.col("severity") == "error")["row"].n_unique()
    if not quality.details.height:
        return _("Toutes les fiches se lisent sans réserve.")
    lost = counted(
        to_mend,
        N_("{count} fiche sur {rows} a une valeur qui n'a pu être gardée"),
        N_("{count} fiches sur {rows} ont une valeur qui n'a pu être gardée"),
        rows=number(quality.rows),
    )
    doubtful = counted(
        quality.details["row"].n_unique() - to_mend,
        N_("{count} autre demande un regard"),
        N_("{count} autres demandent un regard"),
    )
    return _("{lost} ; {doubtful}.", lost=lost, doubtful=doubtful)


def record_count(count: int) -> str:
    """Return how many records, in words."""
    return counted(count, N_("{count} fiche"), N_("{count} fiches"))


def headlines(quality: SourceQuality) -> Headlines:
    """Return the figures of the page: places, then the three scores with what lowers them."""
    scores = (
        (_("Complétude"), quality.completeness, _("part pondérée des champs remplis")),
        (_("Fraîcheur"), quality.freshness, _freshness_words(quality)),
        (_("Validité"), quality.validity, _validity_words(quality)),
    )
    figures = [
        Headline(label, _share(share), "", words, 0, is_known=share is not None)
        for label, share, words in scores
    ]
    shared = counted(
        quality.shared_places,
        N_("dont {count} connu aussi d'une autre liste"),
        N_("dont {count} connus aussi d'une autre liste"),
    )
    twice = _("{shared} ; {repeated} en double", shared=shared,
              repeated=record_count(quality.repeated))  # fmt: skip
    places = Headline(_("Lieux"), number(quality.places), "", twice, 0, is_known=True)
    return Headlines((places, *figures))


def _freshness_words(quality: SourceQuality) -> str:
    return _(
        "{stale} de plus de 12 mois, {undated} sans date",
        stale=record_count(quality.stale),
        undated=number(quality.undated),
    )


def _validity_words(quality: SourceQuality) -> str:
    """Say how many rows lost a value, and how many have one in doubt."""
    if not quality.details.height:
        return _("aucune valeur perdue ni douteuse")
    rows = {
        severity: quality.details.filter(pl.col("severity") == severity)["row"].n_unique()
        for severity in ("error", "warning")
    }
    lost = counted(
        rows["error"],
        N_("{count} fiche a une valeur perdue"),
        N_("{count} fiches ont une valeur perdue"),
    )
    doubtful = _("{count} une valeur à vérifier", count=number(rows["warning"]))
    return f"{lost}, {doubtful}"


def causes(quality: SourceQuality) -> tuple[Paragraphs, ...]:
    """Say, of the faults that cost validity, which are the most frequent: field, rows, example."""
    grave = quality.problems.filter(pl.col("severity") != "info").sort(
        "rows", descending=True, maintain_order=True
    )
    if grave.is_empty():
        return ()
    told = tuple(
        _(
            "{field}, {records} : {words}",
            field=row["field"],
            records=record_count(row["rows"]),
            words=_short(row["words"]),
        )
        for row in grave.head(CAUSES).iter_rows(named=True)
    )
    opening = _(
        "Ce qui abaisse le plus la validité (médiane : {share}) :", share=_share(quality.validity)
    )
    return Paragraphs((opening,)), Paragraphs(told, is_list=True)


def _short(words: str) -> str:
    """Return a sentence on one line, without its point, its end left out where it is long."""
    line = " ".join(words.split()).rstrip(" .")
    return line if len(line) <= CAUSE_LENGTH else f"{line[: CAUSE_LENGTH - 1].rstrip()}…"


def _share(score: float | None) -> str:
    return _("non disponible") if score is None else percent(score, decimals=0)
