"""The minutes of a share and the impact dossier: full, and with nothing but names."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reports import Signer, render_docx, render_pdf
from reports.documents import impact_assessment, share_minutes
from reports.documents.issue import Issue
from tests.unit.reports.samples import NATION, text_of_docx, text_of_pdf

ISSUE = Issue(
    issuing_body="BỆNH VIỆN MẪU",
    parent_body="SỞ Y TẾ MẪU",
    place="Gia Lai",
    date=date(2026, 11, 22),
    signer=Signer(title="THỦ TRƯỞNG ĐƠN VỊ"),
    demo=True,
)
MOMENT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MINUTES = share_minutes.ShareMinutes(
    issue=ISSUE,
    code="001/2026",
    unit_name="Bệnh viện Mẫu",
    kind="Một tệp, một lần",
    title="Số liệu khám",
    purpose="Nghiên cứu",
    recipient=[("Bên nhận", "Trường Đại học Mẫu")],
    basis="Sự đồng ý",
    agreement="Số 12",
    sha256="ab" * 32,
    rows=120,
    scanned_at=MOMENT,
    verdict="Không phát hiện định danh người bệnh chưa che",
    columns=[
        share_minutes.SharedColumn(
            table=f"Bảng {n}", name=f"Cột {n}", reason="Cần", exception="Căn cứ"
        )
        for n in range(80)
    ],
    steps=[
        share_minutes.DecisionStep(
            number=n, question="Câu hỏi?", outcome="Đi tiếp", source="Luật", passes=n != 3
        )
        for n in range(1, 9)
    ],
    channel="SFTP",
    approved_at=MOMENT,
    released_at=MOMENT,
    delete_by=date(2026, 12, 31),
    rules="dlcn-2026, bản 1",
)
DOSSIER = impact_assessment.ImpactDossier(
    issue=ISSUE,
    title="Hồ sơ đánh giá tác động",
    form="Mẫu 10",
    addressee="Cơ quan chuyên trách",
    unit_name="Bệnh viện Mẫu",
    status="Phải lập",
    started_on=date(2026, 10, 1),
    contents=[impact_assessment.Content(title="Mục đích", text="Khám bệnh", source="NĐ 356")],
    activities=[["Khám bệnh ngoại trú", "Khám", "nhạy cảm", 12500, "BHXH"]],
)
FULL = {
    "minutes": (share_minutes.layout(MINUTES), ["Trường Đại học Mẫu", "Cột 79", "31/12/2026"]),
    "dossier": (impact_assessment.layout(DOSSIER), ["Khám bệnh ngoại trú", "12.500", "Mẫu 10"]),
}
BARE = {
    "minutes": share_minutes.layout(
        share_minutes.ShareMinutes(
            issue=Issue(issuing_body="TRẠM MẪU"), code="1", unit_name="Trạm Mẫu", kind="", title="",
            missing=["Bên nhận"],
        )
    ),
    "dossier": impact_assessment.layout(
        impact_assessment.ImpactDossier(
            issue=Issue(issuing_body="TRẠM MẪU"), title="Hồ sơ", form="Mẫu 10", addressee="",
            unit_name="Trạm Mẫu", missing=["Mục đích"],
            contents=[impact_assessment.Content(title="Mục đích", text="", source="NĐ 356")],
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FULL)
def test_everything_stands_in_both_formats(name):
    document, words = FULL[name]
    for text in (text_of_pdf(render_pdf(document)), text_of_docx(render_docx(document))):
        assert NATION in text
        assert not [word for word in words if word not in text]


@pytest.mark.parametrize("name", BARE)
def test_nothing_but_names_can_be_printed(name):
    for text in (text_of_pdf(render_pdf(BARE[name])), text_of_docx(render_docx(BARE[name]))):
        assert NATION in text
        assert "BẢN NHÁP" in text
