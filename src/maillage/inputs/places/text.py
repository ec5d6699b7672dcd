"""Bytes into text when nobody knows the encoding, or when a file mixes two.

People paste lines of one file into another: a line that is not UTF-8 is read in Windows-1252, the
others are not touched.
"""

import codecs
import io
from collections.abc import Iterator
from typing import Literal

from maillage.inputs.places.problems import Problems
from maillage.language import _

Encoding = Literal["utf-8", "latin-1", "cp1252"]

_BOM = "\ufeff"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(raw: bytes) -> Encoding:
    """Return UTF-8 when at least one line beyond ASCII is in UTF-8, else Windows-1252.

    Examples:
        >>> encoding_of("Médiathèque".encode()), encoding_of("Médiathèque".encode("cp1252"))
        ('utf-8', 'cp1252')
    """
    if raw.isascii() or _is_utf8(raw):
        return "utf-8"
    beyond = (line for line in io.BytesIO(raw) if not line.isascii())
    return "utf-8" if any(map(_is_utf8, beyond)) else "cp1252"


def decoded(raw: bytes, *, encoding: Encoding, problems: Problems) -> str:
    """Return the whole text, without its byte order mark."""
    return "".join(lines(raw, encoding=encoding, problems=problems))


def lines(raw: bytes, *, encoding: Encoding, problems: Problems) -> Iterator[str]:
    """Yield the lines of a text; one that is not in the encoding is read in Windows-1252.

    Each such line is a problem ``mixed-encodings``. A byte that no encoding knows becomes the
    replacement character, which :func:`maillage.inputs.places.reading.read_rows` reports.
    """
    if wide := _WIDE.get(raw[:2]):
        yield from io.StringIO(raw.decode(wide, errors="replace"), newline="")
        return
    for number, line in enumerate(io.BytesIO(raw), 1):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            if encoding == "utf-8":
                problems.add(
                    code="mixed-encodings",
                    message=_(
                        "ligne {line} : pas en UTF-8 comme le reste ; lue en Windows-1252, "
                        "vérifiez ses accents",
                        line=number,
                    ),
                    found=text.strip(),
                )
        yield text.removeprefix(_BOM) if number == 1 else text


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
