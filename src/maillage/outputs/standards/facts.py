"""What is known of a release beyond its places: who publishes it, when, under which licence."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.language import _
from maillage.outputs.datapackage import slug


@dataclass(frozen=True)
class Licence:
    """A licence: its identifier, its words and its address."""

    name: str
    title: str
    url: str


LICENCE_OUVERTE = Licence(
    "etalab-2.0",
    "Licence Ouverte 2.0",
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
)


@dataclass(frozen=True)
class ReleaseFacts:
    """What the files of a release say of themselves.

    ``date`` is the day of the release, the only day that the files know. ``territory`` is how
    the territory is written on a command line, ``territory_name`` how people call it.
    ``source_titles`` names each source by its id; a source without a title is named by its id.
    ``fallback_dates`` gives the day of a source's file, for the places whose own day is unknown.
    ``is_demo`` marks made-up places in every file.
    """

    title: str
    producer: str
    territory: str
    territory_name: str
    date: datetime.date
    licence: Licence
    source_titles: Mapping[str, str] = field(default_factory=dict)
    fallback_dates: Mapping[str, datetime.date] = field(default_factory=dict)
    is_demo: bool = False

    @property
    def name(self) -> str:
        """The name of the release in the files that describe it.

        Examples:
            >>> ReleaseFacts("Lieux", "Hub Sud", "region:93", "Sud", datetime.date(2026, 1, 2),
            ...              LICENCE_OUVERTE).name
            'lieux-region-93-2026-01-02'
        """
        return f"{self.demo_prefix}lieux-{slug(self.territory)}-{self.date.isoformat()}"

    @property
    def demo_prefix(self) -> str:
        """What file names start their own part with when the places are made up."""
        return "demonstration-" * self.is_demo

    @property
    def full_title(self) -> str:
        """The title, followed by a warning when the places are made up."""
        return f"{self.title} ({self.demo_words})" if self.is_demo else self.title

    @property
    def demo_words(self) -> str:
        """The warning that goes in every file of made-up places, else nothing."""
        return _("Données de démonstration : lieux inventés") * self.is_demo
