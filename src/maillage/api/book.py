"""The figures book."""

from datetime import date

from maillage.catalogue.loader import pick
from maillage.runs.figures import Assessment, assess, books


def figures(*themes: str, as_of: date) -> Assessment:
    """Return the figures book on a day: every figure, what contradicts it, series and targets.

    Args:
        themes: ids of themes; all of them by default.
        as_of: the day on which staleness and expiry are judged.

    Raises:
        CatalogueError: no theme has this id.

    Examples:
        >>> from maillage import api
        >>> book = api.figures("renoncement", as_of=date(2026, 1, 1))
        >>> found = book.figures["renoncement-clarte"]
        >>> str(found.quantity.value), str(found.expires), found.statuses
        ('0.3468', '2023-12-31', ('stale',))
    """
    chosen = [pick(books(), theme) for theme in themes] or books().values()
    return assess(chosen, as_of=as_of)
