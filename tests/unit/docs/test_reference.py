"""Settings, errors, issue codes and catalogue entries are each documented."""

import ast
import importlib
import re

import pytest

from maillage import catalogue, errors
from maillage.errors import MaillageError

CODES = re.compile(r'code="([a-z]+(?:-[a-z]+)+|contradiction)"')
SETTING = re.compile(r"MAILLAGE_[A-Z_]*[A-Z]")


def classes():
    found = [each for each in vars(errors).values() if isinstance(each, type)]
    return [each for each in found if issubclass(each, MaillageError)]


def sources_of(root, *folders):
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def test_each_setting_is_documented(root, docs):
    files = [root / "Makefile", root / ".ci" / "run", *sources_of(root, "src", "tests", "tools")]
    used = {name for file in files for name in SETTING.findall(file.read_text())}

    assert used == set(SETTING.findall((docs / "reference" / "settings.md").read_text()))


@pytest.mark.parametrize("error", classes(), ids=lambda each: each.__name__)
def test_each_error_is_documented_with_its_exit_code(docs, error):
    page = (docs / "reference" / "errors.md").read_text()

    assert f"| `{error.__name__}` | {error.exit_code} |" in page


def test_each_quality_issue_is_documented(root, docs):
    page = (docs / "reference" / "quality-issues.md").read_text()
    given = {
        code
        for file in sources_of(root, "src/maillage/inputs", "src/maillage/runs")
        for code in CODES.findall(file.read_text())
    }

    assert given == set(re.findall(r"^\| `([a-z-]+)`", page, re.MULTILINE))


@pytest.mark.parametrize(
    ("page", "known"),
    [
        ("indicators.md", catalogue.indicators()),
        ("indexes.md", catalogue.indexes()),
        ("demand-models.md", catalogue.demands()),
        ("sources.md", {**catalogue.sources(), **catalogue.sources(demo=True)}),
    ],
)
def test_each_entry_of_the_catalogue_is_documented(docs, page, known):
    text = (docs / "reference" / page).read_text()

    unsaid = [name for name in known if f"`{name}`" not in text and f"## {name}\n" not in text]

    assert unsaid == []


def test_the_pages_written_from_the_program_are_up_to_date(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "tools"))

    assert importlib.import_module("catalogue_pages").out_of_date() == []


@pytest.mark.parametrize(
    "module", ["inputs/content", "inputs/tabular", "inputs/layout", "runs/load"]
)
def test_each_reason_to_refuse_a_file_is_explained(root, docs, module):
    assert unexplained(root, docs, module) == []


@pytest.mark.parametrize("module", ["inputs/fetch", "files"])
def test_each_reason_why_a_file_does_not_come_is_explained(root, docs, module):
    assert unexplained(root, docs, module) == []


def unexplained(root, docs, module):
    """Return the messages of a module that the page on refused files lacks."""
    page = (docs / "how-to" / "fix-a-refused-file.md").read_text()
    tree = ast.parse((root / "src" / "maillage" / f"{module}.py").read_text())
    messages = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]
    sentences = [each for each in messages if len(each.split()) > 4]  # not a part of another
    return [each for each in sentences if f"``{each}``" not in page and each != "{file} : {hint}"]
