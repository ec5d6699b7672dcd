"""Lists of one's own: a file that no entry of the catalogue describes, beside its mapping."""

from datetime import date

from pydantic import Field

from maillage.catalogue.sources import Format, Source
from maillage.catalogue.text import Entry
from maillage.language import _


class OwnFile(Entry):
    """Where a list of one's own is, and whose it is.

    ``path`` is that of the file, from the folder of the mapping; ``title``, ``producer`` and
    ``licence`` are shown wherever the list is named; ``published`` is the day of its data, by
    default that of the build that took it in.
    """

    path: str = Field(min_length=1)
    title: str = ""
    producer: str = ""
    licence: str = ""
    published: date | None = None

    def source(self, source_id: str, *, written: Format, on: date) -> Source:
        """Return the entry that the catalogue would have of the file.

        Args:
            source_id: the id of the list.
            written: how the file is written.
            on: the day it was taken in.
        """
        unsaid = _("non précisé")
        return Source(
            id=source_id,
            title=self.title or source_id,
            producer=self.producer or unsaid,
            licence=self.licence or unsaid,
            without_url=_("liste ajoutée par « census build --with »"),
            published=self.published or on,
            exercised_by="live",
            holds="places",
            format=written,
        )
