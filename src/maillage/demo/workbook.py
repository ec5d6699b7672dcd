"""Write a one-sheet workbook whose bytes depend on its cells only."""

import io
import zipfile
from xml.sax.saxutils import escape

import polars as pl

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def workbook(table: pl.DataFrame, *, sheet: str, preamble: tuple[str, ...] = ()) -> bytes:
    """Return an XLSX file of a table of texts and numbers, lines of text above its header.

    ``sheet`` is the name of the sheet. A null is an empty cell.
    """
    above = "".join(f"<row>{_text_cell(line)}</row>" for line in preamble)
    header = "".join(_text_cell(name) for name in table.columns)
    cells = [_cell(pl.col(name), table.schema[name]) for name in table.columns]
    rows = table.select(pl.concat_str(pl.lit("<row>"), *cells, pl.lit("</row>"))).to_series()
    body = f"{above}<row>{header}</row>{''.join(rows)}"
    return _packed(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{body}'
            "</sheetData></worksheet>",
        }
    )


def _cell(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_numeric():
        cell = "<c><v>" + value.cast(pl.String) + "</v></c>"
    else:
        clean = value.str.replace_many(_ENTITIES)
        cell = '<c t="inlineStr"><is><t xml:space="preserve">' + clean + "</t></is></c>"
    return cell.fill_null("<c/>")


def _text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{office}.worksheet+xml"/>'
        "</Types>"
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _packed(parts: dict[str, str]) -> bytes:
    """Return the ZIP of the parts, every date the same so that the bytes are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, date_time=_EPOCH),
                _HEAD + content,
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return stream.getvalue()
