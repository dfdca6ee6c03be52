"""DICOM: every element of the header, sequences and private tags too; pixels are not read."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from io import BufferedReader, FileIO
from typing import Any

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, MOST_COLUMNS, Batch, Probe, Source
from scanners.readers.parts.grid import bytes_as_text, text_of

FORMAT = "dicom"
DEEPEST = 20
#: Values longer than this stay on the disk: pictures, tables of colours.
_DEFER = 1 << 20
_DAMAGED = "tệp DICOM bị hỏng hoặc bị cắt: hãy xuất lại từ máy hoặc PACS."
_DEFLATED = "1.2.840.10008.1.2.1.99"
_NAMES = {
    "PatientName": "Họ tên bệnh nhân",
    "OtherPatientNames": "Họ tên bệnh nhân",
    "PatientBirthName": "Họ tên bệnh nhân",
    "PatientMotherBirthName": "Họ tên mẹ",
    "PatientID": "Mã bệnh nhân",
    "OtherPatientIDs": "Mã bệnh nhân",
    "IssuerOfPatientID": "Tên cơ sở",
    "PatientBirthDate": "Ngày sinh",
    "PatientAge": "Tuổi",
    "PatientSex": "Giới tính",
    "PatientAddress": "Địa chỉ",
    "PatientTelephoneNumbers": "Điện thoại",
    "EthnicGroup": "Dân tộc",
    "Occupation": "Nghề nghiệp",
    "AccessionNumber": "Mã lượt khám",
    "StudyID": "Mã lượt khám",
    "AdmissionID": "Mã lượt khám",
    "InstitutionName": "Tên cơ sở",
    "InstitutionAddress": "Tên cơ sở",
    "InstitutionalDepartmentName": "Tên khoa",
    "ReferringPhysicianName": "Bác sĩ",
    "PerformingPhysicianName": "Bác sĩ",
    "PhysiciansOfRecord": "Bác sĩ",
    "NameOfPhysiciansReadingStudy": "Bác sĩ",
    "RequestingPhysician": "Bác sĩ",
    "OperatorsName": "Kỹ thuật viên",
    "VerifyingObserverName": "Bác sĩ",
    "PersonName": "Bác sĩ",
    "ContentCreatorName": "Bác sĩ",
    "AdmittingDiagnosesDescription": "Chẩn đoán",
}
#: Bytes that stand before an element's value.
_HEADER = 8
_BURNED = {"US", "SC", "OT", "ES", "XC", "DOC"}
_DATES = frozenset({"DA", "TM", "DT"})
_NOT_TEXT = frozenset({"OB", "OW", "OF", "OD", "OL", "OV", "UI", "AT", "FL", "FD", "SS", "US", "SL",
                       "UL", "SV", "UV", "DS"})  # fmt: skip


def claims(probe: Probe) -> bool:
    """Whether the mark stands after the preamble."""
    return probe.head[128:132] == b"DICM"


def read(source: Source) -> Iterator[Batch]:
    """Yield the header as a table of one row, and the items of sequences as rows of tables.

    Raises:
        ScanError: damaged, packed, or past a limit.
    """
    import pydicom
    from pydicom import config
    from pydicom.filereader import read_file_meta_info

    # Both would quote the values they stumble over.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    config.settings.reading_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            packed = str(read_file_meta_info(source.path).get("TransferSyntaxUID", ""))
            if packed == _DEFLATED:
                raise ScanError("tệp DICOM nén deflate chưa đọc được: hãy xuất lại không nén.")
            with _Watched(FileIO(source.path)) as file:
                data = pydicom.dcmread(file, stop_before_pixels=True, defer_size=_DEFER)
                if file.cut:
                    raise ScanError(_DAMAGED)
            rows: dict[str, list[dict[str, str]]] = {}
            _dataset(data, "", rows, 0)
            notes = _notes(data)
    except (ScanError, MemoryError):
        raise
    except Exception:
        # pydicom raises what its parts raise; every one of them means the same to the user.
        raise ScanError(_DAMAGED) from None
    if len(data) == 0:
        raise ScanError(_DAMAGED)
    source.warnings += notes
    for table, found in rows.items():
        if not found:
            continue
        columns = tuple(dict.fromkeys(name for row in found for name in row))
        if len(columns) > MOST_COLUMNS:
            raise ScanError(f"tệp DICOM có hơn {MOST_COLUMNS} trường: bị từ chối.")
        cells = [[row.get(name, "") for name in columns] for row in found]
        yield Batch(table, columns, cells, source.size)


class _Watched(BufferedReader):
    """A file that notices when less comes than was asked for: the library would pass it over.

    Nothing at all is the end of the file, where the header of an element may be looked for.
    """

    cut = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and notice."""
        found = super().read(size)
        asked = size or 0
        self.cut = self.cut or ((bool(found) or asked > _HEADER) and len(found) < asked)
        return found


def _notes(data: Any) -> list[str]:
    notes = []
    burned = str(data.get("BurnedInAnnotation", "")).upper()
    if burned == "YES" or (burned != "NO" and str(data.get("Modality", "")).upper() in _BURNED):
        notes.append(
            "Ảnh có thể in sẵn chữ (tên, mã người bệnh) trong điểm ảnh: máy quét không đọc ảnh, "
            "hãy mở xem và che."
        )
    if str(data.get("PatientIdentityRemoved", "")).upper() == "YES":
        notes.append("Tệp tự khai đã bỏ thông tin người bệnh; kết quả dưới đây không dựa vào đó.")
    return notes


def _dataset(data: Any, path: str, rows: dict[str, list[dict[str, str]]], depth: int) -> None:
    if depth > DEEPEST:
        raise ScanError("tệp DICOM lồng quá sâu: bị từ chối.")
    row: dict[str, str] = {}
    rows.setdefault(path, [])  # the table of the whole stands before those of its parts
    for tag in sorted(data.keys()):
        if _is_long(data.get_item(tag, keep_deferred=True)):
            continue
        element = data[tag]
        name = _column(element)
        if element.VR == "SQ":
            for item in element.value or ():
                _dataset(item, f"{path}/{element.keyword or name}".strip("/"), rows, depth + 1)
            continue
        text = _text(element)
        if text:
            row[name] = text
    if row:
        rows[path].append(row)


def _is_long(raw: Any) -> bool:
    """Whether an element was left on the disk because of its length.

    Raises:
        ScanError: it is text, which may not be passed over.
    """
    from pydicom.datadict import dictionary_VR
    from pydicom.dataelem import RawDataElement

    if not isinstance(raw, RawDataElement) or raw.value is not None or not raw.length:
        return False
    kind = raw.VR
    if kind is None:
        try:
            kind = dictionary_VR(raw.tag)
        except KeyError:
            kind = "UN"
    if kind not in _NOT_TEXT and kind != "UN":
        raise ScanError("một trường DICOM dài hơn 1 MiB: bị từ chối.")
    return True


def _column(element: Any) -> str:
    tag = f"({element.tag.group:04X},{element.tag.element:04X})"
    keyword = element.keyword
    if not keyword:
        return f"Nội dung {tag}"
    meaning = _NAMES.get(keyword)
    if meaning:
        return f"{meaning} {tag}"
    if element.VR in _DATES:
        return f"Thời điểm {tag}"
    if element.VR in ("LT", "ST", "UT"):
        return f"Nội dung {tag}"
    return f"{keyword} {tag}"


def _text(element: Any) -> str:
    if element.VR in _NOT_TEXT:
        return ""
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return bytes_as_text(value.strip(b"\0 "))
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    values = value if listed else [value]
    texts = []
    for item in values:
        text = bytes_as_text(item) if isinstance(item, bytes) else str(item)
        if element.VR == "PN":
            text = " ".join(part for part in text.split("=")[0].split("^") if part)
        texts.append(text.strip("\0 "))
    joined = "; ".join(text for text in texts if text)
    if len(joined) > LONGEST_CELL:
        raise ScanError("một trường DICOM dài hơn 1 MiB: bị từ chối.")
    return text_of(joined)
