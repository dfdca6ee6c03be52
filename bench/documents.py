"""How long documents take: run with ``python -m bench.documents``."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import date

from pypdf import PdfReader

from reports import Sheet, Signer, render_docx, render_pdf, render_xlsx
from reports.blocks import Cell, Status, StatusCode
from reports.documents import dossier
from reports.documents.dossier_data import (
    Criterion,
    Device,
    DossierData,
    InfoKind,
    Party,
    PlanGroup,
    PlanLine,
    Service,
    Zone,
)
from reports.documents.issue import Issue

_CODES: tuple[StatusCode, ...] = ("met", "met", "partly", "planned", "not_met", "na", "none")
_REQUIREMENT = (
    "Có biện pháp quản lý truy cập, quản trị hệ thống từ xa an toàn; kiểm soát truy cập từ bên "
    "ngoài vào hệ thống theo từng dịch vụ, ứng dụng cụ thể và ghi nhật ký đầy đủ."
)
_SIXTY_PAGES, _ALL = 196, 371
_HOW = (
    "Tường lửa tại Trung tâm tích hợp dữ liệu chỉ mở cổng cần thiết; quản trị qua mạng riêng ảo "
    "có xác thực hai lớp; nhật ký gửi về máy chủ tập trung và giữ 12 tháng."
)


def sample_dossier(requirements: int) -> DossierData:
    """Return a made-up dossier with so many requirements (the longest level has 371)."""
    lines = [
        PlanLine(
            code=f"Y{number:03d}",
            requirement=_REQUIREMENT,
            source=f"Mục {number // 40 + 1}.{number % 40}",
            status=Status(_CODES[number % len(_CODES)]),
            how=_HOW if number % 7 != 6 else "",
            evidence="Quy chế số 15/QC-TTYT; ảnh chụp cấu hình tường lửa",
            action="Bổ sung cấu hình, lập biên bản nghiệm thu" if number % 7 in (2, 3, 4) else "",
            owner="Phòng Công nghệ thông tin",
            due=date(2027, 3, 31) if number % 7 in (2, 3, 4) else None,
        )
        for number in range(requirements)
    ]
    groups = [
        PlanGroup(f"{index + 1}. Nhóm yêu cầu {index + 1}", lines[start : start + 40])
        for index, start in enumerate(range(0, len(lines), 40))
    ]
    party = Party(
        name="Trung tâm Y tế khu vực (dữ liệu mẫu)",
        mandate="Quyết định số 01/QĐ-SYT ngày 02/01/2026",
        head="Nguyễn Văn Mẫu, Giám đốc",
        address="01 đường Mẫu, tỉnh Gia Lai",
        contact="02690000000; mau@example.vn",
    )
    return DossierData(
        issue=Issue(
            parent_body="Sở Y tế tỉnh Gia Lai",
            issuing_body="Trung tâm Y tế khu vực",
            place="Gia Lai",
            date=date(2026, 11, 22),
            signer=Signer("", "Giám đốc", "Nguyễn Văn Mẫu"),
            recipients=["Như trên", "Lưu: VT"],
            demo=True,
        ),
        addressee="Văn phòng Sở Y tế",
        system_name="Hệ thống thông tin bệnh viện (HIS)",
        address="01 đường Mẫu, tỉnh Gia Lai",
        level=3,
        attachments=[("Thuyết minh tổng quan", "Kèm theo"), ("Thiết kế đã duyệt", "")],
        owner=party,
        operator=party,
        scope="Hệ thống phục vụ khám bệnh, chữa bệnh tại Trung tâm và 12 trạm y tế. " * 5,
        size=[("Người dùng", "350"), ("Người bệnh mỗi năm", "120.000")],
        served=[("Nhân viên y tế", "Khám, kê đơn", "Mạng nội bộ")],
        devices=[Device(f"Máy chủ {n}", "Phòng máy", "Chạy ứng dụng") for n in range(1, 21)],
        services=[Service("HIS", "Máy chủ 1", "Phòng máy", "Linux", "Khám, chữa bệnh")],
        zones=[Zone("Vùng máy chủ nội bộ", "192.0.2.0/24", "")],
        info_kinds=[InfoKind("Thông tin sức khỏe", "Bệnh án, đơn thuốc", 123_456)],
        subject_count_method="Đếm số định danh khác nhau ngày 20/11/2026.",
        system_type="Hệ thống phục vụ hoạt động nội bộ và cung cấp dịch vụ trực tuyến.",
        arguments=["Cấp độ 3 vì xử lý dữ liệu nhạy cảm của trên 10.000 người."],
        criteria=[Criterion("Dữ liệu nhạy cảm từ 10.000 chủ thể", "Đúng", "Điều 12", 3)],
        standard="TCVN 14423:2026",
        regulation="Quy chế số 15/QC-TTYT ngày 01/10/2026",
        plan=groups,
    )


def measure() -> Iterator[str]:
    """Yield one line a figure: the dossier of some sixty pages and the one of all requirements."""
    render_pdf(dossier.layout(sample_dossier(1)))  # the first one reads the fonts
    for name, requirements in (("dossier", _SIXTY_PAGES), ("full_dossier", _ALL)):
        documents = dossier.layout(sample_dossier(requirements))
        started = time.perf_counter()
        content = render_pdf(documents)
        yield f"{name}_pdf: {time.perf_counter() - started:.3f} s"
        yield f"{name}_pdf_pages: {len(PdfReader(io.BytesIO(content)).pages)} pages"
        yield f"{name}_pdf_size: {len(content) / 1024:.0f} KB"
        started = time.perf_counter()
        render_docx(documents)
        yield f"{name}_docx: {time.perf_counter() - started:.3f} s"
    rows: list[list[Cell]] = [
        [f"HT-{n:05d}", "Hệ thống thông tin", date(2026, 1, 1), n] for n in range(6_000)
    ]
    started = time.perf_counter()
    render_xlsx([Sheet("Hệ thống", ["Mã", "Tên", "Ngày", "Số"], rows)])
    yield f"systems_xlsx_6000_rows: {time.perf_counter() - started:.3f} s"


if __name__ == "__main__":
    for line in measure():
        print(line)
