"""What the census asks of a record and of a release: weights, months and bounds."""

from typing import Self

from pydantic import Field, model_validator

from maillage.catalogue.text import Entry
from maillage.contracts import STANDARD
from maillage.language import _


class CensusSettings(Entry):
    """The bounds of the census.

    ``fresh_months``, ``stale_months`` and ``lost_months`` bound the age of a record.
    ``shrink_share`` is the loss of rows above which a source is held. ``moved_m`` is the least
    distance of a move. ``bodies`` are the lists of bodies rather than of places. ``faults`` is
    what an error or a warning costs the validity of a record; ``completeness`` how much each
    field counts.
    """

    fresh_months: int = Field(ge=0)
    stale_months: int = Field(ge=0)
    lost_months: int = Field(ge=0)
    shrink_share: float = Field(ge=0, le=1)
    moved_m: float = Field(ge=0)
    bodies: tuple[str, ...] = ()
    faults: dict[str, float]
    completeness: dict[str, float]

    @model_validator(mode="after")
    def _fields_of_the_standard(self) -> Self:
        strange = sorted(set(self.completeness) - set(STANDARD))
        if strange:
            raise ValueError(
                _("« completeness » nomme des champs inconnus : {fields}", fields=strange)
            )
        if not self.fresh_months <= self.stale_months <= self.lost_months:
            raise ValueError(
                _("les mois doivent croître : « fresh », puis « stale », puis « lost »")
            )
        return self
