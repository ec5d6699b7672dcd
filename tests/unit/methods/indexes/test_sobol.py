import numpy as np
import pytest
from SALib.analyze.sobol import first_order, total_order

from maillage.errors import InputError
from maillage.methods.indexes.sobol import saltelli_sample, sobol_indices

SINGLES = [slice(i, i + 1) for i in range(3)]


def ishigami(points, a=7.0, b=0.1):
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def sample(groups, base, seed=0):
    rng = np.random.default_rng(seed)
    return saltelli_sample(dimension=3, base=base, groups=groups, rng=rng)


def test_ishigami_has_its_analytical_indices():
    a, b = 7.0, 0.1
    one = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = one + two + both

    indices = sobol_indices(ishigami(sample(SINGLES, 2**13)), groups=3)

    assert indices.variance == pytest.approx(variance, rel=0.01)
    np.testing.assert_allclose(indices.first_order, [one / variance, two / variance, 0], atol=0.01)
    np.testing.assert_allclose(
        indices.total, [(one + both) / variance, two / variance, both / variance], atol=0.01
    )


def test_a_group_explains_what_its_inputs_explain_together():
    groups = [slice(0, 1), slice(1, 3)]

    grouped = sobol_indices(ishigami(sample(groups, 2**12)), groups=2)

    assert grouped.total[0] == pytest.approx(0.5575, abs=0.02)
    assert grouped.first_order[1] == pytest.approx(1 - 0.5575, abs=0.02)


def test_indices_agree_with_salib():
    outputs = ishigami(sample(SINGLES, 256))
    first, second, *mixed = (outputs - outputs.mean()).reshape(5, -1)

    indices = sobol_indices(outputs, groups=3)

    np.testing.assert_allclose(indices.first_order, [first_order(first, m, second) for m in mixed])
    np.testing.assert_allclose(indices.total, [total_order(first, m, second) for m in mixed])


def test_indices_do_not_depend_on_origin_and_unit():
    outputs = ishigami(sample(SINGLES, 64))

    plain, changed = sobol_indices(outputs, groups=3), sobol_indices(5 - 3 * outputs, groups=3)

    np.testing.assert_allclose(changed.first_order, plain.first_order)
    np.testing.assert_allclose(changed.total, plain.total)


def test_an_output_that_does_not_vary_has_no_indices():
    indices = sobol_indices(np.full(12, 0.1), groups=1)

    assert np.isnan([*indices.first_order, *indices.total]).all()
    assert indices.variance == 0


def test_sample_refuses_a_base_that_is_not_a_power_of_two():
    with pytest.raises(InputError, match="12 trouvé, une puissance de 2"):
        sample(SINGLES, 12)


def test_indices_refuse_outputs_that_do_not_fit():
    with pytest.raises(InputError, match="7 résultats pour 3 groupes"):
        sobol_indices(np.zeros(7), groups=3)
