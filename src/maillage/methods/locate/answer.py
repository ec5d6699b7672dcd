"""What a siting solver gives back: sites, who goes where, and how far from the best it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from maillage.types import Integers

Solver: TypeAlias = Literal["exact", "heuristic", "bound"]
Stop: TypeAlias = Callable[[], bool]
"""Asked between steps; true ends the solve with the best so far. A run makes it of a clock."""

PROVEN = 1e-9
"""Below this relative gap an answer is the optimum, up to the arithmetic."""


def never() -> bool:
    """Never ask a solver to stop."""
    return False


@dataclass(frozen=True)
class Answer:
    """One answer to a problem of location.

    Attributes:
        sites: indices of the chosen candidates, sorted; empty for a bound alone.
        assigned: for each demand, the index of the candidate that serves it, -1 for none.
        value: objective of the sites; nan for a bound alone.
        bound: what no answer can beat: below ``value`` when minimising, above when maximising.
        solver: ``exact``, ``heuristic`` (with its bound) or ``bound``.
        seed: the seed of what was drawn at random.
        is_interrupted: whether ``stop`` ended the solve before its own rule did.
    """

    sites: Integers
    assigned: Integers
    value: float
    bound: float
    solver: Solver
    seed: int
    is_interrupted: bool = False

    @property
    def gap(self) -> float:
        """Return the relative distance from value to bound, 0 when proven, nan without a value."""
        if self.value == self.bound:
            return 0.0
        return abs(self.value - self.bound) / max(abs(self.value), 1e-12)

    @property
    def is_proven(self) -> bool:
        """Whether no answer can be better."""
        return self.gap <= PROVEN
