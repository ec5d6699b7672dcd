"""Composite indexes: computed, explained by their sources, audited and compared."""

import polars as pl

from maillage.catalogue import find_index
from maillage.catalogue.indexes import Normalisation
from maillage.contracts import Level
from maillage.contracts.audit import Audit
from maillage.reference.lookup import find
from maillage.runs.filling import Way
from maillage.runs.index import ranked, scores
from maillage.runs.index_comparison import IndexComparison
from maillage.runs.index_comparison import compare_indexes as compare
from maillage.runs.index_sources import Feed, feeds
from maillage.runs.index_table import zones_of
from maillage.runs.store import Store


def compute_index(
    of: Store,
    name: str,
    *,
    level: Level,
    with_ranks: bool,
    territory: str | None = None,
    reference: str | None = None,
    normalisation: Normalisation | None = None,
    impute: Way | None = None,
) -> pl.DataFrame:
    """Return an index over every zone of a level, with rank intervals if asked.

    Columns: see :func:`maillage.runs.index.scores` and :func:`maillage.runs.index.ranked`.

    Args:
        of: the store that holds the data.
        name: id of an index, or path to a TOML definition.
        level: that of the zones.
        with_ranks: adds rank intervals, reasons and contributions, which take longer.
        territory: keeps the zones that lie in it; scores and ranks stay those of the whole.
        reference: the area that the index is read against, ``france``, a territory, or
            ``similar:44`` for a territory and those that look like it; the index's by default.
        normalisation: the index's by default.
        impute: how missing values are filled in: by the enclosing territory (``parent``), by the
            ``neighbours`` or by a ``regression``; the column ``imputed`` names those filled in.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        UnknownTerritory: no territory has this name or code.
        InputError: a territory has no zone of this level, or a normalisation or a way of filling
            in does not exist.
        MissingData: nothing is loaded.

    Examples:
        >>> from maillage import api
        >>> found = api.compute_index(api.demo(), "ifn-2023", level="epci", with_ranks=False,
        ...     territory="VT", reference="VT", normalisation="rank", impute="parent")
        >>> found.height, found["score"].is_between(0, 1).all()
        (14, True)
        >>> found["imputed"].to_list()[:2]
        ['', 'poverty_rate']
    """
    kept = find(of.geography, territory) if territory is not None else None
    index = find_index(name).read_otherwise(reference=reference, normalisation=normalisation)
    compute = ranked if with_ranks else scores
    found = compute(of, index, level, way=impute)
    zones = zones_of(of.geography, level, territory=kept).select(zone="code")
    return zones.join(found, on="zone", how="left", validate="1:1", maintain_order="left")


def index_feeds(of: Store, name: str, *, level: Level) -> tuple[Feed, ...]:
    """Return which loaded source feeds each indicator of an index, its year and its coverage.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded.

    Examples:
        >>> from maillage import api
        >>> first = api.index_feeds(api.demo(), "maillage-2026", level="commune")[0]
        >>> first.indicator, first.source, first.year
        ('aged_65_plus', 'demo-parts', 2021)
    """
    return feeds(of, find_index(name), level)


def audit_index(
    of: Store,
    name: str,
    *,
    level: Level,
    reference: str | None = None,
    normalisation: Normalisation | None = None,
) -> Audit:
    """Return the audit of an index: what it is made of, what each choice changes.

    Args:
        of: the store that holds the data.
        name: id of an index, or path to a TOML definition.
        level: that of the zones.
        reference: as for :func:`compute_index`.
        normalisation: as for :func:`compute_index`.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded, or no zone has a score.

    Examples:
        >>> from maillage import api
        >>> found = api.audit_index(api.demo(), "maillage-2026", level="epci")
        >>> found.zones, found.scored, sorted(set(found.effects["choice"]))[:2]
        (38, 38, ['aggregation', 'normalisation'])
        >>> api.audit_index(api.demo(), "maillage-2026", level="epci", reference="VT").reference
        'Val-de-Trame'
    """
    from maillage.runs.audit import audit  # here: the rest does without the arithmetic of audits

    index = find_index(name).read_otherwise(reference=reference, normalisation=normalisation)
    return audit(of, index, level)


def compare_indexes(
    of: Store, first: str, second: str, *, level: Level, movers: int = 10
) -> IndexComparison:
    """Return how two indexes rank the zones that both score, and the farthest apart.

    Args:
        of: the store that holds the data.
        first: id of an index, or path to a TOML definition.
        second: likewise.
        level: that of the zones.
        movers: how many of the zones placed farthest apart are named, with the reasons.

    Raises:
        CatalogueError: no index has this id, or a definition is wrong.
        MissingData: nothing is loaded.

    Examples:
        >>> from maillage import api
        >>> found = api.compare_indexes(
        ...     api.demo(), "maillage-2026", "ifn-2023", level="epci", movers=3)
        >>> found.comparison.zones, len(found.movers), 0 < found.comparison.spearman < 1
        (38, 3, True)
    """
    return compare(of, find_index(first), find_index(second), level, movers=movers)
