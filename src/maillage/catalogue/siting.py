"""What a study of sites asks: reach, cost of a post, draws of the demand, length of the curve."""

from functools import cache
from importlib.resources import files

from pydantic import Field

from maillage.catalogue.loader import read
from maillage.catalogue.text import Entry


class SitingSettings(Entry):
    """The choices of a study of sites.

    ``within_minutes`` is how far a site reaches. ``site_cost_cents`` is what a post costs a year,
    ``site_cost_assumed`` whether that is ours. ``draws`` of the demand say how stable each choice
    is; the curve goes to ``curve_times`` the sites asked for. ``unserved_minutes`` count for people
    out of reach when the travel is made least. ``fading_weights`` are what a site is worth beyond
    its reach, by steps as long as one another.
    """

    within_minutes: float = Field(gt=0)
    site_cost_cents: int = Field(gt=0)
    site_cost_assumed: bool
    draws: int = Field(ge=1)
    curve_times: int = Field(ge=1)
    unserved_minutes: float = Field(gt=0)
    fading_weights: tuple[float, ...] = Field(min_length=1)
    seed: int


@cache
def siting_settings() -> SitingSettings:
    """Return the choices of the catalogue."""
    return read(SitingSettings, files("maillage.catalogue") / "siting.toml")
