"""What the fields of HL7 v2 that speak of people are called here; others by segment and number."""

from __future__ import annotations

#: Fields that hold a name; True where a number stands before it (XCN).
PERSONS = {
    ("PID", 5): False, ("PID", 6): False, ("PID", 9): False, ("NK1", 2): False, ("GT1", 3): False,
    ("IN1", 16): False, ("MRG", 7): False, ("NK1", 30): False,
    ("PV1", 7): True, ("PV1", 8): True, ("PV1", 9): True, ("PV1", 17): True, ("PV1", 52): True,
    ("OBR", 10): True, ("OBR", 16): True, ("OBR", 28): True, ("OBR", 32): True,
    ("ORC", 10): True, ("ORC", 11): True, ("ORC", 12): True, ("ORC", 19): True, ("OBX", 16): True,
    ("EVN", 5): True, ("DG1", 16): True, ("PR1", 8): True, ("PR1", 11): True,
    ("IN1", 6): False, ("PD1", 4): True, ("ROL", 4): True, ("TXA", 9): True,
}  # fmt: skip
PLACES = frozenset({
    ("PID", 11), ("NK1", 4), ("GT1", 5), ("IN1", 5), ("IN1", 19), ("IN2", 7), ("PID", 23),
})  # fmt: skip
_STAFF = {key for key, numbered in PERSONS.items() if numbered}
_NAMES = {
    ("PID", 2): "Mã bệnh nhân", ("PID", 3): "Mã bệnh nhân", ("PID", 4): "Mã bệnh nhân",
    ("PID", 5): "Họ tên bệnh nhân", ("PID", 6): "Họ tên mẹ", ("PID", 7): "Ngày sinh",
    ("PID", 8): "Giới tính", ("PID", 9): "Họ tên bệnh nhân", ("PID", 10): "Dân tộc",
    ("PID", 11): "Địa chỉ", ("PID", 12): "Huyện", ("PID", 13): "Điện thoại",
    ("PID", 14): "Điện thoại", ("PID", 17): "Tôn giáo", ("PID", 18): "Mã đợt điều trị",
    ("PID", 19): "Số định danh", ("PID", 20): "Giấy phép lái xe", ("PID", 21): "Mã bệnh nhân mẹ",
    ("PID", 22): "Dân tộc", ("PID", 23): "Nơi sinh",
    ("NK1", 2): "Họ tên người nhà", ("NK1", 4): "Địa chỉ", ("NK1", 5): "Điện thoại",
    ("NK1", 6): "Điện thoại", ("NK1", 16): "Ngày sinh", ("NK1", 30): "Họ tên người nhà",
    ("NK1", 31): "Điện thoại", ("NK1", 32): "Địa chỉ", ("NK1", 33): "Số định danh",
    ("GT1", 3): "Họ tên người giám hộ", ("GT1", 5): "Địa chỉ", ("GT1", 6): "Điện thoại",
    ("GT1", 7): "Điện thoại", ("GT1", 8): "Ngày sinh", ("GT1", 12): "Số định danh",
    ("IN1", 16): "Họ tên bệnh nhân", ("IN1", 18): "Ngày sinh", ("IN1", 19): "Địa chỉ",
    ("IN1", 36): "Mã thẻ BHYT", ("IN1", 49): "Mã thẻ BHYT", ("IN2", 1): "Mã nhân viên",
    ("IN2", 2): "Số định danh", ("IN2", 6): "Mã thẻ BHYT", ("MRG", 1): "Mã bệnh nhân",
    ("MRG", 2): "Mã bệnh nhân", ("MRG", 4): "Mã bệnh nhân", ("MRG", 7): "Họ tên bệnh nhân",
    ("PV1", 3): "Khoa phòng", ("PV1", 19): "Mã lượt khám", ("PV1", 44): "Ngày vào",
    ("PV1", 45): "Ngày ra", ("PV1", 50): "Mã lượt khám",
    ("OBX", 3): "Tên chỉ số", ("OBX", 5): "Nội dung", ("OBX", 14): "Thời điểm",
    ("NTE", 3): "Ghi chú", ("DG1", 3): "Mã bệnh", ("DG1", 4): "Chẩn đoán",
    ("MSH", 3): "Tên phần mềm", ("MSH", 4): "Tên cơ sở", ("MSH", 5): "Tên phần mềm",
    ("MSH", 6): "Tên cơ sở", ("MSH", 7): "Thời điểm", ("MSH", 10): "Số phiếu",
    ("EVN", 2): "Thời điểm", ("OBR", 2): "Số phiếu", ("OBR", 3): "Số phiếu",
    ("OBR", 4): "Tên dịch vụ", ("OBR", 7): "Thời điểm", ("OBR", 22): "Thời điểm",
    ("ORC", 2): "Số phiếu", ("ORC", 3): "Số phiếu", ("ORC", 9): "Thời điểm",
}  # fmt: skip
#: Lists of identifiers, and what the kinds of table 0203 are called here.
_LISTS = frozenset({("PID", 3), ("PID", 2), ("PID", 4), ("NK1", 33), ("MRG", 1)})
_IDENTIFIERS = {
    "NI": "Số định danh", "NN": "Số định danh", "NNVNM": "Số định danh", "CCCD": "Số định danh",
    "SS": "Số định danh", "CMND": "Số CMND", "HC": "Mã thẻ BHYT", "JHN": "Mã thẻ BHYT",
    "BHYT": "Mã thẻ BHYT", "MI": "Mã thẻ BHYT", "PPN": "Hộ chiếu", "DL": "Giấy phép lái xe",
}  # fmt: skip


def column_of(segment: str, field: int) -> str:
    """Return a column's name: what the field means, and where it stands."""
    at = segment, field
    other = "Bác sĩ" if at in _STAFF else "Nội dung" if segment[0] == "Z" else ""
    meaning = _NAMES.get(at, other)
    return f"{meaning} ({segment}-{field})" if meaning else f"Trường {segment}-{field}"


def identifier_column(segment: str, field: int, kind: str) -> str:
    """Return the column of an identifier that says of which kind it is; empty for the usual one."""
    meaning = _IDENTIFIERS.get(kind.strip().upper(), "") if (segment, field) in _LISTS else ""
    return f"{meaning} ({segment}-{field})" if meaning else ""
