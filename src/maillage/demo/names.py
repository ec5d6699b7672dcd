"""Invented names: French to the ear, borne by no real commune.

The roots and endings were chosen so that no combination is the name of a commune of the official
code; a test against the embedded France keeps it true.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

_ROOTS = (
    "Ardouv", "Aubrenc", "Bastrel", "Bellouv", "Bravel", "Brimond", "Cardouv", "Chastrel",
    "Clervand", "Corvel", "Coustrel", "Dalvand", "Dorvel", "Drumand", "Escarvel", "Estrabel",
    "Fauvrel", "Filandr", "Flarvand", "Galvrel", "Gironval", "Gravenc", "Hautrel", "Herband",
    "Jarvel", "Jouvrel", "Lamorv", "Landrev", "Lissov", "Lormand", "Malvand", "Marvel",
    "Montruv", "Mourvel", "Navell", "Noirvand", "Orbrel", "Ornelv", "Ourdel", "Paldrev",
    "Perlouv", "Planvel", "Quenouv", "Rambrel", "Rochevand", "Rouvrel", "Sarband", "Sauvrel",
    "Serpouv", "Soulvand", "Tavrel", "Tissouv", "Tramel", "Trelvand", "Urvel", "Valdrouv",
    "Vaurel", "Verdouv", "Villorv", "Yvrenc",
)  # fmt: skip
_ENDINGS = (
    "agnan", "aine", "anche", "argues", "ault", "ecques", "eille", "elles", "ency", "enne",
    "eroy", "erolles", "esse", "ette", "euil", "eux", "ière", "igny", "illon", "ines", "oire",
    "onne", "ours", "uzac",
)  # fmt: skip
_QUALIFIERS = (
    "-sur-Trame", "-sur-Ornelle", "-sur-Bure", "-sur-Navette", "-sur-Ourse-Grise", "-en-Canevas",
    "-en-Lisière", "-sous-Drap", "-le-Rouet", "-le-Fuseau", "-le-Métier", "-la-Quenouille",
    "-la-Bobine", "-la-Maille", "-l'Écheveau", "-les-Fils", "-les-Navettes", "-les-Lices",
    "-aux-Toiles", "-aux-Tisserands", "-et-la-Trame", "-du-Peigne", "-du-Tissage", "-de-Laine",
    "-Haute-Lice",
)  # fmt: skip

PLAIN_SHARE = 0.6
"""Share of the names without a qualifier, as far as the plain ones suffice."""


def commune_names(rng: np.random.Generator, *, count: int) -> list[str]:
    """Return ``count`` different names, at most 36,000 of them."""
    plain = [root + ending for root in _ROOTS for ending in _ENDINGS]
    order = rng.permutation(len(plain))
    bare = [plain[index] for index in order[: min(int(count * PLAIN_SHARE), len(plain))]]
    long = len(plain) * len(_QUALIFIERS)
    chosen = rng.choice(long, size=count - len(bare), replace=False)
    return bare + [
        plain[index // len(_QUALIFIERS)] + _QUALIFIERS[index % len(_QUALIFIERS)] for index in chosen
    ]


def of(name: pl.Expr) -> pl.Expr:
    """Return the name preceded by *de*, elided or contracted as French wants.

    Examples:
        >>> table = pl.DataFrame({"name": ["Tavrelette", "Orbrelaine", "Le Rouet", "Les Lices"]})
        >>> table.select(of(pl.col("name"))).to_series().to_list()
        ['de Tavrelette', "d'Orbrelaine", 'du Rouet', 'des Lices']
    """
    return (
        pl.when(name.str.starts_with("Le "))
        .then("du " + name.str.slice(3))
        .when(name.str.starts_with("Les "))
        .then("des " + name.str.slice(4))
        .when(name.str.contains("^[AEIOUYÉÈÎH]"))
        .then("d'" + name)
        .otherwise("de " + name)
    )


def draw(rng: np.random.Generator, words: Sequence[str], *, size: int) -> pl.Series:
    """Return ``size`` words drawn with replacement."""
    return pl.Series(words, dtype=pl.String).gather(rng.integers(len(words), size=size))
