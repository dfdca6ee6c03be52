"""A campaign: choosing units three ways, teams without a stake, notice, papers."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from sqlalchemy import func, select

from compliance.accounts.models import RoleAssignment
from compliance.core.db import transaction
from compliance.core.permissions import Role
from compliance.inspections.campaign_models import CampaignSelection, CampaignUnit
from compliance.inspections.models import Campaign, Inspection, InspectionRow
from compliance.notices.models import Notice
from compliance.units.models import HealthUnit
from compliance.verification.models import VerifiedDocument
from tests.support.paper import pdf_text
from tests.web.inspections import campaigns as verbs


def chosen(db, campaign: str) -> list[CampaignUnit]:
    db.rollback()
    key = UUID(campaign.rsplit("/", 1)[1])
    return list(db.scalars(select(CampaignUnit).where(CampaignUnit.campaign_id == key)))


def test_from_the_draw_to_the_notice(as_user, db, unit):
    browser = as_user("inspector")
    campaign = verbs.plan(browser)
    assert verbs.draw(browser, campaign, stratified="1", size="13").status_code == 302
    stored = db.scalars(
        select(CampaignSelection).where(CampaignSelection.seed == "hạt giống mẫu")
    ).one()
    tickets = sorted(
        hashlib.sha256(f"hạt giống mẫu\n{row['code']}".encode()).hexdigest()
        for row in stored.candidates
    )
    assert [row["ticket"] for row in stored.candidates] == tickets
    browser.get(f"{campaign}/selections/1")
    assert "ra đúng kết quả này" in browser.text
    body = {"units": [str(unit("bvdk").id)], "reason": "Đơn vị hạng I"}
    browser.post(f"{campaign}/choose/hand", body)
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert browser.get(f"{campaign}/selections/1.{form}").data.startswith(start)
    places = chosen(db, campaign)
    assert 13 <= len(places) <= 14
    drop = next(place.unit_id for place in places if place.unit_id != unit("bvdk").id)
    assert browser.post(f"{campaign}/units/{drop}/drop", {"reason": ""}).status_code == 400
    assert "Hãy ghi lý do đưa đơn vị ra khỏi đợt." in browser.text
    long = {"reason": "Dài quá " * 200}
    assert browser.post(f"{campaign}/units/{drop}/drop", long).status_code == 400
    assert "Dài quá Dài quá" in browser.text
    assert len(chosen(db, campaign)) == len(places)
    browser.post(f"{campaign}/units/{drop}/drop", {"reason": "Đơn vị vừa giải thể"})
    assert len(chosen(db, campaign)) == len(places) - 1
    # Nothing is announced before days, teams and checklists are there.
    assert "Chưa có ngày hoặc chưa có đoàn" in verbs.moved(browser, campaign, "announced")
    browser.post(f"{campaign}/arrange")
    assert all(place.planned_on for place in chosen(db, campaign))
    assert "Chưa có bảng kiểm nào dành cho" in verbs.moved(browser, campaign, "announced")
    verbs.add_rule(browser, campaign, kinds=["benh_vien"], level_from="5")
    verbs.add_rule(browser, campaign, set="kiem-tra@1/noi-dung-dieu-27", groups=["Tuân thủ"])
    for paper in ("decision", "plan"):
        assert browser.get(f"{campaign}/{paper}.pdf").data.startswith(b"%PDF")
        assert browser.get(f"{campaign}/{paper}.docx").data.startswith(b"PK")
        assert "BẢN NHÁP" in pdf_text(browser.get(f"{campaign}/{paper}.pdf").data)
    told = db.scalar(select(func.count()).select_from(Notice))
    page = verbs.moved(browser, campaign, "announced")
    assert "Đã thông báo" in page
    db.rollback()
    known = db.scalars(
        select(VerifiedDocument).where(VerifiedDocument.about == f"campaign:{campaign[11:]}")
    ).all()
    assert len(known) == 2
    for paper in ("decision", "plan"):
        assert "BẢN NHÁP" not in pdf_text(browser.get(f"{campaign}/{paper}.pdf").data)
    browser.get(f"/verify/{known[0].hash}")
    assert "Kiểm tra mẫu quý IV" in browser.text
    places = chosen(db, campaign)
    assert all(place.inspection_id for place in places)
    rows = db.scalars(
        select(InspectionRow.item_id).where(InspectionRow.inspection_id == places[0].inspection_id)
    ).all()
    assert rows
    assert all(item.startswith("KT-TT") for item in rows)
    assert db.scalar(select(func.count()).select_from(Notice)) > told
    opened = db.get(Inspection, places[0].inspection_id)
    assert opened.planned_on >= opened.self_assess_by
    assert browser.get(f"{campaign}/units/{places[0].unit_id}/notice.pdf").data.startswith(b"%PDF")
    assert "không đổi danh sách" in _refused(browser, campaign)
    assert "Đang kiểm tra" in verbs.moved(browser, campaign, "running")
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert browser.get(f"{campaign}/report.{form}").data.startswith(start)
    assert "chưa ký biên bản" in verbs.moved(browser, campaign, "closed")
    browser.get("/inspections/calendar?month=2026-12")
    assert "Khối lượng từng người" in browser.text


def _refused(browser, campaign: str) -> str:
    verbs.draw(browser, campaign, seed="lần nữa", size="1")
    return browser.text


def test_units_are_taken_by_risk_with_figures_and_by_hand_with_a_reason(as_user, db, unit):
    browser = as_user("inspector")
    campaign = verbs.plan(browser)
    browser.get(f"{campaign}/choose/risk?sort=rr-khoi-phuc&kind=benh_vien")
    assert browser.response.status_code == 200
    head = browser.page.xpath("//table//th[@aria-sort='descending']//text()")
    assert any("Khôi phục thử" in text for text in head)
    answer = browser.post(f"{campaign}/choose/risk", {"size": "5", "kinds": ["benh_vien"]})
    assert answer.status_code == 302
    browser.get(answer.location)
    stored = db.scalars(select(CampaignSelection).order_by(CampaignSelection.made_at)).all()[-1]
    points = [row["points"] for row in stored.candidates]
    assert points == sorted(points, reverse=True)
    assert sum(row["taken"] for row in stored.candidates) == 5
    assert all(row["figures"] for row in stored.candidates)
    station = unit("tyt")
    hand = f"{campaign}/choose/hand"
    assert browser.post(hand, {"units": [str(station.id)], "reason": ""}).status_code == 400
    assert "Hãy ghi lý do" in browser.text
    assert browser.post(hand, {"units": [], "reason": "x"}).status_code == 400
    words = {"units": [str(station.id)], "reason": "Có đơn phản ánh"}
    assert browser.post(hand, words).status_code == 302
    assert station.id in {place.unit_id for place in chosen(db, campaign)}
    browser.get(f"{hand}?q={station.name}")
    assert f'value="{station.id}"' not in browser.text


def test_nobody_is_sent_to_their_own_unit_or_above_or_below_it(as_user, db, user, unit):
    browser = as_user("inspector")
    campaign = verbs.plan(browser)
    body = {"units": [str(unit("bvdk").id)], "reason": "Theo kế hoạch"}
    browser.post(f"{campaign}/choose/hand", body)
    with transaction():
        below = HealthUnit(
            code="khoa-mau",
            name="Khoa mẫu",
            kind="phong",
            group="truc_thuoc",
            parent_id=unit("bvdk").id,
            department_id=unit("bvdk").department_id,
        )
        db.add(below)
        db.flush()
        below.path = f"{unit('bvdk').path}{below.id}/"
        db.add(
            RoleAssignment(user_id=user("inspector2").id, unit_id=below.id, role=Role.FOCAL_POINT)
        )
    place = f"{campaign}/units/{unit('bvdk').id}"
    browser.get(place)
    assert "Không được kiểm tra đơn vị này" in browser.text
    version = browser.page.xpath("//main//input[@name='version']/@value")[0]
    visit = {"version": version, "planned_on": "2026-12-02"}
    answer = browser.post(place, {**visit, "team": [str(user("inspector2").id)]})
    assert answer.status_code == 400
    assert "đơn vị cấp trên, cấp dưới" in browser.text
    late = browser.post(place, {**visit, "planned_on": "2027-02-01"})
    assert late.status_code == 400
    assert browser.post(place, {**visit, "team": [str(user("inspector").id)]}).status_code == 302
    browser.post(f"{campaign}/arrange")
    team = db.get(CampaignUnit, chosen(db, campaign)[0].id)
    assert team.planned_on is not None


@pytest.mark.sqlite_only
def test_a_surprise_check_tells_nobody(as_user, db, unit):
    browser = as_user("inspector")
    campaign = verbs.plan(browser, check_type="kiem-tra-dot-xuat")
    body = {"units": [str(unit("bvdk").id)], "reason": "Có dấu hiệu"}
    browser.post(f"{campaign}/choose/hand", body)
    verbs.add_rule(browser, campaign)
    browser.post(f"{campaign}/arrange")
    before = db.scalar(select(func.count()).select_from(Notice))
    assert "Đã thông báo" in verbs.moved(browser, campaign, "announced")
    place = chosen(db, campaign)[0]
    assert db.get(Inspection, place.inspection_id).self_assess_by is None
    assert db.scalar(select(func.count()).select_from(Notice)) == before


@pytest.mark.sqlite_only
def test_the_notice_to_the_units_runs_against_a_clock(as_user, db):
    browser = as_user("inspector")
    campaign = verbs.plan(browser, decided_on="2026-11-02")
    browser.get(campaign)
    assert browser.page.xpath("//*[contains(@class, 'bad')][contains(., '3 ngày làm việc')]")
    edit = {**verbs.CAMPAIGN, "version": "1", "ends_on": "2026-11-01"}
    browser.post(f"{campaign}/edit", edit)
    assert "Ngày kết thúc đứng trước" in browser.text
    assert db.scalars(select(Campaign).where(Campaign.decision_number == "77/QĐ-SYT")).first()
