import numpy as np
import pytest
from access import weights as peer
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Power, Step

COSTS = np.array([0.0, 0.5, 9.999, 10.0, 10.001, 20.0, 29.0, 30.0, np.nextafter(30, 31), 1e9])
DECAYS = [
    Step(30.0),
    Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)),
    Gaussian(12.0, 30.0),
    Exponential(8.0, 30.0),
    Power(1.5, 1.0, 30.0),
]


@pytest.mark.parametrize("decay", DECAYS, ids=lambda each: type(each).__name__)
def test_a_decay_never_rises_and_stops_after_its_closed_bound(decay):
    weights = decay(COSTS)

    assert (np.diff(weights) <= 0).all()
    assert weights[7] > 0
    assert weights[8:].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("decay", "function"),
    [
        (DECAYS[1], peer.step_fn({10: 1, 20: 0.68, 30: 0.22})),
        (Gaussian(12.0, 1e9), peer.gaussian(12.0)),
        (Power(1.5, 2.0, 1e9), peer.gravity(1.0, -1.5, min_dist=2.0)),
    ],
)
def test_weights_agree_with_pysal(decay, function):
    np.testing.assert_allclose(
        decay(COSTS[:-1]), [function(cost) for cost in COSTS[:-1]], rtol=1e-14
    )


@given(st.floats(0, 1e4), st.floats(0.1, 1e3))
def test_the_vector_exponential_is_the_librarys(cost, scale):
    (weight,) = Exponential(scale, 1e5)(np.array([cost]))

    assert weight == pytest.approx(np.exp(-cost / scale), rel=1e-13, abs=1e-306)


def test_no_cost_has_no_weight():
    assert [decay(np.zeros(0)).size for decay in DECAYS] == [0] * 5


@pytest.mark.parametrize(
    ("bounds", "weights"),
    [((), ()), ((10.0,), (1.0, 0.5)), ((10.0, 10.0), (1.0, 0.5)), ((0.0,), (1.0,))],
)
def test_classes_whose_bounds_do_not_rise_or_pair_are_refused(bounds, weights):
    with pytest.raises(InputError, match="il en faut autant, les bornes croissantes"):
        Classes(bounds, weights)


@pytest.mark.parametrize("weight", [-0.1, np.nan, np.inf])
def test_classes_refuse_a_weight_that_is_no_share(weight):
    with pytest.raises(InputError, match="il en faut de 0 ou plus"):
        Classes((10.0,), (weight,))


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
@pytest.mark.parametrize(
    "make",
    [
        Step,
        lambda wrong: Gaussian(wrong, 30.0),
        lambda wrong: Exponential(8.0, wrong),
        lambda wrong: Power(wrong, 1.0, 30.0),
    ],
)
def test_a_parameter_that_is_not_above_zero_is_refused(make, wrong):
    with pytest.raises(InputError, match="il faut un nombre au-dessus de 0"):
        make(wrong)
