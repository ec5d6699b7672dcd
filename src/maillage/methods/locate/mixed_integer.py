"""Mixed integer programs given to HiGHS as arrays, without a modelling layer (Huangfu, Hall, 2018).

One thread, a seed and a number of nodes: the same program gives the same answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from maillage.methods.locate.answer import Stop
from maillage.types import Booleans, Floats, Integers

_Highs: Any = highspy.Highs  # its constructor carries no type


@dataclass(frozen=True)
class Program:
    """Minimise ``cost @ x`` with ``row_lower <= A x <= row_upper`` and bounds on ``x``.

    ``A`` is given by rows: ``starts``, ``columns`` and ``values``.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    is_integer: Booleans
    starts: Integers
    columns: Integers
    values: Floats
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True)
class Outcome:
    """What the solver found.

    Attributes:
        x: the best point, None when none was found.
        bound: what no point can beat; ``inf`` when the program is infeasible.
        is_stopped: whether ``stop`` or Ctrl-C ended the solve.
    """

    x: Floats | None
    bound: float
    is_stopped: bool


def solve(program: Program, *, nodes: int, seed: int, stop: Stop) -> Outcome:
    """Return the best point found within so many nodes, and the bound.

    Examples:
        At least one of two: the cheaper one.

        >>> one, two = np.ones(1), np.ones(2)
        >>> program = Program(np.array([3.0, 2.0]), 0 * two, two, two > 0, np.array([0, 2]),
        ...                   np.array([0, 1]), two, one, np.inf * one)
        >>> found = solve(program, nodes=1, seed=0, stop=lambda: False)
        >>> found.x.tolist(), found.bound
        ([0.0, 1.0], 2.0)
    """
    solver = _Highs()
    settings = {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed % 2**31,
        "mip_rel_gap": 0.0,
        "mip_max_nodes": nodes,
    }
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(program))
    asked = _Asked(stop)
    solver.cbMipInterrupt += asked.pause
    solver.cbSimplexInterrupt += asked.pause
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    has_integers = bool(program.is_integer.any())
    if status == highspy.HighsModelStatus.kInfeasible:
        return Outcome(None, np.inf, False)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if found else None
    if has_integers:
        return Outcome(x, float(info.mip_dual_bound), asked.is_stopped)
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.objective_function_value) if is_optimal else -np.inf
    return Outcome(x, bound, asked.is_stopped)


class _Asked:
    """Whether to stop: what ``stop`` says, or Ctrl-C, which must not cross compiled code."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.stop = stop
        self.is_stopped = False

    def pause(self, event: highspy.highs.HighsCallbackEvent) -> None:
        """Ask, and interrupt the solver if so told."""
        try:
            self.is_stopped = self.is_stopped or self.stop()
        except KeyboardInterrupt:
            self.is_stopped = True
        if self.is_stopped:
            event.interrupt()


def _model(program: Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_ = len(program.cost)
    model.num_row_ = len(program.row_lower)
    model.col_cost_ = program.cost
    model.col_lower_ = program.lower
    model.col_upper_ = program.upper
    model.row_lower_ = program.row_lower
    model.row_upper_ = program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.starts.astype(np.int32)
    model.a_matrix_.index_ = program.columns.astype(np.int32)
    model.a_matrix_.value_ = program.values
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(each)] for each in program.is_integer]
    return model
