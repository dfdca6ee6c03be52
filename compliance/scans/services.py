"""Asking for scans and keeping their results."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import UUID

from compliance.core import audit, clock, files, jobs
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.scans.documents import TITLE, certificate_hash
from compliance.scans.models import Scan
from compliance.scans.queries import FORMATS, is_stopping
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit
from compliance.verification.services import register_document

#: Of a file with many files inside only so many warnings are kept.
MOST_WARNINGS = 20
DELETED_AFTER_SCAN = "Xóa sau khi quét theo quy định của hệ thống"


def request_scan(
    unit: HealthUnit,
    stream: BinaryIO,
    name: str,
    *,
    system: InformationSystem | None,
    asset: DataAsset | None = None,
    purpose: str | None,
    quasi: Sequence[str] = (),
    actor_id: UUID | None,
) -> Scan:
    """Keep the extract encrypted and ask the worker to scan it.

    Args:
        quasi: columns to count the risk by; those that the scanner proposes if none is named.

    Raises:
        Refused: the format is not one of this version's, the file is empty, or system and data
            set are not the unit's.
    """
    if asset is not None and asset.unit_id != unit.id:
        raise Refused(_("Bộ dữ liệu này không thuộc đơn vị đã chọn."), "asset_id")
    if system is not None and system.unit_id != unit.id:
        raise Refused(_("Hệ thống này không thuộc đơn vị đã chọn."), "system_id")
    _refuse_name(PurePath(name.replace("\\", "/")).name, stream)
    kept = files.keep(
        stream,
        name=name,
        media_type="application/octet-stream",
        purpose="extract",
        unit_id=unit.id,
        actor_id=actor_id,
    )
    scan_id = new_id()
    job = jobs.enqueue(
        "scans.scan", {"scan_id": str(scan_id), "quasi": list(quasi)}, actor_id=actor_id
    )
    scan = Scan(
        id=scan_id,
        unit_id=unit.id,
        system_id=system.id if system else None,
        asset_id=asset.id if asset else None,
        file_name=kept.name,
        purpose=purpose,
        file_id=kept.id,
        sha256=kept.sha256,
        size=kept.size,
        job_id=job.id,
        created_at=clock.now(),
        created_by=actor_id,
        search=fold(kept.name, unit.name, system.name if system else None)[:600],
    )
    session().add(scan)
    return scan


def _refuse_name(name: str, stream: BinaryIO) -> None:
    """Refuse a file by its name, before the name or the file is kept.

    Raises:
        Refused: no format of this version, or a name that is itself a patient's data: it would
            stand in lists, in the log and on the certificate.
    """
    from scanners.filenames import name_file  # late: it loads the recognizers

    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in FORMATS and not (not ending and _is_dicom(stream)):
        raise Refused(
            _(
                "Chưa quét được tệp “.%(ending)s”. Máy quét đọc bảng tính, CSV, XML, JSON, HL7, "
                "DICOM, PDF, DOCX, SQL và tệp nén ZIP; hãy xuất lại theo một trong các dạng đó.",
                ending=ending or "?",
            ),
            "file",
        )
    if name_file("", name).table is not None:
        raise Refused(
            _("Tên tệp chứa thông tin nhận ra người. Hãy đổi tên tệp rồi tải lại."), "file"
        )


def _is_dicom(stream: BinaryIO) -> bool:
    head = stream.read(132)
    stream.seek(0)
    return head[128:] == b"DICM"


def merged(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one entry for a file and those inside it: tables are named by the file they are in.

    Args:
        entries: of the scanner's JSON: the archive or document, then what it holds.

    Raises:
        ScanError: one inside cannot be read, and nothing else stops: then nothing is certain.
    """
    from scanners.errors import ScanError  # late: the scanner is loaded when it is needed

    outer, *inside = entries
    if not inside:
        return outer
    unreadable = [file for file in inside if file["errors"]]
    if unreadable and outer["verdict"] != "fail":
        why = f"{_inner(unreadable[0])}: {unreadable[0]['errors'][0]}"
        raise ScanError(_("bên trong có tệp không đọc được (%(why)s)", why=why))
    tables, warnings = list(outer["tables"]), list(outer["warnings"])
    for file in inside:
        where = _inner(file)
        for table in file["tables"]:
            tables.append({**table, "name": f"{where} · {table['name']}".rstrip(" ·")})
        warnings += [f"{where}: {line}" for line in (*file["errors"], *file["warnings"])]
    if len(warnings) > MOST_WARNINGS:
        more = len(warnings) - MOST_WARNINGS
        warnings[MOST_WARNINGS:] = [_("Còn %(more)s lưu ý khác.", more=more)]
    rows = sum(file["rows"] for file in entries)
    return {**outer, "rows": rows, "tables": tables, "warnings": warnings}


def _inner(file: Mapping[str, Any]) -> str:
    return str(file["path"]).partition("!/")[2]


def tidy(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file's entry of the scanner's JSON with names in NFC and no path in its warnings."""
    copied = copy.deepcopy(dict(entry))
    for part in (*copied["tables"], *(c for t in copied["tables"] for c in t["columns"])):
        part["name"] = unicodedata.normalize("NFC", part["name"])  # old encodings split letters
    path = str(copied["path"])
    copied["warnings"] = [line.removeprefix(path).lstrip(": ") for line in copied["warnings"]]
    return copied


def record_result(scan: Scan, found: Mapping[str, Any]) -> None:
    """Keep what the scanner found, delete the extract, let the certificate be checked.

    Args:
        found: one file's entry of the scanner's JSON with its ``verdict`` and ``warnings``.
    """
    columns = [column for table in found["tables"] for column in table["columns"]]
    scan.result = {key: value for key, value in found.items() if key != "path"}
    scan.verdict = found["verdict"]
    scan.rows = found.get("rows")
    scan.stopping = sum(1 for column in columns if is_stopping(column))
    scan.finished_at = clock.now()
    audit.note(
        "scan:finish",
        target=scan,
        details={"sha256": scan.sha256, "verdict": scan.verdict, "stopping": scan.stopping},
    )
    register_document(
        certificate_hash(scan),
        title=TITLE,
        unit_name=scan.unit.name,
        dated=clock.local(scan.finished_at).date(),
        unit_id=scan.unit_id,
    )
    delete_extract(scan)


def delete_extract(scan: Scan) -> None:
    """Delete the extract's bytes; the row of the file records when and why."""
    if scan.file is not None:
        files.discard(scan.file, DELETED_AFTER_SCAN)
