"""The choices of a study of sites are sound, and a wrong one is refused."""

import pytest
from pydantic import ValidationError

from maillage.catalogue.siting import SitingSettings, siting_settings


def test_the_catalogue_holds_sound_choices() -> None:
    found = siting_settings()

    assert found.within_minutes == 10
    assert found.site_cost_assumed
    assert found.unserved_minutes > found.within_minutes


@pytest.mark.parametrize(
    "wrong",
    [
        {"within_minutes": 0},
        {"site_cost_cents": 0},
        {"site_cost_cents": 10.5},
        {"draws": 0},
        {"curve_times": 0},
        {"unserved_minutes": -1},
        {"seed": None},
        {"site_cost": 3},
    ],
)
def test_a_wrong_choice_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SitingSettings.model_validate(siting_settings().model_dump() | wrong)
