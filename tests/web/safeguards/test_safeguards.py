"""The safeguard card: what is not stated is unknown, never no; figures and calendar read it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from checklists import load
from compliance.core.days import add_months
from compliance.core.db import transaction
from compliance.figures.facts import Window
from compliance.obligations.models import Obligation
from compliance.obligations.services import refresh
from compliance.obligations.sources import Cycle
from compliance.plans.models import FourLayerPlan, PlanMeasure
from compliance.plans.rules import measures
from compliance.safeguards.figures import columns
from compliance.safeguards.slots import references, suggestions
from compliance.systems.models import InformationSystem
from tests.support.backups import system_of
from tests.support.browser import differences
from tests.support.dossiers import acting, unit_of, user_of
from tests.support.traces import pdf_text
from tests.web.training.test_pages import add

CARD = {
    "version": "0", "redundancy": "Hai nguồn điện", "log_sources": "Máy chủ\nTường lửa",
    "log_days": "180", "encrypted": "Bản sao lưu", "key_holder": "Trưởng phòng CNTT",
    "access_reviewed_on": "2026-10-01", "connected": "yes", "ipv6": "", "protector": "",
    "professional_protection": "no",
}  # fmt: skip


def write(browser, page: str, **changes):
    browser.get(f"{page}/edit")
    version = browser.page.xpath("//input[@name='version']/@value")[0] or "0"
    return browser.post(f"{page}/edit", {**CARD, **changes, "version": version})


def test_a_card_is_written_printed_and_counted(app, as_user):
    key, code = system_of(app)
    page, focal = f"/safeguards/{key}", as_user("focal.bvdk")
    for changes, words in (
        ({"key_holder": ""}, "chức danh giữ khóa"),
        ({"access_reviewed_on": "2026-11-30"}, "chưa đến"),
        ({"connected": "no", "ipv6": "yes"}, "không tính IPv6"),
        ({"professional_protection": "yes"}, "Ghi ai bảo vệ"),
    ):
        assert write(focal, page, **changes).status_code == 200
        assert words in focal.text, words
    assert write(focal, page).status_code == 302
    focal.get(page)
    assert "chưa rõ" in focal.text
    printed = pdf_text(focal.get(f"{page}/card.pdf").data)
    for words in ("Trưởng phòng CNTT", "180 ngày", "Ô trống là chưa khai"):
        assert words in printed, words
    focal.get(f"/systems/{key}")
    assert "rà soát tài khoản 01/10/2026" in focal.text
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
        facts = columns([unit], Window(date(2026, 10, 1), date(2026, 12, 31)))
        system = session.get_one(InformationSystem, key)
        assert facts[system.id] == {"connected": True, "professional_protection": False}
        focal_point = user_of(session, "focal.bvdk")
        (said,) = references(focal_point, unit, "KT-NHATKY-10")
        assert "hệ thống đã khai" in said.word
        assert not references(focal_point, unit, "QL-RUIRO-01")
        assert not references(user_of(session, "focal.tyt"), unit, "KT-NHATKY-10")
        with transaction():
            refresh([unit])
        duty = session.scalars(
            select(Obligation).where(
                Obligation.source == "upkeep.reviews", Obligation.system_id == system.id
            )
        ).one_or_none()
        months = Cycle("ra-tai-khoan").months(system.level) if system.level else None
        expected = add_months(date(2026, 10, 1), months) if months else None
        assert (duty.due_on if duty else None) == expected
    focal.get(f"/safeguards/?state=no-ipv6&q={code}")
    assert page in focal.page.xpath("//main//a/@href")
    assert focal.post(f"{page}/edit", {**CARD, "version": "99"}).status_code == 200
    assert "vừa sửa phiếu này" in focal.text
    assert focal.get("/safeguards/export.xlsx").status_code == 200
    assert as_user("focal.tyt").get(page).status_code == 404
    assert as_user("focal.tyt").get(f"{page}/card.pdf").status_code == 404


def test_what_the_cards_say_is_taken_into_the_plan_by_one_press(app, as_user):
    key, _code = system_of(app)
    focal = as_user("focal.bvdk")
    assert write(focal, f"/safeguards/{key}", log_days="365").status_code == 302
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
        plan = select(FourLayerPlan.id).where(FourLayerPlan.unit_id == unit)
        row = select(PlanMeasure).where(
            PlanMeasure.plan_id.in_(plan), PlanMeasure.measure_id == "L2-02"
        )
        before = session.scalars(row).one()
        state, how = before.state, before.how
    page = f"/plans/{unit}/measures/L2-02"
    focal.get(page)
    assert "Gợi ý: Giữ nhật ký" in focal.text
    assert "365 ngày (" in focal.text
    assert f"/safeguards/?unit={unit}" in focal.page.xpath("//aside//a/@href")
    assert "Gợi ý: Dự phòng" not in focal.text
    version = focal.page.xpath("//aside//input[@name='version']/@value")[0]
    stale = focal.post(f"{page}/take/giu-nhat-ky", {"version": "999"})
    assert stale.status_code == 409
    assert focal.post(f"{page}/take/khong-co", {"version": version}).status_code == 404
    assert focal.post(f"{page}/take/giu-nhat-ky", {"version": version}).status_code == 302
    focal.get(page)
    # Taken over once; what the unit wrote stays, and no state is claimed for it.
    assert "Gợi ý: Giữ nhật ký" not in focal.text
    assert "Gợi ý: Nguồn nhật ký" in focal.text
    with acting(app) as session:
        after = session.scalars(row.options(selectinload(PlanMeasure.systems))).one()
        assert after.state == state
        assert after.how.startswith(f"{how}\nGiữ nhật ký: ")
        assert key in {system.id for system in after.systems}
        # Fields of the pack name measures that there are.
        known = measures()
        for field in load("nd331-2026").section("safeguard_fields"):
            assert set(field["measures"]["bon-lop"]) <= set(known)
        assert suggestions(user_of(session, "focal.tyt"), unit, "L2-02") == ()
        assert suggestions(user_of(session, "focal.bvdk"), unit, "L1-01") == ()
    assert as_user("leader").post(f"{page}/take/nguon-nhat-ky", {}).status_code == 403


def test_a_later_review_of_the_ledger_is_what_card_and_plan_tell(app, as_user):
    key, _code = system_of(app)
    page, focal = f"/safeguards/{key}", as_user("focal.bvdk")
    write(focal, page)
    with acting(app) as session:
        plan = f"/plans/{unit_of(session, 'bvdk').id}/measures/L1-10"
    focal.get(page)
    assert "lần gần hơn" not in focal.text
    focal.get(plan)
    assert "01/10/2026 (" in focal.text
    review = {"system_id": str(key), "reviewed_on": "2026-11-20", "reviewer": "Tổ CNTT"}
    add(focal, "/upkeep/reviews/", **review, accounts="120", removed="3")
    focal.get(page)
    assert "Sổ rà soát tài khoản ghi lần gần hơn: 20/11/2026" in focal.text
    focal.get(plan)
    assert "20/11/2026 (" in focal.text
    assert "01/10/2026" not in focal.text


def test_two_people_see_both_cards_in_the_words_of_the_page(app, as_user):
    page = f"/safeguards/{system_of(app)[0]}"
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    assert write(focal, page).status_code == 302
    head.get(f"{page}/edit")
    seen = head.page.xpath("//input[@name='version']/@value")[0]
    assert write(focal, page, ipv6="no", access_reviewed_on="2026-10-02").status_code == 302
    head.post(f"{page}/edit", {**CARD, "version": seen, "redundancy": "Hai máy chủ"})
    assert differences(head) == {
        "Dự phòng": ["Hai máy chủ", "Hai nguồn điện"],
        "Rà soát tài khoản gần nhất": ["01/10/2026", "02/10/2026"],
        "Đã chạy IPv6": ["— chưa rõ —", "Không"],
    }
