"""What a study of rounds asks: the working day, the stop, the rates, and how long to search."""

from functools import cache
from importlib.resources import files

from pydantic import Field

from maillage.catalogue.loader import read
from maillage.catalogue.text import Entry


class RoundSettings(Entry):
    """The choices of a study of rounds; every figure of work and money is an assumption.

    ``reach_minutes`` is how far a stop reaches, ``candidates_times`` how many stops are proposed to
    the search for each one asked. Minutes of the day count from midnight for ``start_minutes`` and
    ``break_from_minutes``. ``weekdays`` go from 0, Monday. ``calendar_weeks`` are those of the
    calendar, ``working_weeks_a_year`` those that the yearly figures count.
    """

    reach_minutes: float = Field(gt=0)
    candidates_times: int = Field(ge=1)
    start_minutes: float = Field(ge=0)
    day_minutes: float = Field(gt=0)
    drive_limit_minutes: float = Field(gt=0)
    break_minutes: float = Field(ge=0)
    break_from_minutes: float = Field(ge=0)
    weekdays: tuple[int, ...] = Field(min_length=1)
    stop_minutes: float = Field(gt=0)
    calendar_weeks: int = Field(ge=1)
    working_weeks_a_year: int = Field(ge=1, le=53)
    co2_g_per_km: float = Field(ge=0)
    cents_per_km: float = Field(ge=0)
    cents_per_hour: float = Field(ge=0)
    iterations: int = Field(ge=1)
    seed: int


@cache
def round_settings() -> RoundSettings:
    """Return the choices of the catalogue."""
    return read(RoundSettings, files("maillage.catalogue") / "rounds.toml")
