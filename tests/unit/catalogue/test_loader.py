"""The loader: what it reads, and the messages that say where to look."""

import re

import pytest
from pydantic import Field

from maillage.catalogue.loader import by_id, pick, read
from maillage.catalogue.text import Entry, Text
from maillage.errors import CatalogueError
from maillage.language import use


class Thing(Entry):
    id: str
    size: int = Field(ge=0)


KNOWN = {name: Thing(id=name, size=1) for name in ("small-area", "insee-age")}


def test_read_gives_the_entry(tmp_path):
    path = tmp_path / "thing.toml"
    path.write_text('id = "a"\nsize = 2\n')

    assert read(Thing, path) == Thing(id="a", size=2)


def test_read_lists_every_problem_with_its_key(tmp_path):
    path = tmp_path / "thing.toml"
    path.write_text("size = -1\ncolour = 1\n")

    with pytest.raises(CatalogueError) as caught:
        read(Thing, path)

    assert str(caught.value).splitlines() == [
        f"{path} : définition à corriger :",
        "  - id : clé absente ; ajoutez-la",
        "  - size : attendu : au moins 0 ; trouvé : -1",
        "  - colour : clé inconnue ; retirez-la, ou prenez une de : id, size",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id = ", "thing.toml, fin du fichier : ce n'est pas un fichier TOML lisible (Invalid"),
        (b'id = "a"\nsize 2', "thing.toml, ligne 2, colonne 6 : ce n'est pas un fichier TOML"),
        (b'id = "\xe9"', "thing.toml : ce fichier n'est pas en UTF-8 ; enregistrez-le en UTF-8"),
    ],
)
def test_read_says_that_a_file_is_not_toml(tmp_path, content, message):
    path = tmp_path / "thing.toml"
    path.write_bytes(content)

    with pytest.raises(CatalogueError, match=re.escape(message)):
        read(Thing, path)


def test_read_says_that_a_path_is_not_a_file(tmp_path):
    with pytest.raises(CatalogueError, match="lecture impossible"):
        read(Thing, tmp_path)


def test_read_says_that_a_file_does_not_exist(tmp_path):
    with pytest.raises(CatalogueError, match=r"thing\.toml : ce fichier n'existe pas"):
        read(Thing, tmp_path / "thing.toml")


def test_pick_offers_the_closest_ids():
    with pytest.raises(CatalogueError) as caught:
        pick(KNOWN, "small_area")

    assert str(caught.value) == (
        "« small_area » n'est pas dans le catalogue ; vouliez-vous dire : small-area ?"
    )


def test_pick_lists_the_ids_when_none_is_close():
    with pytest.raises(CatalogueError) as caught:
        pick(KNOWN, "zzz")

    assert str(caught.value) == (
        "« zzz » n'est pas dans le catalogue ; entrées connues : small-area, insee-age"
    )


def test_by_id_orders_the_entries():
    assert list(by_id(KNOWN.values())) == ["insee-age", "small-area"]


def test_by_id_refuses_two_entries_of_one_id():
    with pytest.raises(CatalogueError, match="« a » est défini deux fois"):
        by_id([Thing(id="a", size=1), Thing(id="a", size=2)])


def test_text_is_in_the_language_of_the_reader():
    text = Text(fr="commune", en="municipality")
    in_french = str(text)
    use("en")

    assert (in_french, str(text)) == ("commune", "municipality")
