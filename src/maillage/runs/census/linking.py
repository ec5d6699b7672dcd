"""What linking needs from the catalogue and from the country of a store."""

from typing import Final, Literal

from maillage.catalogue import linkage
from maillage.methods.linkage.linking import Settings
from maillage.methods.linkage.normalise import communes
from maillage.reference.geography import Geography

REASONS: Final = 3
"""Reasons given for a pair, the weightiest first."""


def settings(geography: Geography, *, weights: Literal["rule", "model-2026"]) -> Settings:
    """Return the settings of linkage for a country."""
    return Settings(
        words=linkage.words(),
        communes=communes(geography.zones, geography.crosswalk, geography.postcodes),
        blocking=linkage.blocking(),
        weights=linkage.weights(weights),
        reasons=REASONS,
    )
