"""The English catalogue: complete, faithful to the French, and what English pages show."""

import html
import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from maillage import api, catalogue, language
from maillage.contracts.diagnosis import Note
from maillage.outputs import sections
from maillage.outputs.audit import page
from maillage.outputs.document import Document
from maillage.outputs.html import render
from maillage.runs.audit import audit
from maillage.runs.store import Store

from .conftest import DAY

TOOL = Path(__file__).parents[2] / "tools" / "messages.py"
FRENCH = re.compile(r" (?:aucune?|avec|dans|de la|des|dont|est|et|les|pour|sont|une) ")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_messages_of_the_source_are_all_translated_and_compiled(
    messages: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["messages.py", "--check"])

    with pytest.raises(SystemExit) as left:
        messages.main()

    assert (left.value.code, capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("", "no translation"),
        ("{number} communes", "the translation changes the {names}"),
        ("communes: {count}", ""),
    ],
)
def test_messages_fault_says_what_is_wrong(
    messages: ModuleType, translation: str, fault: str
) -> None:
    message = Catalog().add("{count} communes", translation)

    assert messages.fault(message) == fault


def test_messages_in_the_english_report_are_english(demonstration: Store) -> None:
    language.use("en")
    diagnosis = api.diagnose(demonstration, "VT", as_of=DAY)

    document = sections.compose(diagnosis, ())

    assert french_in(document, diagnosis.notes, diagnosis.index_citation) == []


def test_messages_in_the_english_audit_are_english(demonstration: Store) -> None:
    language.use("en")
    audited = audit(demonstration, catalogue.find_index("maillage-2026"), "commune")

    document = page.compose(audited)

    assert french_in(document, audited.notes, audited.citation) == []


def french_in(document: Document, notes: Iterable[Note], citation: str) -> list[str]:
    """Return the French left in a page, beside titles and names that sources have in French."""
    text = re.sub(r"<style>.*?</style>", "", render(document), flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text)).replace("’", "'")
    quoted = {citation, *(words for note in notes for words in (note.source, note.producer))}
    for words in sorted(filter(None, quoted), key=len, reverse=True):
        text = text.replace(words, "")
    return [text[max(0, at.start() - 40) : at.end() + 40] for at in FRENCH.finditer(text)]
