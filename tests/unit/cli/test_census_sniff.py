"""``sniff_file`` prints what it recognises and writes the draft where asked."""

import pytest

from maillage.catalogue.loader import read
from maillage.catalogue.mappings import Mapping
from maillage.cli.census_sniff import sniff_file
from maillage.errors import InputError

LIST = """nom;CP;Ville;Contact;Suivi interne
Médiathèque du Parc;44000;Nantes;Camille Exemple;[a]
Mairie du Bourg;35000;Rennes;Martine Modèle;[b]
"""


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "ma liste.csv"
    found.write_text(LIST, encoding="utf-8")
    return found


def test_sniff_prints_the_fields_and_writes_the_mapping(path, tmp_path, capsys):
    out = tmp_path / "brouillon.toml"

    sniff_file(path, out)

    printed = capsys.readouterr().out
    assert "Médiathèque du Parc" in printed
    assert "? « Suivi interne » non reconnue : [a] · [b]" in printed
    assert read(Mapping, out).fields["code_postal"].column == "CP"


def test_sniff_shows_nobody(path, tmp_path, capsys):
    out = tmp_path / "brouillon.toml"

    sniff_file(path, out)

    assert "Modèle" not in capsys.readouterr().out + out.read_text(encoding="utf-8")


def test_sniff_names_the_draft_after_the_list(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    sniff_file(path, None)

    assert read(Mapping, tmp_path / "ma-liste.toml").source == "ma-liste"


def test_sniff_never_writes_over_a_draft(path, tmp_path):
    out = tmp_path / "brouillon.toml"
    out.write_text("corrigé", encoding="utf-8")

    with pytest.raises(InputError, match="existe déjà"):
        sniff_file(path, out)

    assert out.read_text(encoding="utf-8") == "corrigé"
