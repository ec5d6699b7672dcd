"""Clusters that join two by two, each pair of them knowing what weighs between them."""

import numpy as np

from maillage.types import Floats, Integers


class Clusters:
    """Clusters of records, and the sum and number of the weights known between two of them.

    Args:
        records: each a cluster of its own to begin with.
        least: two clusters whose weights have a lesser mean are apart.

    Examples:
        Two good links and one bad: the third record is kept out, for its mean is 1.5 bits.

        >>> found = Clusters(np.array([0, 1, 2]), least=2.0)
        >>> found.weigh(np.array([[0, 1], [1, 2], [0, 2]]), np.array([6.0, 5.0, -2.0]))
        >>> found.join_unless_apart(0, 1)
        >>> found.join_unless_apart(1, 2)
        >>> found.roots().tolist()
        [0, 0, 2]
    """

    def __init__(self, records: Integers, least: float) -> None:
        self._records = records
        self._least = least
        self._parent = {int(record): int(record) for record in records}
        self._between: dict[int, dict[int, tuple[float, int]]] = {
            record: {} for record in self._parent
        }

    def root(self, record: int) -> int:
        """Return the record that stands for the cluster of another."""
        while (above := self._parent[record]) != record:
            self._parent[record] = self._parent[above]
            record = above
        return record

    def weigh(self, pairs: Integers, bits: Floats) -> None:
        """Add what each pair weighs between its clusters; a pair already together weighs nothing.

        Minus infinity keeps two clusters apart whatever else is known.
        """
        for (one, two), weight in zip(pairs.tolist(), bits.tolist(), strict=True):
            first, second = self.root(one), self.root(two)
            if first != second:
                self._add(first, second, (weight, 1))

    def join_unless_apart(self, one: int, two: int) -> None:
        """Join the clusters of two records, unless their mean weight is too low."""
        first, second = self.root(one), self.root(two)
        if first == second:
            return
        total, number = self._between[first][second]
        if total >= self._least * number:
            self.join(one, two)

    def join(self, one: int, two: int) -> None:
        """Join the clusters of two records, with what weighs between them and the others."""
        roots = self.root(one), self.root(two)
        kept, gone = sorted(roots, key=lambda root: (-len(self._between[root]), root))
        if kept == gone:
            return
        self._parent[gone] = kept
        self._between[kept].pop(gone, None)
        for other, known in self._between.pop(gone).items():
            if other != kept:
                del self._between[other][gone]
                self._add(kept, other, known)

    def roots(self) -> Integers:
        """Return the root of each record."""
        return np.array([self.root(int(record)) for record in self._records], dtype=np.int64)

    def _add(self, one: int, two: int, more: tuple[float, int]) -> None:
        total, number = self._between[one].get(two, (0.0, 0))
        self._between[one][two] = self._between[two][one] = (total + more[0], number + more[1])
