import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.reference.names import bare_key, name_key


def key(name: str) -> str:
    return str(pl.DataFrame({"name": [name]}).select(name_key(pl.col("name"))).item())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SAINT-ETIENNE", "saint etienne"),
        ("St-Étienne", "saint etienne"),
        ("Ste  Marie", "sainte marie"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œting", "oeting"),
        ("Estrées", "estrees"),
        ("Communauté de communes de Yenne", "cc de yenne"),
        ("Communauté d'agglomération du Grand Dole", "ca du grand dole"),
        ("", ""),
        ("--", ""),
    ],
)
def test_name_key_forgives_the_ways_of_writing(name: str, expected: str) -> None:
    assert key(name) == expected


def test_name_key_keeps_null_and_order() -> None:
    table = pl.DataFrame({"name": ["Ys", None, "Ay"]})

    assert table.select(name_key(pl.col("name")))["name"].to_list() == ["ys", None, "ay"]


@given(st.text(alphabet="aàâéèçÉ'’- œŒStsaintABC", max_size=20))
def test_name_key_of_a_key_is_itself(name: str) -> None:
    assert key(key(name)) == key(name)


@pytest.mark.parametrize(
    ("given_key", "expected"),
    [
        ("le mans", "mans"),
        ("les sables d olonne", "sables d olonne"),
        ("lens", "lens"),
        ("metropole de lyon", "lyon"),
        ("paris 11e arrondissement", "paris 11e"),
        ("cc de la dombes", "dombes"),
    ],
)
def test_bare_key_drops_articles_and_kinds(given_key: str, expected: str) -> None:
    assert pl.DataFrame({"k": [given_key]}).select(bare_key(pl.col("k"))).item() == expected
