"""Words for what the scanner reports (its keys are a contract, the words are ours)."""

from __future__ import annotations

from compliance.core.i18n import _, _l

ENTITIES = {
    "PERSON": _l("Họ tên"),
    "CCCD": _l("Số căn cước"),
    "CMND": _l("Số chứng minh nhân dân"),
    "BHYT_CARD": _l("Số thẻ BHYT"),
    "BHXH_NUMBER": _l("Mã số BHXH"),
    "PHONE": _l("Số điện thoại"),
    "EMAIL": _l("Thư điện tử"),
    "ADDRESS": _l("Địa chỉ"),
    "DATE_OF_BIRTH": _l("Ngày sinh"),
    "AGE": _l("Tuổi"),
    "GENDER": _l("Giới tính"),
    "ETHNICITY": _l("Dân tộc"),
    "OCCUPATION": _l("Nghề nghiệp"),
    "PATIENT_ID": _l("Mã người bệnh"),
    "VISIT_ID": _l("Mã lượt khám"),
    "MEDICAL_RECORD_NO": _l("Số bệnh án"),
    "PASSPORT": _l("Số hộ chiếu"),
    "DRIVER_LICENCE": _l("Số giấy phép lái xe"),
    "LICENCE_PLATE": _l("Biển số xe"),
    "BANK_ACCOUNT": _l("Số tài khoản"),
    "TAX_CODE": _l("Mã số thuế"),
    "PRACTITIONER_LICENCE": _l("Số giấy phép hành nghề"),
    "IP_ADDRESS": _l("Địa chỉ IP"),
    "URL": _l("Địa chỉ web"),
    "DIAGNOSIS": _l("Chẩn đoán"),
    "LOCATION": _l("Địa danh"),
    "ORGANIZATION": _l("Tên tổ chức"),
    "HASHED_ID": _l("Mã băm của định danh"),
}
SUBJECTS = {
    "patient": _l("Người bệnh"),
    "staff": _l("Nhân viên y tế"),
    "organisation": _l("Tổ chức"),
    "unknown": _l("Chưa rõ của ai"),
}
STATES = {
    "unmasked": _l("Chưa che"),
    "weakly_masked": _l("Che yếu"),
    "masked": _l("Đã che"),
    "none": _l("Không thấy"),
}


def entity_label(key: str | None) -> str:
    """Return the Vietnamese name of an entity; an unknown key as it is, none as a dash."""
    if not key or key.lower() == "none":
        return _("Không phải định danh")
    return str(ENTITIES.get(key, key))


def subject_label(key: str | None) -> str:
    """Return whose data it is."""
    return str(SUBJECTS.get(key or "unknown", SUBJECTS["unknown"]))


def state_label(key: str | None) -> str:
    """Return the masking state in words."""
    return str(STATES.get(key or "none", STATES["none"]))
