import numpy as np
import pytest

from maillage.errors import InputError


def test_panel_select_reorders_every_column(make_panel):
    panel = make_panel(
        [[1, 2], [3, 4]],
        directions=(1, -1),
        reference_values=np.array([5.0, 6.0]),
        standard_errors=np.array([[0.1, 0.2], [0.3, 0.4]]),
    )

    selected = panel.select(("x1", "x0"))

    assert selected.values.tolist() == [[2, 1], [4, 3]]
    assert selected.directions == (-1, 1)
    assert selected.reference_values.tolist() == [6, 5]
    assert selected.standard_errors.tolist() == [[0.2, 0.1], [0.4, 0.3]]


def test_panel_select_names_what_is_absent(make_panel):
    with pytest.raises(InputError, match="absents du panneau : x7, x9 ;"):
        make_panel([[1.0]]).select(("x7", "x0", "x9"))


def test_panel_weights_are_null_outside_the_reference_and_where_unknown(make_panel):
    panel = make_panel(
        [[1], [2], [3]],
        population=np.array([10, np.nan, 30]),
        reference=np.array([True, True, False]),
    )

    assert panel.weights.tolist() == [10, 0, 0]


def test_panel_lists_every_problem_at_once(make_panel):
    with pytest.raises(InputError) as caught:
        make_panel(
            [[np.inf], [2]],
            zones=("a", "a"),
            directions=(2,),
            population=np.array([-1.0, 1.0]),
            standard_errors=np.array([[-1.0], [0.0]]),
        )

    assert str(caught.value).count(" ; ") == 5


def test_panel_says_which_shape_it_expects(make_panel):
    with pytest.raises(InputError, match=r"population est de forme \(3,\), attendu \(2,\)"):
        make_panel([[1], [2]], population=np.ones(3))


def test_panel_counts_directions(make_panel):
    with pytest.raises(InputError, match="2 sens pour 1 indicateurs"):
        make_panel([[1], [2]], directions=(1, 1))


def test_panel_may_be_empty(make_panel):
    assert make_panel(np.zeros((0, 2))).zones == ()
