"""Made-up messages: FHIR, HL7 v2, the health-check envelope, DICOM."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

_SID = "http://fhir.ehealth.gov.vn/core/sid/"


def fhir_bundle() -> dict[str, Any]:
    """A bundle as the national core guide shapes it: patient, doctor, coverage, observation."""
    patient = {
        "resourceType": "Patient",
        "identifier": [
            {"system": f"{_SID}national_id", "value": "064185001234"},
            {"system": f"{_SID}insurance_number", "value": "GD4640123456789"},
        ],
        "name": [{"use": "official", "text": "Nguyễn Thị Lan", "family": "Nguyễn",
                  "given": ["Thị", "Lan"]}],
        "telecom": [{"system": "phone", "value": "0912345671"},
                    {"system": "email", "value": "lan.nt@example.vn"}],
        "gender": "female", "birthDate": "1985-03-02",
        "address": [{"text": "Thôn 3, xã Ia Pa, tỉnh Gia Lai"}],
        "contact": [{"name": {"text": "Trần Văn Bình"}}],
    }  # fmt: skip
    doctor = {"resourceType": "Practitioner", "name": [{"text": "Lê Văn Cường"}]}
    observation = {"resourceType": "Observation", "valueQuantity": {"value": 5.4, "unit": "mmol/L"}}
    return {
        "resourceType": "Bundle", "type": "collection",
        "entry": [{"resource": one} for one in (patient, doctor, observation)],
    }  # fmt: skip


def write_bulk(path: Path) -> Path:
    """The bundle's resources, one a line."""
    entries = [entry["resource"] for entry in fhir_bundle()["entry"]]
    path.write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in entries), encoding="utf-8")
    return path


def hl7_message(field: str = "|", part: str = "^", repeat: str = "~") -> str:
    """An admission with the delimiters asked for, lines ended as HL7 ends them."""
    lines = [
        "MSH|^~\\&|HIS|64001|LIS|64001|20261103||ADT^A01|77001|P|2.5",
        "EVN|A01|202611030705|||BS01^Lê^Văn Cường",
        "PID|1||BN0001^^^64001^PI~064185001234^^^VN^NI||Nguyễn^Thị Lan||19850302|F|||"
        "Thôn 3^^Ia Pa^Gia Lai||0912345671~0387654322||||||GD4640123456789",
        "NK1|1|Trần^Văn Bình|SPO||0976543213",
        "PV1|1|I|K01^P2^G3||||BS01^Lê^Văn Cường|||||||||||V0001",
        "OBX|1|TX|NOTE||gọi mẹ Phạm Thị Hoa\\T\\con 0868123454",
        "ZBN|1|CCCD 064185001234",
    ]
    text = "\r".join(lines) + "\r"
    marks = str.maketrans({"|": field, "^": part, "~": repeat})
    return text.translate(marks)


def health_check(packed: bool = False) -> str:
    """The health-check envelope, in clear or as base64 in a JSON member's XML."""
    inner = (
        "<KHAMSUCKHOE><THONG_TIN_HANH_CHINH><HO_TEN>Nguyễn Thị Lan</HO_TEN>"
        "<SO_CCCD>064185001234</SO_CCCD><NGAY_SINH>1985-03-02</NGAY_SINH>"
        "<DIEN_THOAI>0912345671</DIEN_THOAI><DIA_CHI>Thôn 3, xã Ia Pa, tỉnh Gia Lai</DIA_CHI>"
        "</THONG_TIN_HANH_CHINH><KET_LUAN><PHAN_LOAI>Loại II</PHAN_LOAI></KET_LUAN></KHAMSUCKHOE>"
    )
    if not packed:
        return f'<?xml version="1.0" encoding="utf-8"?>{inner}'
    content = base64.b64encode(f'<?xml version="1.0"?>{inner}'.encode()).decode()
    return f"<GOI><LOAI>KSK</LOAI><NOI_DUNG>{content}</NOI_DUNG></GOI>"


def write_dicom(path: Path, **changed: Any) -> Path:
    """An ultrasound with a patient, a nested request, private tags; no picture."""
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.6.1"
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["a"])
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.SpecificCharacterSet = "ISO_IR 192"
    data.Modality = "US"
    data.PatientName = "Nguyễn^Thị Lan"
    data.PatientID = "BN0001"
    data.PatientBirthDate = "19850302"
    data.PatientSex = "F"
    data.PatientAddress = "Thôn 3, xã Ia Pa, tỉnh Gia Lai"
    data.ReferringPhysicianName = "Lê^Văn Cường"
    request = Dataset()
    request.RequestedProcedureDescription = "gọi 0912345671"
    data.RequestAttributesSequence = [request]
    block = data.private_block(0x0009, "HANG MAY", create=True)
    block.add_new(0x01, "LO", "CCCD 064185001234")
    for name, value in changed.items():
        setattr(data, name, value)
    data.save_as(path, enforce_file_format=True)
    return path
