"""Names as people type them: without accents, case, hyphens or articles."""

import polars as pl

_ABBREVIATIONS = {
    r"\bst\b": "saint",
    r"\bste\b": "sainte",
    r"\bcommunaute de communes\b": "cc",
    r"\bcommunaute d agglomeration\b": "ca",
    r"\bcommunaute urbaine\b": "cu",
}
_EPCI_KIND = r"^(cc|ca|cu|metropole)( de la| de l| des| du| de| d)? "
_ARTICLE = r"^(le|la|les|l) "
_ARRONDISSEMENT = r" arrondissement$"


def name_key(names: pl.Expr) -> pl.Expr:
    """Return names in lower case, without accents or punctuation, abbreviations spelt out.

    Examples:
        >>> table = pl.DataFrame({"name": ["L'Haÿ-les-Roses", "St-Étienne", "Cœur de Nacre"]})
        >>> table.select(name_key(pl.col("name")))["name"].to_list()
        ['l hay les roses', 'saint etienne', 'coeur de nacre']
    """
    key = (
        names.str.to_lowercase()
        .str.replace_all("œ", "oe", literal=True)
        .str.replace_all("æ", "ae", literal=True)
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )
    for pattern, word in _ABBREVIATIONS.items():
        key = key.str.replace_all(pattern, word)
    return key


def bare_key(keys: pl.Expr) -> pl.Expr:
    """Return keys without their leading article, kind of EPCI or final "arrondissement".

    Examples:
        >>> table = pl.DataFrame({"key": ["la rochelle", "ca du grand dole", "ca", "le"]})
        >>> table.select(bare_key(pl.col("key")))["key"].to_list()
        ['rochelle', 'grand dole', 'ca', 'le']
    """
    return (
        keys.str.replace(_ARRONDISSEMENT, "").str.replace(_EPCI_KIND, "").str.replace(_ARTICLE, "")
    )
