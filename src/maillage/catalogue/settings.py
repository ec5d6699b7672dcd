"""Choices of method that are nobody's formula: how uncertainty is drawn, who is compared."""

from pydantic import Field

from maillage.catalogue.indexes import Normalisation
from maillage.catalogue.text import Entry, Text


class Uncertainty(Entry):
    """What the Monte Carlo of ranks varies, and how much."""

    draws: int = Field(ge=1)
    interval: float = Field(gt=0, lt=1)
    normalisations: tuple[Normalisation, ...]
    concentration: float = Field(gt=0)
    removal: bool
    sampling_error: bool
    seed: int
    rationale: Text


class Dimension(Entry):
    """One way in which territories are alike or not.

    Its ``measures`` are ``population``, ``density`` or indicators, and share its weight.
    """

    label: Text
    measures: tuple[str, ...] = Field(min_length=1)


class Similarity(Entry):
    """What makes two territories alike, and how many are compared.

    Each of the ``dimensions`` weighs the same. Measures in ``logarithms`` are compared by their
    ratio. Two territories are compared when ``minimum_shared`` dimensions are known of both.
    """

    dimensions: tuple[Dimension, ...]
    logarithms: tuple[str, ...]
    count: int = Field(ge=1)
    minimum_shared: int = Field(ge=1)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of every dimension, in order."""
        return tuple(name for dimension in self.dimensions for name in dimension.measures)


class SmallCounts(Entry):
    """Which counts of people are too small to be published: those under ``least``, but for 0."""

    least: int = Field(ge=1)
    rationale: Text
    citation: str = Field(min_length=1)


class Settings(Entry):
    """The settings of a diagnosis.

    ``index`` and ``demand`` are those used by default; ``compared`` are the indicators shown
    beside those of other territories; ``headlines`` those on the first page. A zone is said
    to stay among the worst when its probability reaches ``sure``; the zones detailed have
    ``fragile_least_population`` people or more, where there are enough of them. The
    newest year of an indicator serves when it is known in at least ``widely`` of the zones of the
    best-known year. A value asked for from neighbours takes the nearest ``neighbours``; an audit
    calls two indicators redundant when their rank correlation reaches ``redundancy``.
    """

    index: str
    demand: str
    headlines: tuple[str, ...]
    compared: tuple[str, ...]
    fragile_zones: int = Field(ge=1)
    fragile_least_population: int = Field(ge=0)
    sure: float = Field(gt=0, lt=1)
    reasons: int = Field(ge=1)
    widely: float = Field(gt=0, le=1)
    neighbours: int = Field(ge=1)
    redundancy: float = Field(gt=0, le=1)
    small_counts: SmallCounts
    uncertainty: Uncertainty
    similarity: Similarity
