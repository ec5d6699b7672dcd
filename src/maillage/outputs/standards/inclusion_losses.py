"""What data·inclusion v1 cannot carry of a place."""

from collections.abc import Iterator

import polars as pl

from maillage.language import _
from maillage.outputs.standards import inclusion_words as words
from maillage.outputs.standards.loss import Losses, Outcome, filled, left_out, loss

STANDARD_NAME = "data-inclusion-v1"
_ALWAYS = pl.lit(value=True)
_OF_SERVICES = (
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "modalites_acces",
    "modalites_accompagnement",
    "prise_rdv",
)


def inclusion_losses(places: pl.DataFrame, accepted: pl.DataFrame) -> Losses:
    """Return what the structures and services leave behind.

    Args:
        places: every place, with ``why_left_out``.
        accepted: those that are published, refused values emptied, with ``courriel``, ``site``,
            ``name`` and ``description``.
    """
    out = places.filter(pl.col("why_left_out") != "")
    kept = places.filter(pl.col("why_left_out") == "")
    found = [
        left_out(out, pl.col("why_left_out")),
        *_structure_losses(kept),
        *_refused(kept, accepted),
        *_description_losses(kept, accepted),
        *_service_losses(kept),
    ]
    return Losses.of(STANDARD_NAME, found)


def _structure_losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    def lost(field: str, where: pl.Expr, reason: str) -> pl.DataFrame:
        return loss(kept, field, where, outcome="lost", reason=reason)

    pivot = pl.col("pivot")
    is_siret = pivot.str.contains(r"^[0-9]{14}$") & ~pivot.str.contains("^0+$")
    yield lost("pivot", ~is_siret, _("data·inclusion n'accepte qu'un SIRET"))
    no_field = _("data·inclusion n'a pas de champ pour le dire")
    for field in ("itinerance", "structure_parente", "autres_formations_labels", "sources"):
        yield lost(field, _ALWAYS, no_field)
    networks = {
        "typologie": words.TYPOLOGIES,
        "dispositif_programmes_nationaux": words.PROGRAMMES,
        "formations_labels": words.LABELS,
    }
    reason = _("aucun réseau porteur de data·inclusion ne porte ce nom")
    for field, table in networks.items():
        yield lost(field, ~pl.col(field).is_in(list(table)), reason)
    undated = kept.filter(pl.col("date_maj").is_null())
    reason = _("date exigée mais inconnue : celle de la source la plus récente")
    yield filled(undated, "date_maj", pl.col("day"), reason=reason)


def _refused(kept: pl.DataFrame, accepted: pl.DataFrame) -> Iterator[pl.DataFrame]:
    refused = _("data·inclusion refuse cette écriture")
    for field in ("code_postal", "code_insee", "fiche_acces_libre"):
        gone = kept.filter(accepted[field].is_null())
        yield loss(gone, field, _ALWAYS, outcome="lost", reason=refused)
    longer = kept.filter(accepted["name"] != accepted["nom"])
    reason = _("plus de 150 caractères : coupé")
    yield loss(longer, "nom", _ALWAYS, outcome="changed", reason=reason)
    only_one = _("data·inclusion n'en garde qu'un seul valide")
    for field, chosen in (("courriels", "courriel"), ("site_web", "site")):
        values = kept.with_columns(accepted[chosen].alias("chosen")).explode(field)
        others = values.filter(pl.col(field).ne_missing(pl.col("chosen")))
        yield loss(others, field, _ALWAYS, outcome="lost", reason=only_one)


def _description_losses(kept: pl.DataFrame, accepted: pl.DataFrame) -> Iterator[pl.DataFrame]:
    unsaid = kept.filter(accepted["description"].is_null())
    short = _("description de moins de cinq caractères")
    for field in ("presentation_resume", "presentation_detail"):
        yield loss(unsaid, field, _ALWAYS, outcome="lost", reason=short)
    told = kept.filter(accepted["description"].is_not_null())
    length = pl.col("presentation_detail").str.len_chars()
    whole = length + pl.col("presentation_resume").str.len_chars().fill_null(0) + 2
    numbers = pl.col("telephones_autres").list.join(", ").str.len_chars().fill_null(0)
    cut = _("description de plus de dix mille caractères : coupée")
    is_long = whole + numbers > 9_980
    yield loss(told, "presentation_detail", is_long, outcome="changed", reason=cut)
    moved = _("un seul numéro par structure : écrit dans la description")
    yield loss(told, "telephones_autres", _ALWAYS, outcome="moved", reason=moved)


def _service_losses(kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    known = pl.col("services").list.set_intersection(list(words.THEMES)).list.len() > 0
    has_service = known.fill_null(value=False)
    unknown = _("service sans thématique dans data·inclusion")
    is_theme = pl.col("services").is_in(list(words.THEMES))
    yield loss(kept, "services", ~is_theme, outcome="lost", reason=unknown)
    bare = kept.filter(~has_service)
    reason = _("aucun service du lieu ne peut le porter")
    for field in _OF_SERVICES:
        yield loss(bare, field, _ALWAYS, outcome="lost", reason=reason)
    yield from _how_losses(kept.filter(has_service))


def _how_losses(served: pl.DataFrame) -> Iterator[pl.DataFrame]:
    def said(field: str, where: pl.Expr, outcome: Outcome, reason: str) -> pl.DataFrame:
        return loss(served, field, where, outcome=outcome, reason=reason)

    no_word = _("data·inclusion n'a pas de mot pour le dire")
    access, helped = "modalites_acces", "modalites_accompagnement"
    ways = [*words.MOBILISATION, *words.SAID_IN_WORDS]
    yield said(access, ~pl.col(access).is_in(ways), "lost", no_word)
    yield said(helped, ~pl.col(helped).is_in(list(words.RECEPTION)), "lost", no_word)
    one_type = _("un seul type par service : les autres ne disent plus que la présence")
    for rank, kind in enumerate(words.TYPES):
        if rank:
            earlier = pl.col(helped).list.set_intersection(list(words.TYPES)[:rank])
            several = served.filter(earlier.list.len() > 0)
            yield loss(several, helped, pl.col(helped) == kind, outcome="lost", reason=one_type)
    in_words = _("écrit en toutes lettres dans les précisions")
    yield said("prise_en_charge_specifique", _ALWAYS, "changed", in_words)
    is_plain = pl.col("frais_a_charge").is_in(["Gratuit", "Payant"])
    yield said("frais_a_charge", ~is_plain, "changed", in_words)
