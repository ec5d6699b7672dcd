"""What a study of access asks: limits, decay, groups, and the hours of a place that tells none."""

from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import Field, model_validator

from maillage.catalogue.loader import read
from maillage.catalogue.text import Entry
from maillage.language import _


class AccessSettings(Entry):
    """The choices of a study of access.

    ``limits_minutes`` are those beyond which people are counted, ``within_minutes`` the catchment
    by default. ``decay_weights`` weigh a place by the share of the catchment that the way to it
    takes, up to each of ``decay_shares``; the smooth curves fall to ``least_weight`` at its bound.
    ``apl_minutes`` and ``apl_weights`` are the classes of the APL, ``apl_need`` the model of demand
    whose rates by age are its need; ``raam_*`` the parameters of the RAAM. ``unknown_hours`` serve
    where no place of the territory has hours.
    """

    limits_minutes: tuple[float, ...] = Field(min_length=1)
    within_minutes: float = Field(gt=0)
    decay_shares: tuple[float, ...] = Field(min_length=1)
    decay_weights: tuple[float, ...]
    least_weight: float = Field(gt=0, lt=1)
    apl_minutes: tuple[float, ...] = Field(min_length=1)
    apl_weights: tuple[float, ...]
    apl_need: str
    raam_patience_minutes: float = Field(gt=0)
    raam_tolerance: float = Field(gt=0)
    raam_most_sweeps: int = Field(ge=1)
    fragility_groups: int = Field(ge=2)
    most_to_gain: int = Field(ge=1)
    unknown_hours: float = Field(gt=0)

    @model_validator(mode="after")
    def _decay_ends_at_the_catchment(self) -> Self:
        if len(self.decay_shares) != len(self.decay_weights) or self.decay_shares[-1] != 1:
            raise ValueError(
                _("« decay_shares » va jusqu'à 1, avec autant de poids dans « decay_weights »")
            )
        return self


@cache
def access_settings() -> AccessSettings:
    """Return the choices of the catalogue."""
    return read(AccessSettings, files("maillage.catalogue") / "access.toml")
