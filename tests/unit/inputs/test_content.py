"""Envelopes undone, cut files and web pages refused."""

import gzip
import io
import zipfile

import pytest

from maillage.errors import SourceError
from maillage.inputs.content import content

from .factories import source

TABLE = b"code,part\n" + b"".join(b"%05d,%d\n" % (n, n % 100) for n in range(1000))


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def written(folder, data, name="essai.csv"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "member"),
    [
        (TABLE, ""),
        (gzip.compress(TABLE), ""),
        (zipped(notes=b"n", table=TABLE), "table"),
    ],
    ids=["bare", "gzip", "zip"],
)
def test_content_is_the_table_whatever_its_envelope(tmp_path, data, member):
    entry = source(format={"kind": "csv", "member": member})

    assert content(written(tmp_path, data), entry) == TABLE


@pytest.mark.parametrize("kept", [12, 100, -1])
def test_a_gzip_cut_short_is_refused(tmp_path, kept):
    path = written(tmp_path, gzip.compress(TABLE)[:kept], "essai.csv.gz")

    with pytest.raises(SourceError) as caught:
        content(path, source())

    size = path.stat().st_size
    assert str(caught.value).startswith(f"essai.csv.gz : le fichier est tronqué ou abîmé ({size} o")
    assert str(caught.value).endswith(
        "; téléchargez-le à nouveau, la version précédente est conservée"
    )


@pytest.mark.parametrize("kept", [40, 400, -1])
def test_a_zip_cut_short_is_refused(tmp_path, kept):
    path = written(tmp_path, zipped(table=TABLE)[:kept], "essai.zip")

    with pytest.raises(SourceError, match=r"essai.zip : le fichier est tronqué ou abîmé"):
        content(path, source(format={"kind": "csv", "member": "table"}))


def test_a_zip_whose_bytes_changed_is_refused(tmp_path):
    data = bytearray(zipped(table=TABLE))
    data[100] ^= 0xFF

    with pytest.raises(SourceError, match="tronqué ou abîmé"):
        content(written(tmp_path, bytes(data)), source(format={"kind": "csv", "member": "table"}))


def test_a_zip_without_the_member_lists_what_it_holds(tmp_path):
    path = written(tmp_path, zipped(a=b"", b=b""), "essai.zip")

    with pytest.raises(SourceError) as caught:
        content(path, source(format={"kind": "csv", "member": "table"}))

    assert str(caught.value) == (
        "essai.zip : l'archive ne contient pas table ; elle contient a, b. Le producteur a "
        "peut-être renommé le fichier : corrigez `member` dans essai.toml"
    )


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><body>503</body></html>",
        b"\xef\xbb\xbf\n  <HTML lang='fr'>",
        gzip.compress(b"<html><head>"),
    ],
    ids=["bare", "mark", "gzip"],
)
def test_a_web_page_is_not_a_table(tmp_path, page):
    with pytest.raises(SourceError) as caught:
        content(written(tmp_path, page), source())

    assert str(caught.value) == (
        "essai.csv : c'est une page web (sans doute une page d'erreur), pas un fichier de "
        "données ; vérifiez l'adresse ou réessayez plus tard"
    )


def test_a_file_smaller_than_expected_is_refused(tmp_path):
    with pytest.raises(SourceError, match="9 octets, 100 attendus au moins pour la source essai"):
        content(written(tmp_path, b"code,part"), source(expect={"bytes_min": 100}))
