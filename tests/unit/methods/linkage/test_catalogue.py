"""The words, blocks and weights of the catalogue."""

import pytest
from pydantic import ValidationError

from maillage.catalogue.linkage import (
    Concept,
    Term,
    Thresholds,
    Tree,
    Weights,
    best_weights,
    blocking,
    weights,
    words,
)


def test_catalogue_reads() -> None:
    assert words().concepts[0].kind == ""
    assert blocking().radius_m == 300
    assert weights("rule").decided_by == "rule"


def test_form_of_two_concepts_is_refused() -> None:
    repeated = Concept(id="other", kind="", forms=("ccas",))
    document = words().model_dump() | {"concepts": (*words().concepts, repeated)}
    with pytest.raises(ValidationError, match="deux fois le même identifiant : ccas"):
        type(words()).model_validate(document)


@pytest.mark.parametrize(
    ("sign", "knots", "bits", "message"),
    [
        ("+", (0, 1), (1, 0), "ne suit pas le signe"),
        ("-", (0, 1), (0, 1), "ne suit pas le signe"),
        ("free", (1, 0), (0, 1), "doit croître"),
        ("free", (0, 1), (0, 1, 2), "autant de valeurs"),
    ],
)
def test_term_against_its_sign_is_refused(sign, knots, bits, message) -> None:
    with pytest.raises(ValidationError, match=message):
        Term(feature="x", sign=sign, knots=knots, bits=bits, unknown=0)


def test_thresholds_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="ne doivent pas dépasser « merge »"):
        Thresholds(merge=0.5, review=0.6, veto=0.1)


def test_terms_and_trees_together_are_refused() -> None:
    leaf = Tree(feature=("",), threshold=(0,), left=(-1,), right=(-1,), unknown_left=(False,),
                bits=(1,))  # fmt: skip
    document = weights("rule").model_dump() | {"trees": (leaf.model_dump(),)}
    with pytest.raises(ValidationError, match="l'un des deux seulement"):
        Weights.model_validate(document)


def test_best_weights_weigh_known_features() -> None:
    from maillage.methods.linkage.comparison import FEATURES

    found = best_weights()
    asked = {term.feature for term in found.terms}
    asked |= {name for tree in found.trees for name in tree.feature if name}
    assert asked <= set(FEATURES)
