"""The documents of step 1: what each must say, and that each can be written both ways."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime

import pytest

from bench.documents import sample_dossier
from reports import Signer, render_docx, render_pdf
from reports.blocks import Column, Status
from reports.documents import (
    dossier,
    four_layer_plan,
    inspection_minutes,
    inspection_report,
    register_log,
    risk_report,
    scan_certificate,
)
from reports.documents.dossier_data import DossierData, ListedSystem
from reports.documents.inspection_data import (
    CheckedGroup,
    CheckedRow,
    FindingLine,
    InspectionData,
)
from reports.documents.issue import Issue
from tests.unit.reports.samples import NATION, pages_of, text_of_docx, text_of_pdf
from tests.unit.reports.test_slips import slips

ISSUE = Issue(
    issuing_body="Trung tâm Y tế khu vực Mẫu",
    parent_body="Sở Y tế tỉnh Gia Lai",
    place="Gia Lai",
    date=date(2026, 11, 22),
    signer=Signer("", "Giám đốc", "Nguyễn Thị Mẫu"),
    recipients=["Lưu: VT"],
    demo=True,
)
DOSSIER = sample_dossier(14)
RISKS = risk_report.RiskReport(
    issue=ISSUE,
    system_name="HIS",
    level=3,
    steps={1: "Thấp", 2: "Trung bình", 3: "Cao"},
    matrix={(3, 3): 1},
    risks=[
        risk_report.JudgedRisk(
            code="RR-1",
            threat="Mã độc tống tiền",
            asset="Máy chủ",
            harm="Ngừng tiếp đón",
            likelihood="Cao",
            impact="Cao",
            rating="Cao",
        )
    ],
)

PLAN = four_layer_plan.FourLayerPlan(
    issue=ISSUE,
    unit_name="Trung tâm Y tế khu vực Mẫu",
    year=2026,
    layers=[
        four_layer_plan.Layer(
            title="Lớp 1. Lực lượng tại chỗ",
            status=Status("met"),
            document="Quyết định số 4/QĐ-TTYT",
            items=[four_layer_plan.LayerItem(text="Phân công lực lượng", status=Status("partly"))],
        ),
        four_layer_plan.Layer(title="Lớp 2. Giám sát chuyên nghiệp"),
    ],
    missing=["Lớp 2: chưa có hợp đồng giám sát"],
)
SCAN = scan_certificate.ScanCertificate(
    issue=ISSUE,
    unit_name="Trạm Y tế xã Mẫu",
    scanned_at=datetime(2026, 11, 22, 2, 5, tzinfo=UTC),
    passed=False,
    files=[
        scan_certificate.ScannedFile(
            name="kham-benh.csv",
            format="CSV",
            sha256="9f" * 32,
            size="12,3 MB",
            rows=120_000,
            columns=[
                scan_certificate.ScannedColumn(
                    table="",
                    name="so_cccd",
                    kind="Số CCCD",
                    state="Chưa che",
                    hits=118_000,
                    share=0.98,
                    example="0640********",
                    stops=True,
                )
            ],
            warnings=["Tệp dùng bảng mã cp1258."],
            errors=["Trang tính thứ hai bị hỏng."],
        )
    ],
)
INSPECTION = InspectionData(
    issue=ISSUE,
    unit_name="Bệnh viện Mẫu",
    basis="Quyết định số 55/QĐ-SYT",
    team=[("Nguyễn Văn Kiểm", "Trưởng đoàn")],
    received_by=["Bà Trần Thị Mẫu, Giám đốc"],
    started=date(2026, 11, 20),
    ended=date(2026, 11, 21),
    groups=[
        CheckedGroup(
            "A. Thông báo",
            [
                CheckedRow(code="A1", text="Có thông báo", verdict=Status("met")),
                CheckedRow(
                    code="A2",
                    text="Có đồng ý",
                    unit_answer=Status("met"),
                    verdict=Status("not_met"),
                    note="Chưa có mẫu",
                ),
                CheckedRow(code="A3", text="Có nhật ký"),
            ],
        )
    ],
    findings=[FindingLine(number="1", text="Chưa có mẫu đồng ý", due=date(2026, 12, 31))],
    conclusion="Đơn vị cơ bản thực hiện.",
    team_signer="Nguyễn Văn Kiểm",
    unit_signer="Trần Thị Mẫu",
)
LOG = register_log.RegisterLog(
    issue=ISSUE,
    title="Sao lưu dữ liệu",
    unit_name="Bệnh viện Mẫu",
    columns=[Column("Ngày"), Column("Hệ thống", 3)],
    rows=[[date(2026, 11, 1), "HIS"]],
    summary="Lần khôi phục thử sau: 01/12/2026.",
    notes=["RPO 24 giờ là quy ước."],
)
ALL = {
    "dossier": dossier.layout(DOSSIER),
    "four layers": four_layer_plan.layout(PLAN),
    "scan": scan_certificate.layout(SCAN),
    "minutes": inspection_minutes.layout(INSPECTION),
    "report": inspection_report.layout(INSPECTION),
    "log": register_log.layout(LOG),
}


@pytest.mark.parametrize("name", ALL)
def test_each_document_is_written_both_ways_with_head_and_marks(name):
    pages = pages_of(render_pdf(ALL[name]))
    word = text_of_docx(render_docx(ALL[name]))
    for text in (" ".join(pages), word):
        assert NATION in text
        assert "BẢN NHÁP" in text
    assert all("DỮ LIỆU MẪU" in page for page in pages)


@pytest.mark.parametrize("name", ALL)
def test_each_document_takes_all_its_data_empty(name):
    """A person prints early: nothing but the names is known."""
    empty = {
        "dossier": dossier.layout(DossierData(issue=ISSUE)),
        "four layers": four_layer_plan.layout(replace(PLAN, layers=(), missing=())),
        "scan": scan_certificate.layout(replace(SCAN, files=(), passed=None, scanned_at=None)),
        "minutes": inspection_minutes.layout(InspectionData(issue=ISSUE, unit_name="Trạm Mẫu")),
        "report": inspection_report.layout(InspectionData(issue=ISSUE, unit_name="Trạm Mẫu")),
        "log": register_log.layout(replace(LOG, rows=())),
    }[name]
    assert NATION in text_of_pdf(render_pdf(empty))
    assert NATION in text_of_docx(render_docx(empty))


def test_the_dossier_prints_the_parts_it_names_each_alone_or_all_together():
    whole = replace(DOSSIER, parts=list(dossier.PARTS), risk_report=RISKS)
    alone = [dossier.layout_part(whole, part) for part in dossier.PARTS]
    assert alone == dossier.layout(whole)
    short = replace(whole, parts=("tong-quan", "cap-do"))
    assert dossier.layout(short) == alone[2:4]


def test_network_addresses_are_in_the_description_only():
    whole = replace(DOSSIER, risk_report=RISKS)
    for part in dossier.PARTS:
        text = text_of_pdf(render_pdf(dossier.layout_part(whole, part)))
        assert ("192.0.2.0/24" in text) == (part == "tong-quan")


def test_every_requirement_is_in_the_plan_and_gaps_are_gathered():
    text = text_of_pdf(render_pdf(dossier.layout_part(DOSSIER, "phuong-an")))
    for line in DOSSIER.lines:
        assert text.count(line.code) == (2 if line.is_gap else 1)


def test_what_the_dossier_lacks_is_named_once_and_part_by_part():
    found = dossier.missing(DossierData(issue=ISSUE, missing=["Chưa có chủ quản"]))
    assert len(found) == len(set(found))
    for what in ("Cấp độ đề xuất", "Chủ quản: tên", "Tiêu chuẩn áp dụng", "Chưa có chủ quản"):
        assert what in found


def test_unanswered_requirements_are_counted_as_missing():
    found = dossier.missing(DOSSIER)
    assert "2 yêu cầu chưa trả lời" in found
    assert "Tài liệu kèm theo: Thiết kế đã duyệt" in found


def test_level_four_asks_for_more_than_level_three():
    third = set(dossier.missing(DOSSIER))
    fourth = set(dossier.missing(replace(DOSSIER, level=4)))
    assert "Mức ảnh hưởng tới lợi ích công cộng (cấp độ 4, 5)" in fourth - third


def test_a_merged_dossier_lists_its_systems():
    data = replace(DOSSIER, systems=[ListedSystem("LIS", 2), ListedSystem("PACS", 1)])
    text = text_of_pdf(render_pdf(dossier.layout_part(data, "de-nghi")))
    assert "LIS" in text
    assert "PACS" in text


def test_the_letter_asks_for_approval_only_where_one_body_does_both():
    both = dossier.layout_part(DOSSIER, "de-nghi")
    first = dossier.layout_part(replace(DOSSIER, asks_approval=False), "de-nghi")
    assert "thẩm định, phê duyệt" in both.title
    assert "phê duyệt" not in first.title


def test_the_decision_is_issued_by_the_deciding_body():
    data = replace(
        DOSSIER,
        decision_issue=replace(ISSUE, issuing_body="Sở Y tế tỉnh Gia Lai", parent_body=""),
        authority="Giám đốc Sở Y tế",
    )
    text = text_of_pdf(render_pdf(dossier.layout_part(data, "du-thao-quyet-dinh")))
    for part in ("GIÁM ĐỐC SỞ Y TẾ", "QUYẾT ĐỊNH:", "Điều 1.", "Điều 2.", "Điều 3.", "Cấp độ 3"):
        assert part in text
    assert "Theo đề nghị của Trung tâm Y tế khu vực" in text


@pytest.mark.parametrize(
    ("name", "called"),
    [("HIS", "hệ thống thông tin HIS"), ("Hệ thống thông tin A", "hệ thống thông tin A")],
)
def test_the_words_for_a_system_are_never_said_twice(name, called):
    assert replace(DOSSIER, system_name=name).called == called


@pytest.mark.parametrize(
    ("passed", "words"), [(True, "ĐẠT:"), (False, "KHÔNG ĐẠT:"), (None, "CHƯA CÓ KẾT LUẬN:")]
)
def test_the_certificate_opens_with_its_verdict(passed, words):
    document = scan_certificate.layout(replace(SCAN, passed=passed))
    assert document.blocks[0].text.startswith(words)


def test_the_certificate_names_file_hash_and_redacted_example():
    text = text_of_pdf(render_pdf(scan_certificate.layout(SCAN)))
    for part in ("kham-benh.csv", "0640********", "98%", "22/11/2026 09:05", "bị hỏng"):
        assert part in text
    assert "9f" * 32 in text.replace(" ", "")


def test_minutes_and_report_show_both_answers_and_count_verdicts():
    for layout in (inspection_minutes.layout, inspection_report.layout):
        text = text_of_pdf(render_pdf(layout(INSPECTION)))
        assert "Đã kiểm tra 3 nội dung; đạt: 1" in text
        assert "chưa có kết quả: 1" in text
        assert "Đơn vị tự đánh giá" in text
        assert "từ ngày 20/11/2026 đến ngày 21/11/2026" in text


def test_minutes_are_signed_by_unit_and_team_not_by_the_head():
    document = inspection_minutes.layout(INSPECTION)
    assert document.signer is None
    text = text_of_pdf(render_pdf(document))
    assert "ĐẠI DIỆN ĐOÀN KIỂM TRA" in text
    assert "Nguyễn Thị Mẫu" not in text


def test_every_document_dataclass_is_frozen():
    for data in (DOSSIER, PLAN, SCAN, INSPECTION, LOG, slips(1)):
        assert is_dataclass(data)
        assert data.__dataclass_params__.frozen
        assert fields(data)
