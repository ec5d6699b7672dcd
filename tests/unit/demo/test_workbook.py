"""A workbook that others can read, and whose bytes are its cells'."""

import fastexcel
import polars as pl

from maillage.demo.workbook import workbook

TABLE = pl.DataFrame({"Nom & rue": ["<Le Rouet>", None, " deux\nlignes"], "n": [1, 2, None]})


def read(content: bytes, *, header_row: int) -> pl.DataFrame:
    return fastexcel.read_excel(content).load_sheet("Été", header_row=header_row).to_polars()


def test_workbook_is_read_back_cell_for_cell() -> None:
    back = read(workbook(TABLE, sheet="Été"), header_row=0)

    assert back["Nom & rue"].to_list() == TABLE["Nom & rue"].to_list()
    assert back["n"].to_list() == [1.0, 2.0, None]


def test_workbook_puts_its_lines_above_the_header() -> None:
    content = workbook(TABLE, sheet="Été", preamble=("un", "deux"))

    assert read(content, header_row=2).columns == TABLE.columns


def test_workbook_has_the_same_bytes_for_the_same_table() -> None:
    assert workbook(TABLE, sheet="Été") == workbook(TABLE.clone(), sheet="Été")
