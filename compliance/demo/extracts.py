"""Made-up extracts that the demo's scans were made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

#: Made-up extracts: name, header, rows. Nobody has these numbers.
EXTRACTS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = (
    (
        "danh-sach-nguoi-benh-bhyt.csv",
        ("Mã BN", "Họ và tên", "Ngày sinh", "Số thẻ BHYT", "Điện thoại", "Mã ICD"),
        (
            ("BN00017", "Nguyễn Văn Mẫu", "01/02/1985", "GD4520100000017", "0900000017", "I10"),
            ("BN00018", "Trần Thị Thử", "03/04/1990", "GD4520100000018", "0900000018", "E11.9"),
            ("BN00019", "Siu H' Mẫu", "15/10/2001", "DK2520100000019", "0900000019", "J18.9"),
        ),
    ),
    (
        "thong-ke-kham-da-che.csv",
        ("Mã hồ sơ", "Họ và tên", "Năm sinh", "Số thẻ BHYT", "Mã ICD"),
        (
            ("a91f03bc", "N*** V*** M***", "1985", "GD45********017", "I10"),
            ("77c0de12", "T*** T*** T***", "1990", "GD45********018", "E11.9"),
            ("0b5e44aa", "S*** H*** M***", "2001", "DK25********019", "J18.9"),
        ),
    ),
    (
        "so-lieu-kham-theo-thang.csv",
        ("Tháng", "Khoa", "Lượt khám", "Lượt nội trú", "Tỷ lệ BHYT"),
        (
            ("01/2026", "Khoa Nội", "1240", "310", "0,91"),
            ("02/2026", "Khoa Ngoại", "980", "240", "0,88"),
            ("03/2026", "Khoa Nhi", "1310", "402", "0,97"),
        ),
    ),
    (
        "danh-sach-xet-nghiem.csv",
        ("Họ tên người bệnh", "CCCD", "Địa chỉ", "Xét nghiệm", "Kết quả"),
        (
            ("Lê Thị Ví Dụ", "064185000021", "12 Lê Lợi, phường Pleiku, Gia Lai", "HIV", "âm tính"),
            ("Phạm Văn Mẫu", "064085000022", "3 Hùng Vương, phường Hội Phú, Gia Lai", "HIV",
             "âm tính"),
        ),
    ),
    (
        "danh-sach-hen-tiem-chung.csv",
        ("Họ tên trẻ", "Ngày sinh", "Điện thoại mẹ", "Mũi tiêm"),
        (
            ("Rmah Mẫu", "05/06/2025", "0900000031", "Sởi"),
            ("Ngô Thử Nghiệm", "09/08/2025", "0900000032", "DPT"),
        ),
    ),
    (
        "danh-muc-thuoc-trung-thau.csv",
        ("Mã thuốc", "Tên thuốc", "Hàm lượng", "Đơn giá", "Số lượng"),
        (("T001", "Paracetamol", "500mg", "250", "120000"), ("T002", "Amoxicilin", "500mg", "900",
                                                             "45000")),
    ),
)  # fmt: skip


def content_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return the extract as CSV in UTF-8; a dozen times the same rows."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([header, *list(rows) * 12])
    return target.getvalue().encode()
