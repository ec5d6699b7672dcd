"""Compiled loops over cover sets: comparing sets, local search.

This module imports numba, which is slow to load: import it only where it is used.
"""

import numpy as np
from numba import njit

from maillage.types import Booleans, Floats, Integers


@njit(cache=True)
def follows_equal(starts: Integers, members: Integers, order: Integers) -> Booleans:
    """Return, along an order of sets, which are equal to the one just before."""
    is_equal = np.zeros(order.size, dtype=np.bool_)
    for place in range(1, order.size):
        one, two = order[place - 1], order[place]
        size = starts[one + 1] - starts[one]
        if starts[two + 1] - starts[two] != size:
            continue
        is_equal[place] = True
        for step in range(size):
            if members[starts[one] + step] != members[starts[two] + step]:
                is_equal[place] = False
                break
    return is_equal


@njit(cache=True)
def _is_within(starts: Integers, members: Integers, one: int, two: int) -> bool:
    """Whether each member of a set, in ascending order, is in another."""
    place, end = starts[two], starts[two + 1]
    for step in range(starts[one], starts[one + 1]):
        while place < end and members[place] < members[step]:
            place += 1
        if place == end or members[place] != members[step]:
            return False
    return True


@njit(cache=True)
def compare_sets(
    starts: Integers, members: Integers, held_starts: Integers, held_by: Integers, ranks: Floats
) -> tuple[Booleans, Booleans]:
    """Return which sets lie within another, and which hold another; empty sets are left out."""
    count = starts.size - 1
    within, holds = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    for one in range(count):
        size = starts[one + 1] - starts[one]
        if size == 0:
            continue
        rarest = members[starts[one]]
        for step in range(starts[one], starts[one + 1]):
            member = members[step]
            if (
                held_starts[member + 1] - held_starts[member]
                < held_starts[rarest + 1] - held_starts[rarest]
            ):
                rarest = member
        for place in range(held_starts[rarest], held_starts[rarest + 1]):
            two = held_by[place]
            other_size = starts[two + 1] - starts[two]
            if two == one or other_size < size or ranks[two] > ranks[one]:
                continue
            is_twin = other_size == size and ranks[two] == ranks[one]
            if is_twin and two > one:
                continue  # told when the other is looked at
            if _is_within(starts, members, one, two):
                within[one] = True
                if is_twin:
                    holds[one] = True
                else:
                    holds[two] = True
    return within, holds
