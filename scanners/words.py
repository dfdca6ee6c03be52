"""What the words of a result are called for people."""

from __future__ import annotations

ENTITIES = {
    "PERSON": "họ tên", "CCCD": "số định danh", "CMND": "chứng minh cũ", "BHYT_CARD": "thẻ BHYT",
    "BHXH_NUMBER": "mã số BHXH", "PHONE": "điện thoại", "EMAIL": "thư điện tử",
    "ADDRESS": "địa chỉ", "DATE_OF_BIRTH": "ngày sinh", "AGE": "tuổi", "GENDER": "giới tính",
    "ETHNICITY": "dân tộc", "OCCUPATION": "nghề nghiệp", "PATIENT_ID": "mã bệnh nhân",
    "VISIT_ID": "mã lượt khám", "MEDICAL_RECORD_NO": "số bệnh án", "PASSPORT": "hộ chiếu",
    "DRIVER_LICENCE": "giấy phép lái xe", "LICENCE_PLATE": "biển số xe",
    "BANK_ACCOUNT": "tài khoản ngân hàng", "TAX_CODE": "mã số thuế",
    "PRACTITIONER_LICENCE": "chứng chỉ hành nghề", "IP_ADDRESS": "địa chỉ IP",
    "URL": "địa chỉ web", "DIAGNOSIS": "chẩn đoán", "LOCATION": "địa bàn",
    "ORGANIZATION": "tổ chức", "HASHED_ID": "chuỗi băm",
}  # fmt: skip
