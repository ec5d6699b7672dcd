"""Say in words what brought two records together or kept them apart."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Weights
from maillage.language import N_, _
from maillage.methods.linkage import model
from maillage.numbers import number
from maillage.types import Integers

LEAST_BITS = 0.5
"""What weighs less is not told; ours: odds that change by less than half."""

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "name": (N_("noms proches"), N_("noms différents")),
        "name_core": (N_("mêmes noms propres"), N_("noms propres différents")),
        "name_contained": (N_("un nom contient l'autre"), N_("noms sans mot commun")),
        "name_spelling": (N_("noms écrits de même"), N_("noms écrits autrement")),
        "rare_words": (N_("mots rares en commun"), N_("aucun mot rare en commun")),
        "only_bearer": (N_("même nom propre, seul dans la commune"), N_("nom propre répandu")),
        "acronym": (N_("un sigle de l'autre"), N_("pas de sigle")),
        "kind": (N_("même genre de lieu"), N_("genres de lieu différents")),
        "only_of_kind": (N_("seul de son genre dans la commune"), N_("plusieurs du même genre")),
        "number": (N_("même numéro dans le nom"), N_("numéros différents dans le nom")),
        "mark": (N_("même mention distinctive"), N_("mentions distinctives différentes")),
        "way": (N_("même voie"), N_("voies différentes")),
        "house": (N_("même numéro dans la voie"), N_("numéros différents dans la voie")),
        "distance": (N_("positions proches"), N_("positions éloignées")),
        "name_and_place": (N_("même nom au même endroit"), N_("ni même nom, ni même endroit")),
        "name_and_commune": (N_("même nom dans la commune"), N_("autre nom dans la commune")),
        "kind_and_place": (N_("même genre au même endroit"), N_("même genre, autre endroit")),
        "phone": (N_("même téléphone"), N_("téléphones différents")),
        "siret": (N_("même SIRET"), N_("SIRET différents")),
        "email": (N_("même courriel"), N_("courriels différents")),
        "web": (N_("même site"), N_("sites différents")),
        "in_contact": (N_("nom propre dans le courriel"), N_("nom propre absent du courriel")),
        "name_and_contact": (N_("même nom et même contact"), N_("ni nom, ni contact communs")),
        "place_and_contact": (
            N_("même endroit et même contact"),
            N_("ni endroit, ni contact communs"),
        ),
        "contact_and_commune": (
            N_("même contact dans la commune"),
            N_("contacts différents dans la commune"),
        ),
        "host": (N_("un service et le lieu qui le tient"), N_("un service sans lien avec le lieu")),
        "owner": (N_("une collectivité et un lieu"), N_("une collectivité et un lieu")),
        "identifier": (N_("même identifiant"), N_("identifiants différents")),
        "hours": (N_("mêmes horaires"), N_("horaires différents")),
        "typology": (N_("même typologie"), N_("typologies différentes")),
        "area": (N_("même commune"), N_("communes différentes")),
        "same_source": (N_("dans la même liste"), N_("dans la même liste")),
        "mobile": (N_("lieu itinérant"), N_("lieu itinérant")),
    }
)
"""What to say of a feature that weighs for, and of one that weighs against."""

_ABSENT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"same_source": (N_("dans deux listes"), N_("dans deux listes"))}
)


def reasons(features: pl.DataFrame, weights: Weights, *, most: int) -> pl.Series:
    """Return what weighed most in each pair, strongest first: ``même téléphone (+5,0)``.

    Args:
        features: from :func:`maillage.methods.linkage.comparison.compare`.
        weights: those of the rule or of a model.
        most: how many reasons a pair at most.

    Returns:
        A list of texts a pair; the number is the weight in bits.
    """
    bits = model.contributions(features, weights)
    names = [name for name in bits if name]
    table = np.stack([bits[name] for name in names], axis=1)
    order = np.argsort(-np.abs(table), axis=1, kind="stable")[:, :most]
    ranked = np.take_along_axis(table, order, axis=1)
    long = pl.DataFrame(
        {
            "at": np.repeat(np.arange(len(table)), order.shape[1]),
            "feature": pl.Series(names, dtype=pl.String).gather(order.ravel()),
            "tenths": np.rint(ranked.ravel() * 10).astype(np.int64),
            "agree": _is_high(features, names, order),
        }
    ).filter(pl.col("tenths").abs() >= LEAST_BITS * 10)
    said = long.select("feature", "tenths", "agree").unique()
    said = said.with_columns(
        reason=pl.Series([_say(*row) for row in said.iter_rows()], dtype=pl.String)
    )
    listed = (
        long.join(said, on=["feature", "tenths", "agree"], validate="m:1", maintain_order="left",
                  nulls_equal=True)
        .group_by("at", maintain_order=True)
        .agg("reason")
    )  # fmt: skip
    all_pairs = pl.DataFrame({"at": np.arange(len(table))})
    found = all_pairs.join(listed, on="at", how="left", validate="1:1", maintain_order="left")
    return found["reason"].fill_null([]).alias("reasons")


def _is_high(features: pl.DataFrame, names: list[str], order: Integers) -> pl.Series:
    """Whether each ranked feature has a value above one half: a fact that holds."""
    values = features.select(names).to_numpy()
    return pl.Series((np.take_along_axis(values, order, axis=1) > 0.5).ravel())


def _say(feature: str, tenths: int, is_high: bool) -> str:
    words = WORDS if is_high or feature not in _ABSENT else _ABSENT
    agree, differ = words[feature]
    bits = number(tenths / 10, decimals=1, signed=True)
    return _("{reason} ({bits})", reason=_(agree if tenths > 0 else differ), bits=bits)
