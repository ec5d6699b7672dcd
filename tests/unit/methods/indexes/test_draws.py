import numpy as np
import pytest

from maillage.errors import InputError
from maillage.methods.indexes.composite import compose, compute
from maillage.methods.indexes.draws import NORMALS, Choices, dirichlet, experiment
from maillage.methods.indexes.kernels import rank_draws
from maillage.methods.indexes.normalise import normalise
from maillage.methods.indexes.tree import flatten

STILL = Choices(("rank",), concentration=None, removal=False, sampling_error=False)


@pytest.fixture
def panel(make_panel):
    rng = np.random.default_rng(8)
    values = np.where(rng.random((300, 4)) < 0.2, np.nan, rng.integers(1, 30, (300, 4)))
    return make_panel(values, standard_errors=rng.random((300, 4)))


@pytest.mark.parametrize("normalisation", ["rank", "min-max", "position", "ratio"])
def test_a_draw_in_which_nothing_varies_is_the_index_itself(nested_index, panel, normalisation):
    index = nested_index.model_copy(update={"normalisation": normalisation})
    choices = Choices((normalisation,), concentration=None, removal=False, sampling_error=False)
    ready = experiment(index, panel, choices=choices)

    ranks = ready.ranks(np.full((2, ready.dimension), 0.5))

    assert ranks.tolist() == [compute(index, panel).ranks.tolist()] * 2


@pytest.mark.parametrize("aggregation", ["geometric", "harmonic"])
def test_kernels_know_every_aggregation(make_index, make_axis, panel, aggregation):
    index = make_index(
        make_axis("first", {"x0": 1, "x1": 3}, aggregation=aggregation, multiply=2),
        make_axis("root", {"first": 2, "x2": 1, "x3": 1}, aggregation=aggregation),
        normalisation="min-max",
    )
    choices = Choices(("min-max",), concentration=None, removal=False, sampling_error=False)
    ready = experiment(index, panel, choices=choices)

    ranks = ready.ranks(np.full((1, ready.dimension), 0.5))

    assert ranks[0].tolist() == compute(index, panel).ranks.tolist()


def test_each_removal_is_the_index_without_the_indicator(nested_index, panel):
    ready = experiment(
        nested_index,
        panel,
        choices=Choices(("rank",), concentration=None, removal=True, sampling_error=False),
    )
    uniforms = np.full((5, ready.dimension), 0.5)
    uniforms[:, ready.sources["removal"]] = (np.arange(5)[:, None] + 0.5) / 5

    ranks = ready.ranks(uniforms)

    scores = normalise(panel, method="rank")
    trees = [flatten(nested_index), *(flatten(nested_index).without(f"x{j}") for j in range(4))]
    expected = [compose(t, panel, scores.scores, absence=scores.absence).ranks for t in trees]
    assert ranks.tolist() == [each.tolist() for each in expected]


def test_each_normalisation_is_the_index_so_normalised(nested_index, panel):
    forms = ("rank", "min-max", "decile")
    ready = experiment(
        nested_index,
        panel,
        choices=Choices(forms, concentration=None, removal=False, sampling_error=False),
    )
    uniforms = np.zeros((3, ready.dimension))
    uniforms[:, 0] = [0.1, 0.5, 0.9]

    ranks = ready.ranks(uniforms)

    variants = [nested_index.model_copy(update={"normalisation": form}) for form in forms]
    assert ranks.tolist() == [compute(v, panel).ranks.tolist() for v in variants]


def test_a_value_moved_takes_the_score_of_where_it_lands(make_panel, make_index, make_axis):
    """One zone alone moves; its rank follows the distribution of its error."""
    values = np.arange(1001.0)[:, None]
    errors = np.zeros_like(values)
    errors[500] = 100
    panel = make_panel(values, standard_errors=errors)
    index = make_index(make_axis("root", {"x0": 1}), normalisation="min-max")
    choices = Choices(("min-max",), concentration=None, removal=False, sampling_error=True)
    ready = experiment(index, panel, choices=choices)

    ranks = ready.ranks(np.random.default_rng(1).random((4000, ready.dimension)))

    moved = ranks[:, 500].astype(float)
    assert moved.mean() == pytest.approx(501, abs=5)
    assert moved.std() == pytest.approx(100, rel=0.05)


def test_a_tabulated_normalisation_is_close_to_the_exact_one(nested_index, panel):
    choices = Choices(("rank", "z-score"), concentration=None, removal=False, sampling_error=True)
    noise = experiment(nested_index, panel, choices=choices).noise

    rungs = noise.origins[:, None] + np.arange(noise.ladders.shape[2]) * noise.steps[:, None]
    exact = (rungs - np.nanmean(panel.values, axis=0)[:, None]) / np.nanstd(panel.values, axis=0)[
        :, None
    ]

    np.testing.assert_allclose(noise.ladders[1], exact)


def test_normals_have_the_moments_of_the_normal_distribution():
    assert NORMALS.mean() == pytest.approx(0, abs=1e-12)
    assert NORMALS.std() == pytest.approx(1, abs=1e-4)


def test_dirichlet_has_the_mean_and_the_variance_that_it_states(nested_index):
    tree = flatten(nested_index)
    uniforms = np.random.default_rng(3).random((20_000, tree.children.size))

    weights = dirichlet(tree, uniforms, concentration=20)

    shares = tree.shares
    np.testing.assert_allclose(weights.mean(axis=0), shares, atol=0.005)
    np.testing.assert_allclose(weights.var(axis=0), shares * (1 - shares) / 21, rtol=0.06)


def test_dirichlet_keeps_a_weight_of_zero_and_a_single_part(make_index, make_axis):
    tree = flatten(make_index(make_axis("a", {"x0": 3}), make_axis("root", {"a": 1, "x1": 0})))

    weights = dirichlet(tree, np.array([[0.3, 0.6, 0.9], [0, 0, 0]]), concentration=1)

    assert weights.tolist() == [[1, 1, 0], [1, 1, 0]]


def test_ranks_take_16_bits_and_32_for_many_zones(make_panel, make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 1}), normalisation="rank")
    few = experiment(index, make_panel(np.arange(9.0)[:, None]), choices=STILL)
    many = experiment(index, make_panel(np.arange(70_000.0)[:, None]), choices=STILL)

    assert few.ranks(np.zeros((1, few.dimension))).dtype == np.uint16
    ranks = many.ranks(np.zeros((1, many.dimension)))
    assert ranks.dtype == np.uint32
    assert ranks[0].tolist() == list(range(70_000, 0, -1))


def test_draws_do_not_depend_on_the_number_of_threads(nested_index, panel):
    import numba

    choices = Choices(("rank", "decile"), concentration=10, removal=True, sampling_error=True)
    ready = experiment(nested_index, panel, choices=choices)
    uniforms = np.random.default_rng(1).random((50, ready.dimension))
    threads = numba.get_num_threads()

    numba.set_num_threads(1)
    alone = ready.ranks(uniforms)
    numba.set_num_threads(threads)

    assert alone.tobytes() == ready.ranks(uniforms).tobytes()
    assert rank_draws.signatures


def test_experiment_accepts_no_zone(make_panel, nested_index):
    ready = experiment(nested_index, make_panel(np.zeros((0, 4))), choices=STILL)

    assert ready.ranks(np.zeros((3, ready.dimension))).shape == (3, 0)


def test_experiment_refuses_sampling_error_without_standard_errors(make_panel, nested_index):
    choices = Choices(("rank",), concentration=None, removal=False, sampling_error=True)

    with pytest.raises(InputError, match="pas d'erreurs types"):
        experiment(nested_index, make_panel(np.ones((2, 4))), choices=choices)


def test_experiment_refuses_a_normalisation_that_the_index_cannot_take(
    make_panel, make_index, make_axis
):
    index = make_index(make_axis("root", {"x0": 1, "x1": 1}, aggregation="geometric"))
    choices = Choices(
        ("min-max", "z-score"), concentration=None, removal=False, sampling_error=False
    )

    with pytest.raises(InputError, match="la moyenne géométrique"):
        experiment(index, make_panel([[1, 2], [3, 4]]), choices=choices)


@pytest.mark.parametrize(
    ("normalisations", "concentration", "message"),
    [((), None, "aucune normalisation"), (("rank",), 0.0, "concentration des poids : 0.0")],
)
def test_choices_refuse_what_cannot_be_drawn(normalisations, concentration, message):
    with pytest.raises(InputError, match=message):
        Choices(normalisations, concentration=concentration, removal=False, sampling_error=False)
