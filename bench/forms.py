"""The formats in which the accuracy is measured: how a table is written, where a finding belongs.

What a format cannot hold as a table is written as it would be met: notes as paragraphs of DOCX and
PDF and as remarks of HL7, people as resources of FHIR and as segments of HL7.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.truth import Made
from tests.data.extracts import Extract, envelope, record, write_csv, write_xlsx
from tests.data.formats import TABULAR, write_xls
from tests.data.papers import write_docx, write_pdf

Cell = dict[str, Any]
Place = Callable[[Made, Cell], tuple[int, str]]
_PAGE = 30


class Form(NamedTuple):
    """A format: writes a table into a folder, and says which cell of it a finding is of."""

    write: Callable[[Path, Made], Path]
    place: Place


def _as_it_is(_made: Made, cell: Cell) -> tuple[int, str]:
    return cell["row"], cell["column"]


def _extract(made: Made) -> Extract:
    return Extract(made.columns, made.rows)


def tag(header: str) -> str:
    """Return a header as the name of an element."""
    return re.sub(r"\W+", "_", header)


def _by_tag(made: Made, cell: Cell) -> tuple[int, str]:
    named = {tag(column): column for column in made.columns}
    return cell["row"], named.get(cell["column"], cell["column"])


def _tabular(kind: str) -> Form:
    writer, ending, _, _ = TABULAR[kind]
    return Form(lambda folder, made: writer(folder / f"bang.{ending}", _extract(made)), _as_it_is)


def _xml(folder: Path, made: Made) -> Path:
    writer = TABULAR["xml"][0]
    return writer(folder / "bang.xml", Extract([tag(c) for c in made.columns], made.rows))


def _qd4750(folder: Path, made: Made) -> Path:
    tags = [tag(column) for column in made.columns]
    files = [
        ("XML1", record("TONG_HOP", dict(zip(tags, row, strict=True)))) for row in made.rows
    ]  # fmt: skip
    path = folder / "ho-so.xml"
    path.write_text(envelope(files), encoding="utf-8")
    return path


TABLES: dict[str, Form] = {
    "csv": Form(lambda folder, m: write_csv(folder / "bang.csv", _extract(m)), _as_it_is),
    "xlsx": Form(lambda folder, m: write_xlsx(folder / "bang.xlsx", {"T": _extract(m)}), _as_it_is),
    "xls": Form(lambda folder, m: write_xls(folder / "bang.xls", _extract(m)), _as_it_is),
    **{kind: _tabular(kind) for kind in ("ods", "ndjson", "parquet", "sqlite", "mysql", "html")},
    "xml": Form(_xml, _by_tag),
    "qd4750": Form(_qd4750, _by_tag),
}


def _by_entity(made: Made, cell: Cell) -> tuple[int, str]:
    """Resources and segments have their own fields: the column is that of the entity.

    Each person has two numbers and two ways to be reached, and each of those is a row.
    """
    held = dict(zip(made.truth, made.columns, strict=True))
    return cell["row"] // 2, held.get(cell["entity"], made.columns[0])


def _people(made: Made) -> list[dict[str, str]]:
    return [dict(zip(made.truth, row, strict=True)) for row in made.rows]


def _fhir(folder: Path, made: Made) -> Path:
    path = folder / "patient.ndjson"
    lines = [
        json.dumps({
            "resourceType": "Patient",
            "identifier": [
                {"system": "http://fhir.ehealth.gov.vn/core/sid/national_id", "value": row["CCCD"]},
                {"system": "http://fhir.ehealth.gov.vn/core/sid/insurance_number",
                 "value": row["BHYT_CARD"]},
            ],
            "telecom": [{"system": "phone", "value": row["PHONE"]},
                        {"system": "email", "value": row["EMAIL"]}],
        }, ensure_ascii=False)
        for row in _people(made)
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _hl7(folder: Path, made: Made) -> Path:
    path = folder / "adt.hl7"
    segments = ["MSH|^~\\&|HIS|64001|LIS|64001|20261103||ADT^A01|77001|P|2.5"]
    segments += [
        f"PID|1||{row['CCCD']}^^^VN^NI||||||||||{row['PHONE']}~{row['EMAIL']}|||"
        f"|||{row['BHYT_CARD']}"
        for row in _people(made)
    ]
    path.write_text("\r".join(segments) + "\r", encoding="utf-8", newline="")
    return path


#: Formats of people; only identifiers that are found under any header have a field there.
PEOPLE: dict[str, Form] = {"fhir": Form(_fhir, _by_entity), "hl7": Form(_hl7, _by_entity)}


def _lines(made: Made) -> list[str]:
    return [row[1] for row in made.rows]


def _line(made: Made, cell: Cell) -> tuple[int, str]:
    return cell["row"], made.columns[1]


def _paged(made: Made, cell: Cell) -> tuple[int, str]:
    page = int(cell["table"].rpartition(" ")[2]) - 1
    return page * _PAGE + cell["row"], made.columns[1]


def _pdf(folder: Path, made: Made) -> Path:
    return write_pdf(folder / "ghi-chu.pdf", _lines(made), per_page=_PAGE)


def _text(folder: Path, made: Made) -> Path:
    path = folder / "ghi-chu.txt"
    path.write_text("\n".join(_lines(made)) + "\n", encoding="utf-8")
    return path


def _remarks(folder: Path, made: Made) -> Path:
    path = folder / "oru.hl7"
    segments = ["MSH|^~\\&|HIS|64001|LIS|64001|20261103||ORU^R01|77001|P|2.5"]
    segments += [f"NTE|1||{line}" for line in _lines(made)]
    path.write_text("\r".join(segments) + "\r", encoding="utf-8", newline="")
    return path


#: Formats of running text.
TEXTS: dict[str, Form] = {
    "text": Form(_text, _line),
    "docx": Form(lambda folder, m: write_docx(folder / "ghi-chu.docx", _lines(m)), _line),
    "pdf": Form(_pdf, _paged),
    "hl7": Form(_remarks, _line),
}
