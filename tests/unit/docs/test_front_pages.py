"""The pages one meets first agree with the program, with CI and with each other."""

import re
import tomllib

import pytest
import yaml

import maillage

FENCE = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"^ *make ([a-z-]+)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_commands_of_the_readme_are_those_that_ci_runs(root, name):
    readme = (root / name).read_text()
    told = {target for block in FENCE.findall(readme) for target in MAKE.findall(block)}

    assert {"run", "test"} <= told
    assert told <= set(MAKE.findall((root / ".ci" / "run").read_text()))


@pytest.mark.parametrize("name", ["README.md", "README.fr.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_a_link_of_a_front_page_leads_somewhere(root, name):
    links = LINK.findall((root / name).read_text())

    assert [link for link in links if not (root / link).exists()] == []


def test_the_targets_that_the_pages_name_exist(root, docs):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.MULTILINE))
    pages = [root / "CONTRIBUTING.md", *docs.rglob("*.md")]
    told = {
        name for page in pages for name in re.findall(r"(?:`|\$ )make ([a-z]+)", page.read_text())
    }

    assert told <= targets


def test_publiccode_agrees_with_the_package(root):
    described = yaml.safe_load((root / "publiccode.yml").read_text())
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert described["softwareVersion"] == maillage.__version__ == project["version"]
    assert described["legal"]["license"] == project["license"]
    assert set(described["localisation"]["availableLanguages"]) == set(described["description"])


@pytest.mark.parametrize("chosen", ["fr", "en"])
def test_the_description_has_the_lengths_of_the_standard(root, chosen):
    described = yaml.safe_load((root / "publiccode.yml").read_text())["description"][chosen]

    assert len(described["shortDescription"].strip()) <= 150
    assert 150 <= len(described["longDescription"].strip()) <= 10_000
    assert all(len(feature) <= 100 for feature in described["features"])
