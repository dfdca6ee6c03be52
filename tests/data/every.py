"""Every format that the scanner reads: the same table written in each, as far as it can hold it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.data.extracts import Extract, write_csv, write_qd130, write_xlsx
from tests.data.formats import TABULAR, records, write_xls, write_zip
from tests.data.messages import write_dicom
from tests.data.objects import attach, embed, native, ole
from tests.data.papers import write_docx, write_pdf, write_xls_note

Writer = Callable[[Path, Extract], Any]


class Kind(NamedTuple):
    """A format: its writer, the ending of its files, and its name in the result.

    Attributes:
        by_record: what is left of a cut file is whole records, which says nothing of the rest.
    """

    write: Writer
    ending: str
    format: str
    by_record: bool = False


def _lines(extract: Extract) -> list[str]:
    return [f"{k}: {v}" for record in records(extract)[:2] for k, v in record.items()]


def _text(path: Path, extract: Extract) -> None:
    path.write_text("\n".join(_lines(extract)) + "\n", encoding="utf-8")


def _open_text(path: Path, extract: Extract) -> None:
    inner = "".join(f"<text:p>{line}</text:p>" for line in _lines(extract))
    write_zip(path, {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<c xmlns:text="x">{inner}</c>',
    })  # fmt: skip


def _qd130(path: Path, extract: Extract, packed: bool = True) -> None:
    needed = [name for name in ("MA_LK", "TEN_THUOC") if name not in extract.columns]
    rows = [[*row, *("x" for _ in needed)] for row in extract.rows]
    write_qd130(path, Extract([*extract.columns, *needed], rows), packed)


def _dicom(path: Path, extract: Extract) -> None:
    row = records(extract)[0]
    write_dicom(
        path, PatientName=row["HO_TEN"].replace(" ", "^"), PatientID=row["MA_BN"],
        OtherPatientIDs=row["SO_CCCD"], PatientComments=row.get("GHI_CHU", row["DIA_CHI"]),
    )  # fmt: skip


def _hl7(path: Path, extract: Extract) -> None:
    text = "MSH|^~\\&|HIS|64001|LIS|64001|20261103||ADT^A01|77001|P|2.5\r"
    for row in records(extract)[:5]:
        family, _, given = row["HO_TEN"].partition(" ")
        text += f"PID|1||{row['MA_BN']}||{family}^{given}|||||||||{row['DIEN_THOAI']}\r"
        text += f"NTE|1||{row.get('GHI_CHU', row['DIA_CHI'])}\r"
    path.write_text(text, encoding="utf-8", newline="")


def _fhir(path: Path, extract: Extract) -> None:
    people = [
        {
            "resourceType": "Patient", "name": [{"text": row["HO_TEN"]}],
            "identifier": [{"system": "x/national_id", "value": row["SO_CCCD"]}],
            "telecom": [{"system": "phone", "value": row["DIEN_THOAI"]}],
            "address": [{"text": row["DIA_CHI"]}],
        }
        for row in records(extract)
    ]  # fmt: skip
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in people]}
    path.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")


def csv_bytes(extract: Extract) -> bytes:
    """The table as CSV."""
    text = io.StringIO(newline="")
    import csv

    csv.writer(text).writerows([extract.columns, *extract.rows])
    return text.getvalue().encode()


def _tar(path: Path, extract: Extract, mode: str = "w") -> None:
    content = csv_bytes(extract)
    with tarfile.open(path, mode) as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))


def _packed(pack: Callable[[bytes], bytes], path: Path, extract: Extract) -> None:
    path.write_bytes(pack(csv_bytes(extract)))


def _object(path: Path, extract: Extract) -> None:
    write_docx(path, ["Báo cáo"])
    embed(path, "word", {"o.bin": ole({"\x01Ole10Native": native("a.csv", csv_bytes(extract))})})


def _inside(path: Path, extract: Extract) -> None:
    write_xlsx(path, {"A": Extract(["KHOA"], [["Nội"]])})
    embed(path, "xl", {"a.csv": csv_bytes(extract)})


def _attached(path: Path, extract: Extract) -> None:
    attach(write_pdf(path, ["Báo cáo"]), {"a.csv": csv_bytes(extract)})


EVERY: dict[str, Kind] = {
    **{
        name: Kind(writer, ending, format_, name in ("ndjson", "html", "mysql", "pgdump", "mssql"))
        for name, (writer, ending, format_, _) in TABULAR.items()
    },
    "csv": Kind(write_csv, "csv", "csv", True),
    "tsv": Kind(partial(write_csv, delimiter="\t"), "tsv", "csv", True),
    "utf-16": Kind(partial(write_csv, encoding="utf-16"), "csv", "csv", True),
    "xlsx": Kind(lambda p, e: write_xlsx(p, {"A": e}), "xlsx", "xlsx"),
    "xlsm": Kind(lambda p, e: write_xlsx(p, {"A": e}), "xlsm", "xlsx"),
    "qd130": Kind(_qd130, "xml", "qd130-xml"),
    "qd130 plain": Kind(partial(_qd130, packed=False), "xml", "qd130-xml"),
    "fhir": Kind(_fhir, "json", "json"),
    "hl7": Kind(_hl7, "hl7", "hl7v2", True),
    "dicom": Kind(_dicom, "dcm", "dicom"),
    "pdf": Kind(lambda p, e: write_pdf(p, _lines(e)), "pdf", "pdf"),
    "docx": Kind(lambda p, e: write_docx(p, _lines(e)), "docx", "docx"),
    "odt": Kind(_open_text, "odt", "ods"),
    "text": Kind(_text, "txt", "text", True),
    "xls hidden": Kind(lambda p, e: write_xls(p, e, hidden=True), "xls", "xls"),
    "xls note": Kind(
        lambda p, e: write_xls_note(p, "; ".join(_lines(e)[:9]), "Trần Văn Bình"), "xls", "xls"
    ),
    "zip": Kind(lambda p, e: write_zip(p, {"a.csv": csv_bytes(e)}), "zip", "zip"),
    "tar": Kind(_tar, "tar", "tar", True),
    "tgz": Kind(partial(_tar, mode="w:gz"), "tgz", "gz"),
    "gz": Kind(partial(_packed, gzip.compress), "csv.gz", "gz"),
    "bz2": Kind(partial(_packed, bz2.compress), "csv.bz2", "bz2"),
    "xz": Kind(partial(_packed, lzma.compress), "csv.xz", "xz"),
    "docx object": Kind(_object, "docx", "docx"),
    "xlsx inside": Kind(_inside, "xlsx", "xlsx"),
    "pdf attached": Kind(_attached, "pdf", "pdf"),
}
