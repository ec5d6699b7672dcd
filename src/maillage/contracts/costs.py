"""Costs of travel from zones to sites: only the pairs within reach are kept."""

from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class SparseCosts:
    """Minutes from each zone to the sites within its reach; a pair that is absent costs ``inf``.

    Rows are zones in compressed form: the sites of zone ``i`` are ``sites[starts[i]:starts[i+1]]``,
    in ascending order, and their costs stand at the same places of ``minutes``.

    Attributes:
        starts: shape (zones + 1,), from 0 to the number of pairs, never falling.
        sites: shape (pairs,), indices of sites.
        minutes: shape (pairs,), finite and not negative.
        metres: shape (pairs,), the length of the way, finite and not negative.
        site_count: number of sites, in reach of a zone or not.
        mode: the way of travel, a name of the catalogue.

    Raises:
        InputError: what has just been said does not hold.
    """

    starts: Integers
    sites: Integers
    minutes: Floats
    metres: Floats
    site_count: int
    mode: str

    def __post_init__(self) -> None:
        """Check the rows and the costs once, at the door."""
        pairs = len(self.sites)
        if not (len(self.minutes) == len(self.metres) == pairs):
            raise InputError(_("les coûts n'ont pas tous la même longueur"))
        sizes = np.diff(self.starts)
        if not (len(self.starts) and self.starts[0] == 0 and self.starts[-1] == pairs):
            raise InputError(
                _("les lignes des coûts ne vont pas de la première paire à la dernière")
            )
        if (sizes < 0).any():
            raise InputError(_("les lignes des coûts se chevauchent"))
        if pairs:
            self._check_pairs(sizes)

    def _check_pairs(self, sizes: Integers) -> None:
        if self.sites.min() < 0 or self.sites.max() >= self.site_count:
            raise InputError(
                _(
                    "un coût mène à un site qui n'existe pas ; il y en a {count}",
                    count=self.site_count,
                )
            )
        if np.count_nonzero(self.sites[1:] <= self.sites[:-1]) > self._falls_between_rows(sizes):
            raise InputError(
                _("les sites d'une zone ne sont pas en ordre croissant, ou l'un y est deux fois")
            )
        for costs in (self.minutes, self.metres):
            if not (costs.min() >= 0 and costs.max() < np.inf):
                raise InputError(
                    _("un coût est négatif, infini ou inconnu ; une paire hors d'atteinte s'omet")
                )

    def _falls_between_rows(self, sizes: Integers) -> int:
        """Return how many rows start with a site that does not follow the row before's last."""
        first = self.starts[:-1][sizes > 0][1:]
        return int(np.count_nonzero(self.sites[first] <= self.sites[first - 1]))

    @property
    def zone_count(self) -> int:
        """Return the number of zones."""
        return len(self.starts) - 1
