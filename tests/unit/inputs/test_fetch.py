"""Downloads over a real connection: whole, retried, resumed to the byte, or refused."""

from pathlib import Path

import httpx
import pytest

from maillage.errors import FetchError, StoreError
from maillage.inputs import fetch

from .factories import source

PAGE = "https://example.org/producer"


@pytest.fixture
def target(tmp_path):
    return tmp_path / "raw" / "essai.csv"


def download(server, target, progress=lambda *_seen: None, **given):
    with fetch.client() as client:
        entry = source(url=server.url, page=PAGE, **given)
        return fetch.from_url(entry, target, client=client, progress=progress)


def refused(server, target):
    with pytest.raises(FetchError) as caught:
        download(server, target)
    return str(caught.value)


def ranges(server):
    return [(asked, tag) for _path, asked, tag in server.asked]


def test_a_file_comes_whole_and_alone(server, target):
    origin = download(server, target)

    assert origin == server.url
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == {
        "essai.csv": server.content
    }


def test_progress_tells_the_bytes_received_and_the_total(server, target):
    told = []

    download(server, target, lambda received, total: told.append((received, total)))

    assert told[-1] == (len(server.content), len(server.content))
    assert told == sorted(told)


def test_a_server_that_fails_once_is_asked_again(server, target):
    server.then(500)

    download(server, target)

    assert target.read_bytes() == server.content
    assert len(server.asked) == 2


def test_a_server_that_keeps_failing_is_asked_three_times(server, target):
    server.then(*[503] * 4)

    assert refused(server, target) == (
        f"essai : {server.url} ne répond pas (HTTP 503) ; ce qui est déjà reçu est gardé, relancez "
        "la commande pour reprendre"
    )
    assert (len(server.asked), target.exists()) == (3, False)


def test_an_address_that_is_gone_is_not_asked_again(server, target):
    server.then(404)

    assert refused(server, target) == (
        f"essai : {server.url} répond 404 ; l'adresse a sans doute changé, voyez {PAGE}"
    )
    assert (len(server.asked), target.exists()) == (1, False)


def test_a_web_page_is_refused(server, target):
    server.then("page")

    assert refused(server, target) == (
        f"essai : {server.url} envoie une page web (text/html; charset=utf-8) au lieu d'un fichier "
        "csv"
    )
    assert not target.exists()


def declaring(server, content_type):
    """Have the next request get the whole file under a content type."""
    server.to_come.append(lambda asked: asked.reply(200, server.content, Content_Type=content_type))


@pytest.mark.parametrize("content_type", ["text/csv; charset=utf-8", "TEXT/CSV", "application/zip"])
def test_a_content_type_of_the_kind_or_of_an_envelope_is_accepted(server, target, content_type):
    declaring(server, content_type)

    download(server, target)

    assert target.read_bytes() == server.content


def test_another_content_type_is_refused_with_those_expected(server, target):
    declaring(server, "application/json; charset=utf-8")

    assert refused(server, target) == (
        f"essai : {server.url} annonce le type application/json, un de ceux-ci est attendu : "
        "text/csv, text/plain, application/csv, application/vnd.ms-excel, "
        "application/octet-stream, binary/octet-stream, application/force-download, "
        "application/zip, application/x-zip-compressed, application/gzip, application/x-gzip ; "
        "vérifiez l'adresse, ou ajoutez ce type à « content_types » dans essai.toml si le fichier "
        "est le bon"
    )
    assert (len(server.asked), target.exists()) == (1, False)


def test_the_content_types_of_an_entry_take_the_place_of_those_of_its_kind(server, target):
    declaring(server, "application/pdf")
    declaring(server, "text/csv")
    written = {"kind": "csv", "content_types": ["application/pdf"]}

    download(server, target, format=written)

    with pytest.raises(FetchError, match="un de ceux-ci est attendu : application/pdf ;"):
        download(server, target, format=written)


def test_a_redirect_is_followed(server, target):
    server.then("moved")

    download(server, target)

    assert [path for path, *_asked in server.asked] == ["/essai.csv", "/elsewhere.csv"]
    assert target.read_bytes() == server.content


def test_a_redirect_that_goes_round_is_refused(server, target):
    server.then(*["lost"] * 100)

    assert "ne répond pas (Exceeded maximum allowed redirects.)" in refused(server, target)


def test_a_connection_cut_is_resumed_to_the_byte(server, target):
    server.then("cut")

    download(server, target)

    half = len(server.content) // 2
    assert ranges(server) == [(None, None), (f"bytes={half}-", '"one"')]
    assert [path.name for path in target.parent.iterdir()] == ["essai.csv"]
    assert target.read_bytes() == server.content


def test_what_was_received_is_kept_for_the_next_command(server, target):
    server.then("cut", 500, 500)
    refused(server, target)

    download(server, target)

    assert ranges(server)[-1] == (f"bytes={len(server.content) // 2}-", '"one"')
    assert target.read_bytes() == server.content


def test_a_file_that_changed_meanwhile_is_taken_again_whole(server, target):
    server.then("cut", 500, 500)
    refused(server, target)
    server.content, server.etag = b"code,part\n" + b"z" * len(server.content), '"two"'

    download(server, target)

    assert target.read_bytes() == server.content


@pytest.mark.parametrize("answer", ["part_without_looking", "another_part"])
def test_a_part_that_does_not_follow_is_not_added(server, target, answer):
    server.then("cut", 500, 500)
    refused(server, target)
    if answer == "part_without_looking":
        server.content, server.etag = server.content[::-1], '"two"'
    server.then(answer)

    download(server, target)

    assert ranges(server)[-1] == (None, None)
    assert target.read_bytes() == server.content


def test_a_file_received_whole_and_not_put_in_place_is_taken_again(server, target):
    target.parent.mkdir()
    (target.parent / ".essai.csv.partial").write_bytes(server.content)
    (target.parent / ".essai.csv.etag").write_text(server.etag)

    download(server, target)

    assert [asked for asked, _tag in ranges(server)] == [f"bytes={len(server.content)}-", None]
    assert target.read_bytes() == server.content


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_tag_that_vouches_for_every_byte_nothing_is_resumed(server, target, tag):
    server.etag = tag
    server.then("cut")

    download(server, target)

    assert ranges(server) == [(None, None), (None, None)]
    assert target.read_bytes() == server.content


def test_a_server_that_cannot_be_reached_is_said_so(server, target):
    server.server_close()

    assert refused(server, target).startswith(f"essai : {server.url} ne répond pas (")


def test_an_old_file_stays_when_a_download_fails(server, target):
    target.parent.mkdir()
    target.write_text("old")
    server.then("cut", 500, 500)

    refused(server, target)

    assert target.read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_said_so_and_the_old_file_stays(server, target):
    target.parent.mkdir()
    target.write_text("old")
    (target.parent / ".essai.csv.partial").symlink_to("/dev/full")

    with pytest.raises(StoreError, match=r"essai\.csv : le disque est plein"):
        download(server, target)

    assert target.read_text() == "old"


def test_no_other_host_is_reached(target):
    entry = source(url="http://192.0.2.1/essai.csv")

    with fetch.client() as client, pytest.raises(AssertionError, match="tried to reach"):
        fetch.from_url(entry, target, client=client, progress=lambda *_seen: None)


def test_a_source_without_an_address_says_how_to_import_it(target):
    with httpx.Client() as client, pytest.raises(FetchError) as caught:
        fetch.from_url(source(page=PAGE), target, client=client, progress=lambda *_seen: None)

    assert str(caught.value) == (
        f"essai : pas d'adresse directe ; téléchargez le fichier depuis {PAGE} puis lancez "
        "« maillage data import FICHIER --source essai »"
    )


def test_a_source_made_from_others_names_them(target):
    entry = source(derived_from=("rp-2017-communes", "arcep-debits-2019"))

    with httpx.Client() as client, pytest.raises(FetchError) as caught:
        fetch.from_url(entry, target, client=client, progress=lambda *_seen: None)

    assert str(caught.value) == (
        "essai : ce fichier est tiré de ceux de rp-2017-communes arcep-debits-2019 ; chargez-les "
        "par « maillage data pull rp-2017-communes arcep-debits-2019 »"
    )


def test_a_file_of_the_mirror_is_copied(tmp_path, target):
    (tmp_path / "essai.csv").write_text("code,part\n")

    origin = fetch.from_mirror(source(mirror="essai.csv"), tmp_path, target)

    assert (origin, target.read_text()) == ("mirror:essai.csv", "code,part\n")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "essai : cette source n'a pas de fichier miroir"),
        ("a/b.csv", "essai : {folder}/a/b.csv n'existe pas dans le dossier miroir"),
    ],
)
def test_a_mirror_without_the_file_is_said_so(tmp_path, target, file, said):
    with pytest.raises(FetchError) as caught:
        fetch.from_mirror(source(mirror=file), tmp_path, target)

    assert str(caught.value) == said.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"mirror": "a/b.csv.gz", "url": "https://x.org/c"}, "b.csv.gz"),
        ({"url": "https://x.org/d/c.csv?e=f"}, "c.csv"),
    ],
)
def test_a_raw_file_keeps_its_name(given, name):
    assert fetch.file_name(source(**given)) == name
