"""Files as they come: good rows go through, the others are listed, nothing is lost."""

import gzip
import json
import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.sources import Format
from maillage.demo.workbook import workbook
from maillage.errors import SourceError
from maillage.inputs.places.documents import _flat
from maillage.inputs.places.reading import read_rows
from maillage.inputs.places.tables import BATCH, BATCH_CHARACTERS


@pytest.fixture
def read(tmp_path):
    def reading(content, *, format=None):  # noqa: A002 - as read_rows
        path = tmp_path / "liste"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_rows(path, format=format, source="s")

    return reading


def codes(reading):
    return reading.issues.select("code", "severity", "row").rows()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_separator_is_found(read, separator):
    found = read(separator.join(["nom", "ville"]) + "\n" + separator.join(["EPN", "Lyon"]) + "\n")

    assert found.table.to_dicts() == [{"nom": "EPN", "ville": "Lyon"}]
    assert (found.format.kind, found.format.separator) == ("csv", separator)


def test_a_header_under_a_title_is_found(read):
    found = read("Liste des lieux;;\n;;\nnom;ville;cp\nEPN;Lyon;69001\nCCAS;Vaux;69120\n")

    assert found.table["nom"].to_list() == ["EPN", "CCAS"]
    assert found.format.preamble == 2


def test_headings_without_a_name_or_repeated_are_numbered(read):
    found = read("nom;;nom\na;b;c\n", format=Format(kind="csv", separator=";"))

    assert found.table.columns == ["nom", "colonne 2", "nom 3"]


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(read, content):
    with pytest.raises(SourceError, match="liste : le fichier est vide"):
        read(content)


def test_a_header_alone_is_refused(read):
    with pytest.raises(SourceError, match="aucune ligne lisible sous l'en-tête"):
        read("nom;ville\n")


@pytest.mark.parametrize("content", ["<!DOCTYPE html><p>404", "  <html><body>", "<?xml ?>"])
def test_a_web_page_instead_of_json_is_refused(read, content):
    with pytest.raises(SourceError, match="c'est une page web"):
        read(content, format=Format(kind="json"))


@pytest.mark.parametrize("content", [b"%PDF-1.7 \n", b"\x89PNG\r\n\x1a\n\0\0\0", b"\xd0\xcf\0\0"])
def test_a_file_of_another_nature_is_refused(read, content):
    with pytest.raises(SourceError, match="ni un CSV, ni un classeur XLSX"):
        read(content)


def test_a_workbook_given_for_a_csv_is_refused(read):
    content = workbook(pl.DataFrame({"nom": ["EPN"]}), sheet="Lieux")

    with pytest.raises(SourceError, match="ressemble à du XLSX, et du CSV est attendu"):
        read(content, format=Format(kind="csv"))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="lecture impossible"):
        read_rows(tmp_path / "absent.csv", format=None)


def test_a_row_with_a_cell_too_many_is_set_aside(read):
    found = read("nom;ville\nEPN;Lyon\nCCAS;Vaux;en Velin\nMJC;Bron\n")

    assert found.table["nom"].to_list() == ["EPN", "MJC"]
    assert found.rows.to_list() == [1, 3]
    assert codes(found) == [("ragged-row", "error", 2)]


def test_empty_cells_beyond_the_header_are_harmless(read):
    found = read("nom;ville\nEPN;Lyon;;\n")

    assert found.table.rows() == [("EPN", "Lyon")]
    assert codes(found) == []


def test_a_short_row_is_read_and_a_piece_of_one_set_aside(read):
    found = read("a;b;c;d\n1;2;3;4\n1;2;3\n1\n", format=Format(kind="csv", separator=";"))

    assert found.table.rows() == [("1", "2", "3", "4"), ("1", "2", "3", "")]
    assert codes(found) == [("short-row", "warning", 2), ("ragged-row", "error", 3)]


def test_a_quote_left_open_costs_its_own_line(read):
    good = "".join(f"EPN {number};Lyon\n" for number in range(1000))
    found = read(f'nom;ville\nEPN;Lyon\n"CCAS;Vaux\n{good}')

    assert found.table.height == 1002
    assert found.table["nom"][1] == "CCAS"
    assert found.issues["code"].to_list() == ["open-quote"]


def test_a_cell_may_hold_lines_and_separators(read):
    found = read('nom;adresse\nEPN;"1 rue A;\nbâtiment B"\n')

    assert found.table["adresse"].to_list() == ["1 rue A;\nbâtiment B"]


def test_a_line_in_another_encoding_is_read_and_noted(read):
    content = b"nom;ville\n" + "Médiathèque;Lyon\n".encode() + "Café;Brône\n".encode("cp1252")
    found = read(content)

    assert found.table["nom"].to_list() == ["Médiathèque", "Café"]
    assert found.issues.select("code", "found", "message").rows() == [
        (
            "mixed-encodings",
            "Café;Brône",
            "ligne 3 : pas en UTF-8 comme le reste ; lue en Windows-1252, vérifiez ses accents",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_in_one_encoding_has_no_issue(read, encoding):
    found = read("nom;ville\nMédiathèque;Orléans\n".encode(encoding))

    assert found.table.rows() == [("Médiathèque", "Orléans")]
    assert found.issues.is_empty()


def test_lost_characters_are_listed_by_cell(read):
    found = read("nom;ville\nM�diath�que;Lyon\nEPN;Orl�ans\n")

    assert found.issues.select("code", "row", "column", "found").rows() == [
        ("lost-characters", 1, "nom", "M�diath�que"),
        ("lost-characters", 2, "ville", "Orl�ans"),
    ]


def test_json_is_flattened_as_text(read):
    row = {"id": 1, "geo": {"lat": 45.5, "lon": None}, "jours": ["lundi", "mardi"], "ok": True}
    found = read(json.dumps([row, {"id": "2"}]))

    assert found.table.to_dicts() == [
        {"id": "1", "geo.lat": "45.5", "geo.lon": "", "jours": '["lundi","mardi"]', "ok": "true"},
        {"id": "2", "geo.lat": "", "geo.lon": "", "jours": "", "ok": ""},
    ]


def test_objects_around_a_broken_one_are_recovered(read):
    rows = [{"id": number, "nom": "EPN", "geo": {"lat": 1}} for number in range(5000)]
    lines = [json.dumps(row) for row in rows]
    lines[3999] = lines[3999][:12]
    found = read("[\n" + ",\n".join(lines) + "\n]")

    assert found.table["id"].to_list() == [str(n) for n in range(5000) if n != 3999]
    assert found.rows[3999] == 4001
    assert codes(found) == [("broken-record", "error", 4000)]


def test_a_list_cut_before_its_end_gives_what_it_holds(read):
    found = read('[{"nom": "EPN"}, {"nom": "CCAS"}, {"nom": "M')

    assert found.table["nom"].to_list() == ["EPN", "CCAS"]
    assert found.issues["code"].to_list() == ["broken-record", "cut-document"]


def test_a_word_among_objects_is_noted(read):
    found = read('[{"nom": "EPN"}, 12, {"nom": "CCAS"}]')

    assert found.table["nom"].to_list() == ["EPN", "CCAS"]
    assert codes(found) == [("broken-record", "error", 2)]


@pytest.mark.parametrize(
    "content",
    [
        '{"mention": "x", "lieux": [{"nom": "EPN"}]}',
        '{"total": 1, "reponse": {"lieux": [{"nom": "EPN"}]}}',
        '{"nom": "EPN"}\n',
        '[{"nom": "EPN"}]',
    ],
)
def test_a_list_is_found_wherever_it_is(read, content):
    assert read(content).table.to_dicts() == [{"nom": "EPN"}]


def test_one_record_a_line_is_a_list(read):
    found = read('{"nom": "EPN"}\n{"nom": "CCAS"}\n')

    assert found.table["nom"].to_list() == ["EPN", "CCAS"]
    assert found.issues.is_empty()


def test_the_key_of_a_dictionary_of_records_is_kept(read):
    found = read('{"EPN": {"cp": "69001"}, "CCAS": {"cp": "69002"}}')

    assert found.table.rows() == [("EPN", "69001"), ("CCAS", "69002")]
    assert found.table.columns == ["_key", "cp"]


def test_the_record_path_is_followed(read):
    content = '{"autres": [{"nom": "x"}], "lieux": [{"nom": "EPN"}]}'

    found = read(content, format=Format(kind="json", record_path=("lieux",)))

    assert found.table["nom"].to_list() == ["EPN"]


def test_a_document_without_places_is_refused(read):
    with pytest.raises(SourceError, match="aucun lieu ne se lit dans ce document JSON"):
        read("[]")


def test_geojson_gives_properties_and_the_point(read):
    point = {"type": "Point", "coordinates": [4.8, 45.7]}
    line = {"type": "LineString", "coordinates": [[4.8, 45.7], [5, 46]]}
    features = [
        {"type": "Feature", "id": 7, "properties": {"nom": "EPN"}, "geometry": point},
        {"type": "Feature", "properties": {"nom": "CCAS"}, "geometry": line},
        {"type": "Feature", "properties": {"nom": "MJC"}, "geometry": None},
    ]
    found = read(json.dumps({"type": "FeatureCollection", "features": features}))

    assert found.format.kind == "geojson"
    assert found.table.select("nom", "id", "geometry.lon", "geometry.lat").rows() == [
        ("EPN", "7", "4.8", "45.7"),
        ("CCAS", "", "", ""),
        ("MJC", "", "", ""),
    ]


def test_a_workbook_is_read_under_its_title(read):
    table = pl.DataFrame({"nom": ["EPN", None], "ville": ["Lyon", None], "cp": ["69001", None]})
    found = read(workbook(table, sheet="Lieux", preamble=("Liste",)))

    assert found.table.rows() == [("EPN", "Lyon", "69001")]
    assert (found.format.sheet, found.format.preamble) == ("Lieux", 1)


def test_a_sheet_that_is_not_there_is_refused(read):
    content = workbook(pl.DataFrame({"nom": ["EPN"]}), sheet="Lieux")

    with pytest.raises(SourceError, match="le classeur contient Lieux"):
        read(content, format=Format(kind="xlsx", sheet="Places"))


def test_parquet_is_read_as_text(tmp_path):
    path = tmp_path / "lieux.parquet"
    pl.DataFrame({"nom": ["EPN", None], "postes": [3, 4]}).write_parquet(path)

    assert read_rows(path, format=None).table.rows() == [("EPN", "3"), ("", "4")]


def test_gzip_and_a_zip_of_one_table_are_undone(read, tmp_path):
    path = tmp_path / "l.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.pdf", "x")
        archive.writestr("lieux.csv", "nom;ville\nEPN;Lyon\n")

    assert read_rows(path, format=None).table.rows() == [("EPN", "Lyon")]
    assert read(gzip.compress(b"nom;ville\nEPN;Lyon\n")).table.rows() == [("EPN", "Lyon")]


def test_a_zip_of_two_tables_is_refused(tmp_path):
    path = tmp_path / "l.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "nom\nEPN\n")
        archive.writestr("b.csv", "nom\nEPN\n")

    with pytest.raises(SourceError, match=r"elle contient a\.csv, b\.csv"):
        read_rows(path, format=None)


def test_a_cut_gzip_is_refused(read):
    with pytest.raises(SourceError, match="l'archive est tronquée ou abîmée"):
        read(gzip.compress(b"nom;ville\nEPN;Lyon\n")[:-9])


def test_more_rows_than_a_batch_keep_their_order(read):
    found = read("nom;rang\n" + "".join(f"EPN;{n}\n" for n in range(BATCH + 5)))

    assert found.table["rang"].cast(pl.Int64).to_list() == list(range(BATCH + 5))
    assert found.rows.to_list() == list(range(1, BATCH + 6))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_few_rows_of_long_cells_are_read_in_several_batches(read, kind: str) -> None:
    page = "x" * (BATCH_CHARACTERS // 2)
    rows = [{"nom": f"EPN {n}", "page": page} for n in range(5)]
    lines = "".join(f"{row['nom']};{row['page']}\n" for row in rows)

    found = read(f"nom;page\n{lines}" if kind == "csv" else json.dumps(rows))

    assert found.table.to_dicts() == rows
    assert found.rows.to_list() == [1, 2, 3, 4, 5]


def test_what_is_staged_tells_the_row_of_the_file(read):
    found = read("nom;ville\na;b;c\nEPN;Lyon\n")

    assert found.staged.to_dicts() == [{"nom": "EPN", "ville": "Lyon", "_row": "2"}]


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(st.fixed_dictionaries({"a": cells, "b": cells}), min_size=1, max_size=20))
def test_every_record_of_a_sound_document_is_read(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("d") / "liste.json"
    path.write_text(json.dumps(records), encoding="utf-8")

    found = read_rows(path, format=Format(kind="json"))

    assert found.table.to_dicts() == [_flat(record) for record in records]
    assert found.issues.filter(pl.col("code") != "lost-characters").is_empty()
