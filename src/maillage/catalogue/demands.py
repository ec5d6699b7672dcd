"""Demand models: how many people in digital difficulty are expected in a zone."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from maillage.catalogue.text import Entry, Text
from maillage.language import _

_NEEDED = {"small-area": ("truth", "covariates"), "age": ("classes",)}


class AgeClass(Entry):
    """People counted by an indicator, and their published rate with its standard error."""

    indicator: str
    rate: float = Field(ge=0, le=1)
    standard_error: float = Field(ge=0)


class Demand(Entry):
    """A demand model.

    ``small-area`` is fitted on half of the published rates of ``truth`` at ``truth_level``, with
    ``covariates``, and tested on the others; ``age`` applies the rates of ``classes``, and is
    tested on all those of ``truth``, where given. Both are scaled so that the country has
    ``national_rate``, and its overseas départements ``overseas_rate``, where given.
    ``adult_share`` turns a population into people of 15 or more, for a model that has no count of
    them. ``year`` is the one its rates describe. ``imputation`` names what stands in for a missing
    covariate.
    """

    id: str
    label: Text
    definition: Text
    citation: str
    date: date
    year: int
    kind: Literal["small-area", "age"]
    truth: str = ""
    truth_level: Literal["epci", "commune"] = "epci"
    covariates: tuple[str, ...] = ()
    logarithms: tuple[str, ...] = ()
    classes: tuple[AgeClass, ...] = ()
    national_rate: float | None = None
    national_citation: str = ""
    overseas_rate: float | None = None
    adult_share: float = Field(default=1.0, gt=0, le=1)
    assumptions: tuple[Text, ...]
    imputation: Literal["none", "parent"] = "none"
    draws: int = Field(ge=100)
    confidence: float = Field(gt=0, lt=1)
    seed: int

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that the model reads."""
        truth = (self.truth,) if self.truth else ()
        return (*truth, *self.covariates, *(each.indicator for each in self.classes))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        absent = [key for key in _NEEDED[self.kind] if not getattr(self, key)]
        if absent:
            raise ValueError(
                _(
                    "un modèle « {kind} » demande aussi : {keys} ; ajoutez ce qui manque",
                    kind=self.kind,
                    keys=", ".join(absent),
                )
            )
        return self
