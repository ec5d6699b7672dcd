"""Mixed integer programmes over cover sets, given to HiGHS as sparse arrays."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from maillage.errors import MaillageError
from maillage.methods.locate.answer import Stop
from maillage.types import Floats, Integers

_SLACK = 1e-6
"""What HiGHS's tolerances may take from a bound, relative."""


@dataclass(frozen=True)
class Programme:
    """Maximise ``gains @ columns`` where ``lower <= rows @ columns <= upper``, columns from 0 to 1.

    Attributes:
        rows: shape (rows, columns), sparse.
        lower: shape (rows,), ``-inf`` for none.
        upper: shape (rows,), ``inf`` for none.
        gains: shape (columns,).
        whole: how many columns, the first ones, take whole values.
    """

    rows: sparse.csr_matrix
    lower: Floats
    upper: Floats
    gains: Floats
    whole: int


@dataclass(frozen=True)
class Solution:
    """What HiGHS found.

    Attributes:
        columns: shape (columns,), empty when it found none.
        bound: no choice is worth more.
        is_optimal: whether it proved that none is better, up to its tolerances.
        is_impossible: whether it proved that no choice respects the rows.
    """

    columns: Floats
    bound: float
    is_optimal: bool
    is_impossible: bool


def solve(
    programme: Programme, *, start: Floats, grain: float, nodes: int, seed: int, stop: Stop
) -> Solution:
    """Return the best columns that HiGHS finds.

    Args:
        programme: what to solve.
        start: shape (columns,), columns that respect the rows; empty for none.
        grain: two choices worth something else differ by this at least; 0 when unknown.
        nodes: of its tree, at most.
        seed: of its own choices.
        stop: asked now and then.
    """
    new: Callable[[], highspy.Highs] = highspy.Highs
    highs = new()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "parallel": "off",
        "random_seed": seed % 2**31,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": max(grain * 0.999, 1e-9),
        "mip_max_nodes": nodes,
        "mip_feasibility_tolerance": 1e-9,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_model(programme))
    if start.size:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        highs.setSolution(given)
    _listen(highs, stop)
    highs.run()
    return _read(highs)


def _listen(highs: highspy.Highs, stop: Stop) -> None:
    """Have HiGHS ask whether to stop."""

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    highs.cbMipInterrupt += ask
    highs.cbSimplexInterrupt += ask


def _model(programme: Programme) -> highspy.HighsLp:
    rows = programme.rows.tocsr()
    count, columns = rows.shape
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = count, columns
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = programme.gains
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_, model.row_upper_ = programme.lower, programme.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.indptr
    model.a_matrix_.index_ = rows.indices
    model.a_matrix_.value_ = rows.data
    kinds = [highspy.HighsVarType.kInteger] * programme.whole
    model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (columns - programme.whole)
    return model


def _read(highs: highspy.Highs) -> Solution:
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in {highspy.HighsModelStatus.kLoadError, highspy.HighsModelStatus.kSolveError}:
        raise MaillageError(f"HiGHS: {highs.modelStatusToString(status)}")
    is_impossible = status == highspy.HighsModelStatus.kInfeasible
    has_columns = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    columns = np.array(highs.getSolution().col_value) if has_columns else np.zeros(0)
    bound = float(info.mip_dual_bound)
    return Solution(
        columns=columns,
        bound=bound + _SLACK * abs(bound) if np.isfinite(bound) else np.inf,
        is_optimal=status == highspy.HighsModelStatus.kOptimal,
        is_impossible=is_impossible,
    )


def covering_rows(
    starts: Integers, sites: Integers, site_count: int, *, repeat: int
) -> sparse.csr_matrix:
    """Return, a row a unit, the sites of the unit against ``repeat`` columns of its own.

    Row ``k`` is ``-sum(sites of k) + sum(its columns)``, so that it is at most 0 when the unit is
    covered as often as it is counted.
    """
    count = len(starts) - 1
    cover = sparse.csr_matrix((-np.ones(len(sites)), sites, starts), shape=(count, site_count))
    own = [sparse.identity(count, format="csr")] * repeat
    return sparse.hstack([cover, *own], format="csr")
