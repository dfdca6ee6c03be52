"""An extract from the scan to the recipient's word that it is gone, by focal point and head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.navigators.person import Person
from tests.journeys.navigators.scans import Scans
from tests.journeys.navigators.shares import Shares
from tests.support.paper import pdf_text

FIGURES = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n3,Nhi,131\n"
TITLE = "Số liệu khám gửi trường đại học (hành trình)"
TEXTS = {
    "Mục đích": "Nghiên cứu tải khám theo khoa.",
    "Tên bên nhận": "Trường Đại học Hành Trình",
    "Địa chỉ": "1 đường Mẫu",
    "Người liên hệ": "Trưởng bộ môn",
    "Văn bản chứng minh căn cứ": "Đề cương 05 và phiếu đồng ý lưu tại phòng.",
    "Thỏa thuận: số": "12/TT-HT",
    "Ngày ký": "2026-10-01",
    "Hiệu lực từ ngày": "2026-10-01",
    "Đến hết ngày": "2027-10-01",
    "Bên nhận xóa": "2026-12-31",
}
CHOICES = {
    "Loại bên nhận": "Nghiên cứu",
    "Căn cứ": "Sự đồng ý",
    "Dữ liệu có ra khỏi": "Không",
    "Kênh gửi": "SFTP",
}
CONTENTS = (
    "Mục đích chuyển giao", "Loại dữ liệu", "Thời hạn xử lý", "Cơ sở pháp lý",
    "Trách nhiệm bảo vệ", "Thực hiện quyền", "Phối hợp khi",
)  # fmt: skip
pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-sharing")]


def test_data_leaves_as_the_scanned_bytes_and_its_deletion_is_confirmed(
    person: Callable[[str], Person], visitor: Callable[..., Person], tmp_path: Path
):
    # Given an extract of figures that the scanner finds clean
    extract, other = tmp_path / "so-lieu.csv", tmp_path / "khac.csv"
    extract.write_text(FIGURES, encoding="utf-8")
    other.write_text(FIGURES + "4,Sản,77\n", encoding="utf-8")
    focal = person("focal.bvdk")
    scans, shares = Scans(focal), Shares(focal)
    scans.hands_in(extract)
    scans.waits_for("Không thấy định danh người bệnh chưa che")
    # When a request is begun from it, the gate says what is missing
    shares.begins_from_the_scan(TITLE)
    focal.follows("Phiếu")
    shares.puts_through_the_gate()
    focal.sees("Bị chặn")
    focal.sees("Chọn loại bên nhận.")
    # When everything is written and each column explained, it waits for the head
    focal.presses("Mở lại để sửa")
    shares.writes(TEXTS, CHOICES, (*CONTENTS, "Dữ liệu được mã hóa"))
    focal.follows("Chọn kết quả quét")
    focal.ticks("so-lieu.csv")
    focal.presses("Chọn kết quả này")
    focal.fills("Lý do chung", "Cần để tính tải khám.")
    focal.presses("Lưu")
    shares.puts_through_the_gate()
    focal.sees("Chờ thủ trưởng")
    # When the head approves, only the scanned bytes are let go
    head = person("head.bvdk")
    decides = Shares(head)
    decides.finds(TITLE)
    decides.approves()
    head.sees("Chỉ gửi được đúng tệp đã quét")
    decides.releases(other)
    head.sees("mã băm khác")
    decides.hands_over(extract)
    head.sees("Đã cho gửi")
    # Then the focal point gets exactly them, sends them, and nothing is kept
    shares.finds(TITLE)
    assert shares.file_to_send() == extract.read_bytes()
    shares.has_sent()
    focal.sees("Tệp đã xóa khỏi kho")
    text = pdf_text(focal.downloads("PDF"))
    assert "Trường Đại học Hành Trình" in text
    # And the minutes can be checked by anybody
    link = focal.main.get_by_role("link", name="Tra cứu biên bản").get_attribute("href")
    anybody = visitor()
    anybody.opens(link or "")
    anybody.sees("Biên bản chia sẻ dữ liệu")
    # When the data is called back, the recipient's word ends it
    decides.finds(TITLE)
    decides.calls_back("Đề tài đã dừng, không cần dữ liệu nữa.")
    shares.finds(TITLE)
    shares.confirms_deletion("Công văn 9 ngày 22/11/2026")
    focal.sees("Bên nhận đã xác nhận xóa")
