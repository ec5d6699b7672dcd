"""Tables of text, whatever the file; and files that are not what their entry says."""

import codecs
import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.demo.workbook import workbook
from maillage.errors import SourceError

from .factories import SHARE, read, source

ROWS = pl.DataFrame({"code": ["01001", "2A004"], "part": ["12.5", ""]})
CSV = "code,part\n01001,12.5\n2A004,\n"


def written_as(kind, **given):
    return source(format={"kind": kind, **given})


def refused(folder, content, entry, name="essai.csv"):
    with pytest.raises(SourceError) as caught:
        read(folder, content, entry, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "entry"),
    [
        (CSV, written_as("csv")),
        (CSV.replace("\n", "\r\n"), written_as("csv")),
        (CSV.rstrip("\n"), written_as("csv")),
        ("\ufeff" + CSV, written_as("csv")),
        (CSV.replace(",", ";"), written_as("csv", separator=";")),
        (CSV.replace(",", "\t"), written_as("csv", separator="\t")),
        ("Avertissement\n" + CSV, written_as("csv", preamble=1)),
        ('"code","part"\n"01001","12.5"\n"2A004",""\n', written_as("csv")),
    ],
)
def test_a_csv_is_read_as_text(tmp_path, content, entry):
    assert read(tmp_path, content, entry).equals(ROWS)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_csv_is_decoded_as_its_entry_says(tmp_path, encoding):
    entry = source(format={"kind": "csv", "encoding": encoding}, columns=["libellé"])
    content = "code,part,libellé\n01001,1,Aïn\n".encode(encoding)

    assert read(tmp_path, content, entry)["libellé"].to_list() == ["Aïn"]


def test_a_workbook_is_read_as_text_below_its_preamble(tmp_path):
    table = pl.DataFrame({"code": ["01001", "2A004"], "part": [12.5, None]})
    content = workbook(table, sheet="Données", preamble=("Titre", "Sous-titre"))

    found = read(tmp_path, content, written_as("xlsx", sheet="Données", preamble=2))

    assert found.equals(ROWS)


def test_a_parquet_is_read_as_text(tmp_path):
    ROWS.with_columns(pl.col("part").cast(pl.Float64, strict=False)).write_parquet(
        tmp_path / "made.parquet"
    )
    content = (tmp_path / "made.parquet").read_bytes()

    assert read(tmp_path, content, written_as("parquet")).equals(ROWS)


def test_nested_json_is_spread_into_columns(tmp_path):
    entry = source(
        format={"kind": "json", "record_path": ["data", "rows"]},
        zone={"column": "place.code", "level": "commune", "cog_year": 2025},
    )
    document = {
        "data": [
            {"year": 2025, "rows": [{"place": {"code": "01001"}, "part": 1.5, "tags": ["a", "b"]}]},
            {"year": 2026, "rows": [{"place": {"code": "2A004"}, "part": None, "tags": []}]},
        ]
    }

    found = read(tmp_path, json.dumps(document), entry)

    assert found.select("place.code", "part", "tags").rows() == [
        ("01001", "1.5", "a|b"),
        ("2A004", "", ""),
    ]


def test_a_geojson_gives_its_properties(tmp_path):
    features = [{"type": "Feature", "geometry": None, "properties": row} for row in ROWS.to_dicts()]
    content = json.dumps({"type": "FeatureCollection", "features": features})

    assert read(tmp_path, content, written_as("geojson")).equals(ROWS)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("csv", "", "0 octets, 1 attendus au moins"),
        ("csv", "\n", "le fichier est vide"),
        ("xlsx", "code,part\n", "ce classeur ne se lit pas"),
        ("parquet", "code,part\n", "ce fichier Parquet ne se lit pas"),
        ("json", "code,part\n", "ce fichier JSON ne se lit pas"),
        ("json", "[1, 2]", "ce fichier JSON ne se lit pas"),
        ("json", "[]", "colonnes absentes : code, part"),
        ("geojson", "[]", "ce n'est pas un GeoJSON"),
        ("geojson", '{"features": 1}', "ce n'est pas un GeoJSON"),
        ("geojson", '{"features": [{"a": 1}]}', "ce n'est pas un GeoJSON"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, kind, content, said):
    assert refused(tmp_path, content, written_as(kind)).startswith(f"essai.csv : {said}")


@pytest.mark.parametrize("document", ['{"other": []}', '{"data": 1}'])
def test_a_json_without_the_list_of_its_entry_is_refused(tmp_path, document):
    said = refused(tmp_path, document, written_as("json", record_path=["data"]))

    assert said.startswith("essai.csv : ce fichier JSON ne se lit pas")
    assert said.endswith("vérifiez `record_path` dans essai.toml")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("code;part\n01001;12.5\n", ";"),
        ("code;part\n01001;12,5\n", ";"),
        ('"code"\t"part"\n01001\t12.5\n', "\t"),
        ("\ufeffcode|part\n01001|12.5\n", "|"),
    ],
)
def test_a_wrong_separator_is_pointed_at(tmp_path, content, found):
    said = refused(tmp_path, content, source())

    assert said.endswith(
        f"Le séparateur semble être « {found} » et non « , » : corrigez `separator` dans essai.toml"
    )


@pytest.mark.parametrize("preamble", ["Avertissement\n", "Titre\n\nNote, longue\n"])
def test_a_header_further_down_is_pointed_at(tmp_path, preamble):
    lines = preamble.count("\n")

    said = refused(tmp_path, preamble + CSV, source())

    assert said.endswith(
        f"L'en-tête semble être à la ligne {lines + 1} : écrivez preamble = {lines} dans essai.toml"
    )


def test_a_header_further_down_is_pointed_at_where_rows_are_wider(tmp_path):
    entry = source(measures=[SHARE | {"weight": "poids"}])

    said = refused(tmp_path, "Avertissement\ncode,part,poids\n01001,1,2\n", entry)

    assert said.endswith("écrivez preamble = 1 dans essai.toml")


def test_a_renamed_column_is_pointed_at(tmp_path):
    assert refused(tmp_path, "code,part_2026,nom\n01001,1,a\n", source()) == (
        "essai.csv : colonnes absentes : part. Le producteur les a peut-être renommées "
        "(part → part_2026) : vérifiez puis corrigez essai.toml"
    )


def test_columns_found_are_listed_when_none_is_close(tmp_path):
    assert refused(tmp_path, "x,y\n1,2\n", source()) == (
        "essai.csv : colonnes absentes : code, part. Colonnes trouvées : x, y. Si l'en-tête est "
        "plus bas, écrivez `preamble` dans essai.toml"
    )


def test_latin_1_read_as_utf_8_is_pointed_at_with_its_line(tmp_path):
    assert refused(tmp_path, "code,part,nom\n01001,1,Aïn\n".encode("latin-1"), source()) == (
        "essai.csv, ligne 2 : ce texte n'est pas en utf-8 ; le fichier est sans doute en Latin-1 : "
        'écrivez encoding = "cp1252" dans l\'entrée de la source'
    )


@pytest.mark.parametrize("read_as", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    ],
)
def test_a_wide_encoding_is_named_by_its_mark(tmp_path, mark, codec, name, read_as):
    entry = source(format={"kind": "csv", "encoding": read_as})

    assert refused(tmp_path, mark + "code,part,nom\n01001,1,Aïn\n".encode(codec), entry) == (
        f"essai.csv : ce texte est en {name} ; enregistrez-le en UTF-8 (« CSV UTF-8 » dans un "
        "tableur) et recommencez"
    )


def test_a_row_too_wide_is_pointed_at_with_its_line(tmp_path):
    assert refused(tmp_path, "code,part\n01001,1\n01002,2,3\n", source()) == (
        "essai.csv, ligne 3 : 2 séparateurs « , », 1 attendus comme dans l'en-tête ; la ligne est "
        "coupée ou un guillemet manque"
    )


def test_a_csv_cut_in_its_last_line_is_refused(tmp_path):
    entry = source(measures=[SHARE | {"weight": "poids"}])

    assert refused(tmp_path, "code,part,poids\n01001,12.5,33\n01002,1", entry) == (
        "essai.csv : la dernière ligne s'arrête à la colonne 2 sur 3 ; le fichier est tronqué, "
        "téléchargez-le à nouveau"
    )


@pytest.mark.parametrize(
    ("expect", "bounds"),
    [({"rows_min": 3}, "3 attendues au moins"), ({"rows_max": 1}, "1 attendues au moins et 1 au")],
)
def test_a_number_of_rows_out_of_bounds_is_refused(tmp_path, expect, bounds):
    said = refused(tmp_path, CSV, source(expect=expect))

    assert said.startswith(f"essai.csv : 2 lignes, {bounds}")
    assert said.endswith("le fichier est tronqué ou n'est pas celui de la source essai")


def test_a_missing_sheet_is_answered_with_those_there_are(tmp_path):
    content = workbook(ROWS, sheet="Zonage")

    assert refused(tmp_path, content, written_as("xlsx", sheet="Données"), "essai.xlsx") == (
        "essai.xlsx : pas de feuille « Données » ; le classeur contient Zonage"
    )


def test_a_header_of_a_sheet_further_down_is_pointed_at(tmp_path):
    content = workbook(ROWS, sheet="Zonage", preamble=("Titre", "Sous-titre"))

    said = refused(tmp_path, content, written_as("xlsx"), "essai.xlsx")

    assert said.endswith(
        "L'en-tête semble être à la ligne 3 : écrivez preamble = 2 dans essai.toml"
    )


MERGED = pl.DataFrame(
    {"code": [None, "01001", "2A004"], "Débit": ["part", "12.5", None], " ": ["rang", "1", "2"]}
)
"""A header of two rows: « Débit » spreads over two columns, « code » over two rows."""


def test_a_merged_header_is_pointed_at_its_second_row(tmp_path):
    said = refused(tmp_path, workbook(MERGED, sheet="a"), written_as("xlsx"), "essai.xlsx")

    assert said == (
        "essai.xlsx : colonnes absentes : part. L'en-tête semble être à la ligne 2 : écrivez "
        "preamble = 1 dans essai.toml"
    )


def test_a_column_left_without_a_name_by_a_merged_header_is_named(tmp_path):
    entry = written_as("xlsx", preamble=1)

    assert refused(tmp_path, workbook(MERGED, sheet="a"), entry, "essai.xlsx") == (
        "essai.xlsx : colonnes absentes : code. Des cellules de l'en-tête sont vides ou "
        "fusionnées : donnez un nom à chaque colonne de la feuille, ou nommez-les __UNNAMED__0 "
        "dans essai.toml"
    )


def test_a_merged_header_is_read_as_its_entry_says(tmp_path):
    entry = source(
        format={"kind": "xlsx", "preamble": 1},
        zone={"column": "__UNNAMED__0", "level": "commune", "cog_year": 2025},
    )

    found = read(tmp_path, workbook(MERGED, sheet="a"), entry)

    assert found.select("__UNNAMED__0", "part").rows() == ROWS.rows()


text = st.text(st.characters(codec="utf-8", exclude_characters='\r\n"\x00'), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(text, text), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_no_cell_of_a_csv_is_changed(tmp_path, cells, separator):
    table = pl.DataFrame(cells, schema=["code", "part"], orient="row")
    content = table.write_csv(separator=separator, quote_style="always")

    found = read(tmp_path, content, source(format={"kind": "csv", "separator": separator}))

    assert found.rows() == cells
