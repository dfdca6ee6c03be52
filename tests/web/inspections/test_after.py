"""After the signature: annexes, papers, signed scans."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from compliance.inspections.models import InspectionRevision
from compliance.inspections.states import InspectionState
from compliance.signed.models import SignedPaper
from reports import OfficialDocument, blocks, render_pdf
from tests.web.inspections import steps
from tests.web.inspections.rows import of_unit
from tests.web.inspections.test_signed import frozen


def test_an_annex_stands_beside_the_minutes_and_a_scan_comes_back(as_user, db, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.CONCLUDED)
    address = f"/inspections/{inspection.id}"
    before = frozen(db, inspection)
    browser = as_user("inspector")
    browser.get(f"{address}/annexes/new")
    version = steps.field(browser, "", "version")
    body = {
        "version": version,
        "number": "01/PL-KT",
        "dated": "2026-11-22",
        "reason": "Ghi nhầm tên phòng",
        "text": "Dòng 3: phòng máy ở nhà B.",
    }
    assert (
        browser.post(f"{address}/annexes/new", {**body, "dated": "2020-01-01"}).status_code == 400
    )
    assert browser.post(f"{address}/annexes/new", body).status_code == 302
    after = frozen(db, inspection)
    assert [line for line in before if line not in after] == []
    kept = db.scalars(select(InspectionRevision).where(InspectionRevision.kind == "annex-1")).one()
    assert kept.snapshot["minutes"]["sha256"]
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        for paper in ("annexes/1", "conclusion", "ledger", "remediation"):
            assert browser.get(f"{address}/{paper}.{form}").data.startswith(start), paper
    as_user("focal.bvdk").get(f"{address}/annexes/1.pdf")
    visitor = as_user("focal.tyt")
    assert visitor.get(f"{address}/ledger.pdf").status_code == 404
    browser.get(f"/verify/{kept.sha256}")
    assert "Phụ lục biên bản kiểm tra số 01/PL-KT" in browser.text
    scan = render_pdf(
        OfficialDocument(
            title="Bản quét", blocks=[blocks.Paragraph("Bản quét có chữ ký.")], draft=False
        )
    )
    slot = f"{address}/signed/annex-1"
    words = {"number": "01/PL-KT", "dated": "2026-11-22"}
    for vouched, status in ((None, 400), ("1", 302)):
        answer = browser.post(
            slot,
            {
                **words,
                **({"vouched": vouched} if vouched else {}),
                "file": (BytesIO(scan), "quet.pdf"),
            },
        )
        assert answer.status_code == status
    db.rollback()
    paper = db.scalars(
        select(SignedPaper).where(SignedPaper.about == f"inspection:{inspection.id}")
    ).one()
    assert browser.get(f"{address}/signed-files/{paper.id}").data == scan
    assert as_user("focal.bvdk").post(slot, words).status_code == 404
    # The notice of conclusion is waited for until its signed paper has come back.
    waits = "Người ra quyết định thông báo kết luận."
    browser.get(address)
    assert waits in browser.text
    given = {"number": "88/TB-SYT", "dated": "2026-11-22", "vouched": "1"}
    other = render_pdf(
        OfficialDocument(title="Thông báo", blocks=[blocks.Paragraph("Có chữ ký.")], draft=False)
    )
    sent = {**given, "file": (BytesIO(other), "tb.pdf")}
    assert browser.post(f"{address}/signed/conclusion", sent).status_code == 302
    browser.get(address)
    assert waits not in browser.text


def test_a_report_compares_with_the_last_time_and_the_median(as_user, db, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.MINUTES_SIGNED)
    browser = as_user("inspector")
    answer = steps.conclude(browser, f"/inspections/{inspection.id}")
    assert answer.status_code == 302
    db.rollback()
    report = db.scalars(
        select(InspectionRevision).where(
            InspectionRevision.inspection_id == inspection.id, InspectionRevision.kind == "report"
        )
    ).one()
    lines = report.snapshot["compared"]
    assert lines[0]["name"] == ""
    assert all(set(line) == {"name", "score", "last", "median"} for line in lines)
    assert any(line["last"] is not None for line in lines)
    assert any(line["median"] is not None for line in lines)
    assert browser.get(f"/inspections/{inspection.id}/report.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("login", ["inspector", "leader"])
def test_leaders_learn_and_every_figure_leads_to_rows(as_user, db, unit, login):
    browser = as_user(login)
    inspection = of_unit(db, unit("bvdk"), InspectionState.CONCLUDED)
    for page in (
        "/inspections/heat-map",
        "/inspections/heat-map?kind=benh_vien&sort=-score",
        "/inspections/year?checked=no",
        "/inspections/year?checked=yes&sort=-last",
        "/inspections/veracity",
        f"/inspections/{inspection.id}/compare",
    ):
        assert browser.get(page).status_code == 200, page
        for link in browser.page.xpath("//main//tbody//a/@href")[:2]:
            assert browser.get(link).status_code == 200, link
    browser.get("/inspections/heat-map")
    assert browser.page.xpath("//main//*[local-name()='svg'][@role='img']")
    ages = browser.page.xpath("//main//td[@class='num']/a[contains(@href, 'age=')]")
    total = 0
    for link in ages:
        browser.get(link.get("href"))
        shown = len(browser.page.xpath("//main//tbody/tr"))
        assert shown == min(int(link.text), 50)
        total += int(link.text)
    assert total
    assert as_user("focal.bvdk").get("/inspections/veracity").status_code == 404
