"""The whole job once, as its people do it: import, classify, dossier, scan, inspect, report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.navigators.dossiers import INTERNAL, Dossiers
from tests.journeys.navigators.inspections import Inspections
from tests.journeys.navigators.inventory import Inventory, filled
from tests.journeys.navigators.person import Person
from tests.journeys.navigators.scans import Scans
from tests.support.paper import docx_text, made_up_pdf, pdf_text

NAME = "Phần mềm lịch trực hành trình"
CODE = "lich-truc-hanh-trinh"
TODAY = "2026-11-22"
UNIT = "bvdk-gia-lai"
ROWS = {
    "Hệ thống": [
        {
            "Mã hệ thống": CODE,
            "Tên hệ thống": NAME,
            "Mã đơn vị giữ mục kiểm kê": UNIT,
            "Mã loại hệ thống": "nhan-su",
            "Tình trạng": "Đang dùng",
            "Giai đoạn": "Đang vận hành",
            "Mục đích, chức năng": "Quản lý lịch trực của nhân viên.",
            "Phạm vi": "Các khoa, phòng.",
            "Nơi đặt": "Tại đơn vị",
            "Có thông tin công khai": "Không",
            "Có thông tin riêng": "Có",
            "Có dữ liệu cá nhân": "Có",
            "Có bí mật nhà nước": "Không",
            "Số người có dữ liệu cơ bản": 400,
            "Số người có dữ liệu nhạy cảm": 400,
            "Cách đếm số người": "Đếm mã nhân viên khác nhau.",
            "Quy chế: số": "01/QC-HT",
            "Quy chế: ngày": "15/03/2026",
            "Quy chế: cơ quan": "Bệnh viện (số liệu thử)",
        }
    ],
    "Quan hệ": [
        {"Mã hệ thống": CODE, "Quan hệ": "Chủ quản", "Mã đơn vị": "so-y-te"},
        {"Mã hệ thống": CODE, "Quan hệ": "Đơn vị vận hành", "Mã đơn vị": UNIT},
        {
            "Mã hệ thống": CODE,
            "Quan hệ": "Đơn vị chuyên trách an ninh mạng",
            "Mã đơn vị": "van-phong-so",
        },
    ],
    "Vùng mạng": [
        {"Mã hệ thống": CODE, "Tên vùng mạng": "Vùng nội bộ", "IP nội bộ": "192.0.2.64/28"}
    ],
    "Thành phần": [
        {"Mã hệ thống": CODE, "Loại": "Máy chủ", "Tên, chủng loại": "Máy chủ lịch trực"}
    ],
    "Nhóm người dùng": [
        {"Mã hệ thống": CODE, "Nhóm người dùng, đối tượng phục vụ": "Điều dưỡng", "Số người": 30}
    ],
}
PATIENTS = "\n".join(
    [
        "Họ và tên,Ngày sinh,Số CCCD,Mã thẻ BHYT,Điện thoại,Chẩn đoán",
        *(
            f"Nguyễn Thị Thử {word},0{n}/02/1980,05218000{n}12{n},DN452520{n}12345{n},"
            f"090{n}12345{n},Tăng huyết áp"
            for n, word in enumerate(("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy"), 1)
        ),
        "",
    ]
)
pytestmark = [pytest.mark.xdist_group("journey-main"), pytest.mark.postgresql_in_full]


@pytest.fixture
def focal(person: Callable[[str], Person]) -> Person:
    """The focal point of the hospital."""
    return person("focal.bvdk")


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A made-up decision, as signed and scanned."""
    file = tmp_path / "quyet-dinh.pdf"
    file.write_bytes(made_up_pdf("QUYẾT ĐỊNH MẪU"))
    return file


def test_a_system_is_imported_classified_and_approved(
    focal: Person, person: Callable[[str], Person], tmp_path: Path, decision: Path
):
    # Given a system in a workbook that the hospital filled in
    inventory, dossiers = Inventory(focal), Dossiers(focal)
    workbook = filled(inventory.template(), ROWS, tmp_path / "kiem-ke.xlsx")
    # When it is imported
    inventory.reads(workbook)
    focal.sees("Sẽ thêm")
    inventory.writes()
    # Then the list has it, once
    assert inventory.lists(NAME) == 1
    # When it is classified, then its level comes with its reasons
    dossiers.classifies(NAME, INTERNAL, otherwise="false")
    focal.sees("Đề xuất cấp độ")
    focal.sees("NĐ 331/2026")
    # When its requirements are answered and what is missing is written
    dossiers.goes_to_requirements(NAME)
    dossiers.answers_in_bulk("Phòng Công nghệ thông tin đã làm, có hồ sơ.")
    dossiers.opens_for(NAME)
    assert dossiers.missing() == ["Rủi ro: chưa đánh giá rủi ro nào"]
    dossiers.takes_suggested_risks()
    # Then nothing stops it, and the head hands it in
    assert dossiers.missing() == []
    head = Dossiers(person("head.bvdk"))
    head.finds(NAME)
    head.moves("Trình hồ sơ")
    # And it is checked, appraised and approved
    appraiser = Dossiers(person("appraiser"))
    appraiser.finds(NAME)
    appraiser.moves("Nhận hồ sơ")
    appraiser.moves("Xác nhận hồ sơ đầy đủ, bắt đầu thẩm định")
    appraiser.moves(
        "Kết luận thẩm định: phù hợp",
        level_fit="Phù hợp.",
        design_fit="Phù hợp.",
        operation_fit="Phù hợp.",
        number="12/YKTĐ-HT",
    )
    approver = Dossiers(person("appraiser" if _may_decide(appraiser) else "approver"))
    approver.finds(NAME)
    approver.approves(decision, "34/QĐ-HT", TODAY)
    approver.person.sees("Đã phê duyệt")
    # And its papers name it
    dossiers.finds(NAME)
    focal.sees("Đã phê duyệt")
    assert NAME in pdf_text(dossiers.paper("pdf"))
    assert NAME in docx_text(dossiers.paper("docx"))


def _may_decide(dossiers: Dossiers) -> bool:
    return dossiers.person.main.get_by_role("link", name="Ghi quyết định phê duyệt").count() > 0


def test_an_extract_with_patients_is_stopped_with_a_certificate(focal: Person, tmp_path: Path):
    # Given an extract with patients as they are
    extract = tmp_path / "trich-xuat.csv"
    extract.write_text(PATIENTS, encoding="utf-8")
    # When it is scanned
    scans = Scans(focal)
    scans.hands_in(extract)
    # Then it may not be shared, and the certificate says so without one value of a patient
    scans.waits_for("Chưa được chia sẻ")
    focal.sees("Số CCCD")
    certificate = pdf_text(scans.certificate())
    assert "trich-xuat.csv" in certificate
    for page in (certificate, focal.main.inner_text()):
        assert "Nguyễn Thị Thử" not in page
        assert "DN4525201" not in page


def test_an_inspection_ends_in_minutes_and_a_report(
    person: Callable[[str], Person], tmp_path: Path, decision: Path
):
    # Given an inspection of the hospital
    inspector = person("inspector")
    inspections = Inspections(inspector)
    inspections.opens_for("Bệnh viện Đa khoa", TODAY)
    inspections.starts("Kiểm tra đột xuất theo phản ánh (số liệu thử).")
    # When rows are judged, one with evidence, one that fails
    inspections.judges("Đạt", "Đã xem quyết định phân công.", decision)
    inspections.judges("Không đạt", "Chưa có văn bản.")
    # Then a finding arises
    inspections.confirms_finding()
    inspector.opens(inspections.page_path)
    inspector.sees("Kiến nghị (1)")
    # And the papers come out
    inspections.signs_minutes("01/BB-HT", TODAY)
    inspections.concludes("02/BC-HT", TODAY, "Đơn vị cần khắc phục một kiến nghị.")
    for kind, number in (("minutes", "01/BB-HT"), ("report", "02/BC-HT")):
        for form, read in (("pdf", pdf_text), ("docx", docx_text)):
            text = read(inspections.paper(kind, form))
            assert "Bệnh viện Đa khoa" in text
            assert number in text
    # And the leader sees the sector
    leader = person("leader")
    leader.sees("Toàn ngành")
    leader.sees("Hệ thống quan trọng được phê duyệt cấp độ")
