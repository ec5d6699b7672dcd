"""Texts that people read, in French and in English; words of which there may be one or several."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from maillage.language import current


class Entry(BaseModel):
    """A part of a catalogue entry: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Entry):
    """A text in both languages; ``str()`` gives the reader's."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.en if current() == "en" else self.fr


def _several(words: object) -> object:
    """Read one word as a list of one."""
    return (words,) if isinstance(words, str) else words


Words = Annotated[tuple[str, ...], BeforeValidator(_several)]
