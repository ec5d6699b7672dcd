"""What a repair gives back: a value, and the rules that changed it or could not."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """A rule of repair: how serious it is, and in words what was wrong and what was done.

    ``words`` is a French message id (marked with ``N_``); ``{before}`` and ``{after}`` stand for
    the cell and what it became. ``error``: nothing could be kept. ``warning``: a person should
    look. ``info``: mended without doubt.
    """

    severity: Literal["error", "warning", "info"]
    words: str


Rules = Mapping[str, Rule]
"""Rules by id: a stable word such as ``phone-country-code``."""


def rules(known: dict[str, Rule]) -> Rules:
    """Return rules that nobody changes."""
    return MappingProxyType(known)


@dataclass(frozen=True)
class Repaired(Generic[T]):
    """The value of a cell, None when unknown, and the ids of the rules that applied, in order.

    Examples:
        >>> Repaired("+33102030405", ("phone-country-code",)).is_changed
        True
        >>> Repaired("+33102030405").is_changed
        False
    """

    value: T | None
    rules: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether a rule applied."""
        return bool(self.rules)
