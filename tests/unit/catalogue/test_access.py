"""The choices of a study of access are sound, and a wrong one is refused."""

import pytest
from pydantic import ValidationError

from maillage.catalogue.access import AccessSettings, access_settings


def test_the_catalogue_holds_sound_choices() -> None:
    found = access_settings()

    assert found.limits_minutes == (15, 30, 45)
    assert found.within_minutes == 30
    assert list(found.decay_weights) == sorted(found.decay_weights, reverse=True)
    assert found.decay_shares[-1] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"decay_shares": (0.5, 0.9), "decay_weights": (1.0, 0.5)},
        {"decay_shares": (0.5, 1.0), "decay_weights": (1.0,)},
        {"limits_minutes": ()},
        {"within_minutes": 0},
        {"fragility_groups": 1},
        {"most_to_gain": 0},
        {"unknown_hours": 0},
        {"limit": 3},
    ],
)
def test_a_wrong_choice_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AccessSettings.model_validate(access_settings().model_dump() | wrong)
