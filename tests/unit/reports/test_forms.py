"""Every field of the forms of the decree has its place in the document that follows the form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bench.documents import sample_dossier
from checklists import load
from reports import Signer, render_docx
from reports.blocks import Status
from reports.documents import dossier
from reports.documents.dossier_appraisal_data import Appraisal
from reports.documents.dossier_data import DossierData, ListedSystem, Party, PlanGroup
from reports.documents.issue import Issue
from tests.unit.reports.samples import text_of_docx

PACK = load("nd331-2026")
FORMS = {form["id"]: form for form in PACK.section("forms")}
PARTS: Mapping[str, Any] = PACK.section("form_parts")
ISSUE = Issue(
    issuing_body="Bệnh viện Mẫu",
    parent_body="Sở Y tế Mẫu",
    number="12/BVM-KH",
    place="Pleiku",
    date=date(2026, 11, 22),
    signer=Signer("", "Giám đốc", "Nguyễn Thị Mẫu"),
    recipients=["Nơi nhận thứ nhất", "Lưu: VT"],
    legal_bases=["Luật An ninh mạng số 116/2025/QH15", "Nghị định số 331/2026/NĐ-CP"],
    draft=False,
)
BODY = replace(ISSUE, issuing_body="Sở Y tế Mẫu", parent_body="", signer=Signer("", "Giám đốc Sở"))
SET = [
    ("Thuyết minh tổng quan", "Kèm theo"),
    ("Thiết kế đã duyệt", "Kèm theo"),
    ("Thuyết minh đề xuất cấp độ", "Kèm theo"),
    ("Thuyết minh phương án bảo đảm an ninh mạng", "Kèm theo"),
]
DATA: DossierData = replace(
    sample_dossier(7),
    issue=ISSUE,
    request_issue=None,
    decision_issue=BODY,
    level=4,
    system_name="Phần mềm Mẫu",
    address="1 đường Mẫu",
    addressee="Cơ quan thẩm định Mẫu",
    operator=Party(name="Đơn vị vận hành Mẫu"),
    owner=Party(name="Chủ quản Mẫu"),
    specialised_unit="Đơn vị chuyên trách Mẫu",
    supervisor="Đơn vị chuyên trách Mẫu",
    executors="Đơn vị thi hành Mẫu",
    authority="GIÁM ĐỐC SỞ Y TẾ MẪU",
    standard="TCVN 14423:2026",
    systems=[ListedSystem("Phần mềm Mẫu", 4), ListedSystem("Hệ thống thứ hai", 4)],
    attachments=SET,
    high_attachments=[("Ý kiến chuyên môn của đơn vị chuyên trách", "Kèm theo")],
    national_security="Căn cứ: Đ16.",
    appraisal=Appraisal(
        issue=BODY,
        document="số 7/YK-SYT ngày 01/11/2026",
        request="số 12/BVM-KH ngày 01/10/2026",
        lead="Phòng chủ trì Mẫu",
        partners=["Phòng phối hợp Mẫu"],
        method="Lấy ý kiến bằng văn bản",
        partner_opinions="Phòng phối hợp đồng ý.",
        level_fit="Cấp độ đúng.",
        design_fit="Thiết kế đúng.",
        operation_fit="Vận hành đúng.",
        other="Ý kiến khác Mẫu.",
        conclusion="Chưa phù hợp",
        gaps=["Sửa vùng mạng."],
        documents=[(name, "Lần 1", "ab" * 32) for name, _ in SET],
    ),
)
#: What the text must say for a field, where it is the same in every form.
COMMON = {
    "issuing_body": None,  # the operator or the appraising body: looked at below
    "doc_number": "Số:",
    "place_date": "Pleiku, ngày",
    "bases": "Luật An ninh mạng số 116/2025/QH15",
    "system_name": "Phần mềm Mẫu",
    "operator": "Đơn vị vận hành Mẫu",
    "address": "1 đường Mẫu",
    "proposed_level": "cấp độ 4",
    "recipients": "Nơi nhận thứ nhất",
    "signer": None,
    "att_overview": "Thuyết minh tổng quan",
    "att_design": "Thiết kế đã duyệt",
    "att_level": "Thuyết minh đề xuất cấp độ",
    "att_plan": "Thuyết minh phương án bảo đảm an ninh mạng",
    "att_opinion": "Ý kiến chuyên môn của đơn vị chuyên trách",
    "plan_design": "trong quá trình thiết kế phù hợp TCVN 14423:2026",
    "plan_operation": "trong quá trình vận hành phù hợp TCVN 14423:2026",
}
OWN = {
    ("mau-01", "request"): "đề nghị cơ quan, đơn vị nêu trên thẩm định, phê duyệt",
    ("mau-01", "merged_list"): "Hệ thống thứ hai",
    ("mau-02", "national_security_request"): "Danh mục hệ thống thông tin quan trọng về an ninh",
    ("mau-03", "ask"): "sự phù hợp của cấp độ đề xuất và của phương án",
    ("mau-04", "request_doc"): "số 12/BVM-KH ngày 01/10/2026",
    ("mau-04", "documents"): "ab" * 32,
    ("mau-04", "lead"): "Phòng chủ trì Mẫu",
    ("mau-04", "partners"): "Phòng phối hợp Mẫu",
    ("mau-04", "method"): "Lấy ý kiến bằng văn bản",
    ("mau-04", "partner_opinions"): "Phòng phối hợp đồng ý.",
    ("mau-04", "level_fit"): "Cấp độ đúng.",
    ("mau-04", "design_fit"): "Thiết kế đúng.",
    ("mau-04", "operation_fit"): "Vận hành đúng.",
    ("mau-04", "other"): "Ý kiến khác Mẫu.",
    ("mau-04", "conclusion"): "chưa phù hợp",
    ("mau-04", "gaps"): "Sửa vùng mạng.",
    ("mau-05", "appraisal_doc"): "số 7/YK-SYT ngày 01/11/2026",
    ("mau-05", "att_appraisal"): "Ý kiến thẩm định của cơ quan chủ trì thẩm định",
    ("mau-05", "plan_only"): "phê duyệt phương án bảo đảm an ninh mạng của",
    ("mau-06", "proposer"): "Theo đề nghị của Bệnh viện Mẫu",
    ("mau-06", "level"): "Cấp độ 4",
    ("mau-06", "proposer_duty"): "vận hành hệ thống theo phương án đã được phê duyệt",
    ("mau-06", "others_duty"): "Cơ quan, đơn vị liên quan phối hợp",
    ("mau-06", "executors"): "Đơn vị thi hành Mẫu",
    ("mau-06", "supervisor"): "Đơn vị chuyên trách Mẫu kiểm tra, giám sát",
    ("mau-07", "duties"): "Đơn vị chuyên trách Mẫu kiểm tra, giám sát",
}
#: Who issues and signs, where it is not the operator.
BY_BODY = ("mau-04", "mau-06", "mau-07")


def fields_of(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in form["sections"]:
        shared = PARTS[section["use"]] if "use" in section else section
        yield from shared["fields"]


def expected(form: str, field: str) -> str:
    if field == "issuing_body":
        return "SỞ Y TẾ MẪU" if form in BY_BODY else "BỆNH VIỆN MẪU"
    if field == "signer":
        return "GIÁM ĐỐC SỞ" if form in BY_BODY else "Nguyễn Thị Mẫu"
    return OWN.get((form, field)) or COMMON[field] or ""


@pytest.mark.parametrize("form", [form for form in FORMS if form in dossier.FORMS])
def test_every_field_of_the_form_has_a_place_in_its_document(form):
    data = replace(DATA, asks_approval=form == "mau-01", plan_only=form == "mau-05")
    text = text_of_docx(render_docx(dossier.layout_part(data, dossier.FORMS[form])))
    for field in fields_of(FORMS[form]):
        words = expected(form, field["id"])
        assert words, f"{form}: no expectation for {field['id']}"
        assert words in text, f"{form}: {field['id']} ({field['label']['vi']})"


def test_every_form_but_the_annual_report_has_a_document():
    """Mẫu số 08 is the annual report of the whole sector, not a part of a dossier."""
    assert set(FORMS) - set(dossier.FORMS) == {"mau-08"}
    assert set(dossier.FORMS.values()) <= set(dossier.PARTS)


#: What the text of the three descriptions must say for a field: its heading or its value.
DESCRIBED = {
    "thuyet-minh-tong-quan": {
        "owner.name": "Chủ quản Mẫu",
        "owner.mandate": "Quy định chức năng, nhiệm vụ:",
        "owner.head": "Người đại diện, chức vụ:",
        "owner.address": "Địa chỉ:",
        "owner.contact": "Điện thoại, thư điện tử:",
        "owner.delegation": "Ủy quyền: số 5/UQ",
        "operator.name": "Đơn vị vận hành Mẫu",
        "operator.mandate": "Quy định chức năng, nhiệm vụ:",
        "operator.head": "Người đại diện, chức vụ:",
        "operator.address": "Địa chỉ:",
        "operator.contact": "Điện thoại, thư điện tử:",
        "operator.vendor": "Thuê dịch vụ: Hợp đồng Mẫu",
        "scope.scope": "Phạm vi Mẫu",
        "scope.size": "Quy mô của hệ thống",
        "scope.served": "Đối tượng phục vụ",
        "architecture.logical": "Mô hình lô-gic, mô hình vật lý",  # in the box of what is missing
        "architecture.physical": "Mô hình lô-gic, mô hình vật lý",
        "architecture.devices": "Danh mục thiết bị, thiết bị mạng chính",
        "architecture.services": "Danh mục ứng dụng, dịch vụ",
        "architecture.network": "Quy hoạch vùng mạng, địa chỉ IP",
    },
    "thuyet-minh-de-xuat-cap-do": {
        "list.list": "Phần mềm Mẫu",
        "detail.info": "2.1. Loại thông tin xử lý",
        "detail.type": "2.2. Loại hệ thống",
        "detail.basis": "2.4. Tiêu chí đã đối chiếu",
        "detail.grey": "Điểm chưa rõ Mẫu",
        "risks.risks": "3. Nguy cơ, rủi ro chính và mức ảnh hưởng dự kiến",
        "high.related": "4.1. Hệ thống liên quan, kết nối",
        "high.attacks": "4.2. Nguy cơ tấn công và mức ảnh hưởng",
        "high.public_effect": "Mức hại Mẫu",
        "high.availability": "Chạy liên tục Mẫu",
        "high.risk_report": "Báo cáo đánh giá rủi ro chi tiết",
    },
    "thuyet-minh-phuong-an": {
        "principles.standard": "TCVN 14423:2026",
        "principles.shared": "Dùng chung Mẫu",
        "principles.isolation": "Tính sẵn sàng, phân tách",
        "principles.regulation": "Quy chế đã ban hành",
        **{f"seven.{key}": "Phần Mẫu" for key in ("a", "b", "c", "d", "dd", "e", "g")},
        "management.mgmt": "Mức đáp ứng theo nhóm yêu cầu quản lý, kỹ thuật",
        "technical.tech": "Mức đáp ứng theo nhóm yêu cầu quản lý, kỹ thuật",
        "cloud.separation": "Tách hệ thống, vùng mạng, vùng lưu trữ",
        "gaps.gaps": "Tổng hợp việc còn thiếu",
        "four_layers.layers": "Đối chiếu mô hình bảo vệ bốn lớp",
    },
}
#: Optional, the project's own: the degrees of harm are printed at levels 4 and 5 only.
NOT_PRINTED = {("thuyet-minh-de-xuat-cap-do", "detail.harm")}
DOCUMENTS = {
    "thuyet-minh-tong-quan": "tong-quan",
    "thuyet-minh-de-xuat-cap-do": "cap-do",
    "thuyet-minh-phuong-an": "phuong-an",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field_of_the_descriptions_has_its_place(name):
    lines = [replace(line, group="Nhóm Mẫu") for line in DATA.lines]
    data = replace(
        DATA,
        delegation="số 5/UQ",
        rented=True,
        vendor="Hợp đồng Mẫu",
        scope="Phạm vi Mẫu",
        unclear=["Điểm chưa rõ Mẫu"],
        public_effect="Mức hại Mẫu",
        availability_reason="Chạy liên tục Mẫu",
        shared_solutions="Dùng chung Mẫu",
        plan=[PlanGroup("Phần Mẫu", lines)],
        four_layers=[("Lớp 1", Status("met"), "")],
    )
    text = text_of_docx(render_docx(dossier.layout_part(data, DOCUMENTS[name])))
    document = next(row for row in PACK.section("documents") if row["id"] == name)
    for section in document["sections"]:
        for field in section["fields"]:
            key = f"{section['id']}.{field['id']}"
            if (name, key) not in NOT_PRINTED:
                assert DESCRIBED[name][key] in text, f"{name}: {key}"
