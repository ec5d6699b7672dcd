"""Extract the messages of the program and compile its catalogues.

``python tools/messages.py`` updates ``locale/en/LC_MESSAGES/maillage.po`` from the source. It
compiles that file, and ``locale/fr/LC_MESSAGES/click.po`` (click's own words), into ``.mo`` files.
With ``--check`` it writes nothing and fails when a message has no
translation, when a translation loses a ``{name}``, or when the compiled file is out of date.
"""

import argparse
import io
import string
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "maillage"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "maillage.po"
CLICK = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "click.po"
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {"_": None, "N_": None}


def main() -> None:
    """Update the catalogue, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    catalog = updated()
    files = {PO: catalog, CLICK: read(CLICK, "fr")}
    if check:
        report([*problems(catalog), *(line for path in files for line in stale(path, files[path]))])
    write(catalog)
    for path, messages in files.items():
        path.with_suffix(".mo").write_bytes(compiled(messages))
    print(f"{len(catalog)} messages, {len(problems(catalog))} to mend, in {PO}")


def updated() -> Catalog:
    """Return the English catalogue brought up to date with the source."""
    template = Catalog(project="maillage", charset="utf-8", creation_date=UNDATED)
    for path, _line, message, _comments, context in extract_from_dir(
        SOURCE, [("**.py", "python")], keywords=KEYWORDS
    ):
        template.add(message, locations=[(path, 0)], context=context)
    catalog = read(PO, "en")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.last_translator, catalog.language_team = "Maillage", "en"
    catalog.msgid_bugs_address = ""
    return catalog


def read(path: Path, locale: str) -> Catalog:
    """Return the catalogue of a file, without dates."""
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=locale)
    catalog.creation_date = catalog.revision_date = UNDATED
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return the ``.mo`` of a catalogue."""
    content = io.BytesIO()
    write_mo(content, catalog)
    return content.getvalue()


def problems(catalog: Catalog) -> list[str]:
    """Return the messages without a sound translation."""
    return [
        f"{path}: {reason}: {message.id}"
        for message in catalog
        if message.id and (reason := fault(message))
        for path, _line in message.locations[:1]
    ]


def fault(message: Message) -> str:
    """Return what is wrong with a translation, empty when nothing is."""
    if not message.string:
        return "no translation"
    if names(str(message.id)) != names(str(message.string)):
        return "the translation changes the {names}"
    return ""


def names(text: str) -> set[str]:
    """Return the names in braces of a message."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def stale(path: Path, catalog: Catalog) -> list[str]:
    """Say whether a compiled catalogue is not what its messages give."""
    target = path.with_suffix(".mo")
    fresh = target.exists() and target.read_bytes() == compiled(catalog)
    return [] if fresh else [f"{target}: run `make messages`"]


def write(catalog: Catalog) -> None:
    """Write the messages; without dates, so that the same messages give the same bytes."""
    with PO.open("wb") as stream:
        write_po(stream, catalog, sort_output=True, omit_header=False, width=100, no_location=True)


def report(found: list[str]) -> None:
    """Print what is wrong and leave with an error, if anything is."""
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
