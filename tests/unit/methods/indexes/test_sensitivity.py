import numpy as np
import pytest

from maillage.errors import InputError
from maillage.methods.indexes.draws import Choices
from maillage.methods.indexes.sensitivity import sensitivity

ALL = Choices(("rank", "min-max"), concentration=20, removal=True, sampling_error=True)


@pytest.fixture
def panel(make_panel):
    rng = np.random.default_rng(8)
    return make_panel(rng.random((200, 4)), standard_errors=np.full((200, 4), 1e-9))


def run(index, panel, **given):
    fields = {"choices": ALL, "base": 64, "zones": (), "rng": np.random.default_rng(1)}
    return sensitivity(index, panel, **{**fields, **given})


def test_sensitivity_names_the_sources_that_vary(nested_index, panel):
    choices = Choices(("rank",), concentration=9, removal=True, sampling_error=False)

    assert run(nested_index, panel).sources == (
        "normalisation",
        "weights",
        "removal",
        "sampling_error",
    )
    assert run(nested_index, panel, choices=choices).sources == ("weights", "removal")


def test_a_source_alone_explains_everything(nested_index, panel):
    choices = Choices(("rank",), concentration=None, removal=True, sampling_error=False)

    result = run(nested_index, panel, choices=choices, base=512)

    assert result.mean_shift.total[0] == pytest.approx(1, abs=0.05)
    assert result.mean_shift.first_order[0] == pytest.approx(1, abs=0.05)


def test_errors_too_small_to_see_explain_nothing(nested_index, panel):
    result = run(nested_index, panel, zones=("z00003",))

    assert result.mean_shift.total[3] == pytest.approx(0, abs=1e-3)
    assert result.zones["z00003"].total[2] > 0.1


def test_a_zone_without_rank_has_no_indices(make_panel, nested_index):
    values = np.random.default_rng(8).random((50, 4))
    values[4] = np.nan
    choices = Choices(("rank",), concentration=9, removal=True, sampling_error=False)

    result = run(nested_index, make_panel(values), choices=choices, zones=("z00004",))

    assert np.isnan(result.zones["z00004"].total).all()


def test_sensitivity_is_the_same_to_the_byte_for_a_seed(nested_index, panel):
    first, again = (
        run(nested_index, panel, rng=np.random.default_rng(4)).mean_shift for _ in range(2)
    )

    assert first.total.tobytes() == again.total.tobytes()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"choices": Choices(("rank",), None, False, False)}, "rien ne varie"),
        ({"zones": ("nowhere",)}, "nowhere n'est pas dans le panneau"),
        ({"base": 10}, "une puissance de 2"),
    ],
)
def test_sensitivity_refuses_impossible_settings(nested_index, panel, wrong, message):
    with pytest.raises(InputError, match=message):
        run(nested_index, panel, **wrong)
