"""Writers of made-up extracts in every format that the scanner reads."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from tests.data.extracts import Extract

_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def records(extract: Extract) -> list[dict[str, str]]:
    return [dict(zip(extract.columns, row, strict=True)) for row in extract.rows]


def write_json(path: Path, extract: Extract) -> Path:
    path.write_text(json.dumps(records(extract), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def write_ndjson(path: Path, extract: Extract) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) for record in records(extract)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_xml(path: Path, extract: Extract) -> Path:
    rows = "".join(
        "<KHAM>" + "".join(f"<{k}>{escape(v)}</{k}>" for k, v in record.items()) + "</KHAM>"
        for record in records(extract)
    )
    path.write_text(f'<?xml version="1.0"?><DS>{rows}</DS>', encoding="utf-8")
    return path


def write_html(path: Path, extract: Extract) -> Path:
    def row(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = row(extract.columns, "th") + "".join(row(cells, "td") for cells in extract.rows)
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>',
        encoding="utf-8",
    )
    return path


def write_parquet(path: Path, extract: Extract) -> Path:
    import polars as pl

    pl.DataFrame(records(extract)).write_parquet(path)
    return path


def write_arrow(path: Path, extract: Extract) -> Path:
    import polars as pl

    pl.DataFrame(records(extract)).write_ipc(path)
    return path


def write_arrow_stream(path: Path, extract: Extract) -> Path:
    import polars as pl

    pl.DataFrame(records(extract)).write_ipc_stream(path)
    return path


def write_sqlite(path: Path, extract: Extract) -> Path:
    base = sqlite3.connect(path)
    names = ", ".join(f'"{name}"' for name in extract.columns)
    base.execute(f"CREATE TABLE kham ({names})")
    marks = ", ".join("?" * len(extract.columns))
    base.executemany(f"INSERT INTO kham VALUES ({marks})", extract.rows)
    base.commit()
    base.close()
    return path


def _quoted(value: str, backslash: bool) -> str:
    value = value.replace("\\", "\\\\") if backslash else value
    return "'" + value.replace("'", "\\'" if backslash else "''") + "'"


def write_mysql(path: Path, extract: Extract) -> Path:
    made = ",\n  ".join(f"`{name}` varchar(255) DEFAULT NULL" for name in extract.columns)
    rows = ",".join(
        "(" + ",".join(_quoted(v, True) if v else "NULL" for v in row) + ")" for row in extract.rows
    )
    path.write_text(
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\n"
        f"CREATE TABLE `kham` (\n  {made},\n  PRIMARY KEY (`STT`)\n) ENGINE=InnoDB;\n"
        f"INSERT INTO `kham` VALUES {rows};\n",
        encoding="utf-8",
    )
    return path


def write_pgdump(path: Path, extract: Extract) -> Path:
    names = ", ".join(f'"{name}"' for name in extract.columns)
    lines = ["\t".join(v.replace("\\", "\\\\") or "\\N" for v in row) for row in extract.rows]
    path.write_text(
        "--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';\n"
        f"COPY public.kham ({names}) FROM stdin;\n" + "\n".join(lines) + "\n\\.\n\nSELECT 1;\n",
        encoding="utf-8",
    )
    return path


def write_mssql(path: Path, extract: Extract) -> Path:
    names = ", ".join(f"[{name}]" for name in extract.columns)
    lines = [
        f"INSERT [dbo].[kham] ({names}) VALUES (" + ", ".join("N" + _quoted(v, False) for v in row)
        + ")\nGO" for row in extract.rows
    ]  # fmt: skip
    text = "USE [HIS]\nGO\nSET IDENTITY_INSERT [dbo].[kham] ON\nGO\n" + "\n".join(lines) + "\n"
    path.write_bytes(text.encode("utf-16"))
    return path


def write_xls(path: Path, extract: Extract, hidden: bool = False) -> Path:
    import xlwt

    book = xlwt.Workbook()
    for name in ("kham", *(["an"] if hidden else [])):
        sheet = book.add_sheet(name)
        sheet.visibility = 1 if name == "an" else 0
        for at, row in enumerate([extract.columns, *extract.rows]):
            for place, value in enumerate(row):
                sheet.write(at, place, value)
    book.save(str(path))
    return path


def write_ods(
    path: Path, extract: Extract, note: str = "", creator: str = "", hidden: bool = False
):
    def row(cells: list[str]) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>" if cell else "<table:table-cell/>"
            for cell in cells
        )  # fmt: skip
        filling = '<table:table-cell table:number-columns-repeated="16000"/>'
        return f"<table:table-row>{inner}{filling}</table:table-row>"

    noted = (
        f"<office:annotation><text:p>{escape(note)}</text:p></office:annotation>" if note else ""
    )
    rows = row(extract.columns) + "".join(map(row, extract.rows))
    rows += f"<table:table-row><table:table-cell>{noted}</table:table-cell></table:table-row>"
    rows += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    rows += "</table:table-row>"
    shown = 'table:display="false"' if hidden else ""
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles><style:style style:name='ta1'>"
        f"<style:table-properties {shown}/></style:style></office:automatic-styles><office:body>"
        f"<office:spreadsheet><table:table table:name='kham' table:style-name='ta1'>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {_ODF}><office:meta><dc:creator>{escape(creator)}</dc:creator>"
        "</office:meta></office:document-meta>"
    )
    return write_zip(path, {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content, "meta.xml": meta,
    })  # fmt: skip


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    path.write_bytes(zipped(parts))
    return path


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


#: Formats that keep a table as it is: writer, ending, format in the result, name of the table.
TABULAR: dict[str, tuple[Callable[[Path, Extract], Path], str, str, str]] = {
    "json": (write_json, "json", "json", ""),
    "ndjson": (write_ndjson, "ndjson", "json", ""),
    "xml": (write_xml, "xml", "xml", "DS/KHAM"),
    "html": (write_html, "xls", "html", ""),
    "parquet": (write_parquet, "parquet", "parquet", ""),
    "arrow": (write_arrow, "arrow", "parquet", ""),
    "stream": (write_arrow_stream, "arrows", "parquet", ""),
    "sqlite": (write_sqlite, "db", "sqlite", "kham"),
    "mysql": (write_mysql, "sql", "sql", "kham"),
    "pgdump": (write_pgdump, "sql", "sql", "public.kham"),
    "mssql": (write_mssql, "sql", "sql", "dbo.kham"),
    "xls": (write_xls, "xls", "xls", "kham"),
    "ods": (write_ods, "ods", "ods", "kham"),
}
