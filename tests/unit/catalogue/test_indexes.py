import pytest
from pydantic import ValidationError

from maillage.catalogue import indexes
from maillage.catalogue.indexes import Axis, Index, Part
from maillage.catalogue.text import Text

TEXT = Text(fr="exemple", en="example")


def axis(axis_id, *parts, **given):
    fields = {"minimum_share": 0, "weight_total": sum(part.weight for part in parts)}
    return Axis(id=axis_id, label=TEXT, parts=parts, **{**fields, **given})


def index(*axes, root):
    return Index(
        id="example",
        label=TEXT,
        definition=TEXT,
        citation="none",
        normalisation="rank",
        root=root,
        axes=axes,
    )


def test_index_lists_its_indicators_in_order_of_use():
    found = index(
        axis("top", Part(axis="low"), Part(indicator="b")),
        axis("low", Part(indicator="c"), Part(indicator="a")),
        root="top",
    )

    assert found.indicators == ("b", "c", "a")


def test_index_reads_weights_as_fractions():
    assert Part(indicator="a", weight="2/3").weight == 2 / 3


@pytest.mark.parametrize("weight", ["beaucoup", "1/0", "1e400"])
def test_part_refuses_a_text_that_is_no_number(weight):
    with pytest.raises(ValidationError, match=f"« {weight} » n'est ni un nombre ni une fraction"):
        Part(indicator="a", weight=weight)


def test_axis_refuses_a_total_that_is_not_a_number():
    with pytest.raises(ValidationError, match="finite number"):
        axis("root", Part(indicator="a"), weight_total=float("nan"))


def test_axis_refuses_weights_that_do_not_add_up():
    with pytest.raises(ValidationError, match="la somme des poids est 3, attendu : 1"):
        axis("root", Part(indicator="a", weight=1), Part(indicator="b", weight=2), weight_total=1)


def test_axis_refuses_to_weigh_nothing():
    with pytest.raises(ValidationError, match="tous les poids sont à 0"):
        axis("root", Part(indicator="a", weight=0))


def test_axis_refuses_to_have_no_part():
    with pytest.raises(ValidationError, match="at least 1 item"):
        axis("root")


def test_part_is_an_indicator_or_an_axis():
    with pytest.raises(ValidationError, match="ne vont pas ensemble : indicator, axis"):
        Part(indicator="a", axis="b")


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ([axis("root", Part(axis="root"))], "cycle d'axes : root → root"),
        ([axis("root", Part(axis="low"))], "« axes » ne définit pas : low ;"),
        (
            [axis("root", Part(indicator="a")), axis("idle", Part(indicator="b"))],
            "jamais utilisé : idle ;",
        ),
        ([axis("root", Part(indicator="a"), Part(indicator="a"))], "compté deux fois : a ;"),
        (
            [axis("root", Part(axis="low"), Part(axis="low")), axis("low", Part(indicator="a"))],
            "compté deux fois : axe low ;",
        ),
        (
            [axis("root", Part(indicator="a")), axis("root", Part(indicator="b"))],
            "« axes » donne deux fois le même identifiant : root ;",
        ),
    ],
)
def test_index_refuses_a_tree_that_is_not_one(axes, message):
    with pytest.raises(ValidationError, match=message):
        index(*axes, root="root")


def test_every_index_of_the_catalogue_states_a_direction_for_each_indicator():
    stated = {
        entry.id: {
            part.indicator: part.direction
            for found in entry.axes
            for part in found.parts
            if part.indicator
        }
        for entry in indexes().values()
    }

    assert list(stated) == ["deri", "ifn-2020", "ifn-2022", "ifn-2023", "maillage-2026"]
    assert all(direction for parts in stated.values() for direction in parts.values())


@pytest.mark.parametrize("entry", indexes().values(), ids=lambda entry: entry.id)
def test_the_french_of_an_index_has_short_sentences(entry):
    texts = [entry.definition, *entry.assumptions, *([entry.rationale] if entry.rationale else [])]
    french = " ".join(text.fr for text in texts).replace(" :", " ").replace("\n", " ")

    sentences = [s for s in french.split(". ") if s.strip()]

    words = sum(len(sentence.split()) for sentence in sentences)
    assert words / len(sentences) <= 20
