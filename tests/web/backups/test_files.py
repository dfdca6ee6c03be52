"""Files of runs: struck out as one, with a reason; the template is of the unit that is chosen."""

from __future__ import annotations

from sqlalchemy import select

from compliance.accounts.models import RoleAssignment
from compliance.backups.models import BackupRun
from compliance.core.audit import AuditEvent
from compliance.core.permissions import Role
from compliance.registers.models import RegisterEntry
from tests.support.backups import system_of
from tests.support.dossiers import acting, unit_of, user_of
from tests.web.backups.test_runs import HEAD, sent


def taken(browser, *lines: str) -> None:
    unit = sent(browser, "\n".join([HEAD, *lines]))
    (text,) = browser.page.xpath("//textarea[@name='text']")
    answer = browser.post("/backups/runs/take", {"unit_id": unit, "text": text.text}, follow=True)
    assert f"Đã ghi {len(lines)} lần mới" in answer.text


def test_a_whole_file_is_struck_out_at_once_and_nothing_else(app, as_user, time):
    key, code = system_of(app)
    focal = as_user("focal.bvdk")
    taken(focal, *(f"{code},{day}/11/2026 23:40,dat,,,,,,," for day in (10, 11)))
    time.advance(minutes=5)
    taken(focal, *(f"{code},{day}/11/2026 23:40,dat,,,,,,," for day in (18, 19, 20)))
    time.advance(minutes=5)
    taken(focal, f"{code},21/11/2026 01:00,dat,,,,,,,")
    focal.get("/backups/runs")
    pages = focal.page.xpath("//td/a[contains(@href, '/strike')]/@href")
    assert len(pages) == 2, "a file of one line is struck out at its line"
    wrong = pages[0]
    focal.get(wrong)
    assert "3 trong 3 dòng" in focal.text
    assert focal.post(wrong, {"reason": " "}).status_code == 200
    assert "Hãy ghi lý do" in focal.text
    other = as_user("focal.ttyt")
    assert other.get(wrong).status_code == 404
    assert other.post(wrong, {"reason": "Không phải việc của tôi"}).status_code == 404
    # One line was struck out before, for a reason of its own, which stays.
    with acting(app) as session:
        ids = session.scalars(
            select(RegisterEntry.id)
            .join(BackupRun, BackupRun.entry_id == RegisterEntry.id)
            .order_by(RegisterEntry.happened_on.desc())
        ).all()
    focal = as_user("focal.bvdk")
    focal.post(f"/registers/backups/{ids[1]}/withdraw", {"reason": "Bản hỏng"})
    answer = focal.post(wrong, {"reason": "Nạp nhầm tệp của LIS"}, follow=True)
    assert "Đã gạch 2 dòng của tệp" in answer.text
    with acting(app) as session:
        rows = session.scalars(
            select(RegisterEntry.withdrawn_reason)
            .join(BackupRun, BackupRun.entry_id == RegisterEntry.id)
            .order_by(RegisterEntry.happened_on.desc())
        ).all()
        assert rows == [None, "Bản hỏng", *["Nạp nhầm tệp của LIS"] * 2, None, None]
        events = session.scalars(
            select(AuditEvent.changes).where(AuditEvent.event == "backup:strike-file")
        ).all()
        assert events == [{"rows": 2}]
    focal.get(wrong)
    assert "Mọi dòng của tệp này đã bị gạch" in focal.text
    assert not focal.page.xpath("//input[@name='reason']")
    focal.get(f"/backups/{key}")
    assert "19/11/2026" not in focal.text
    # What came by token or by hand is no file.
    assert focal.get(f"/backups/runs/{key}/strike").status_code == 404


def test_the_template_is_of_the_unit_that_is_chosen(app, as_user):
    with acting(app) as session:
        centre, second = unit_of(session, "ttyt"), unit_of(session, "bvnhi")
        focal = user_of(session, "focal.ttyt")
        session.add(RoleAssignment(user_id=focal.id, unit_id=second.id, role=Role.FOCAL_POINT))
        ids = [str(centre.id), str(second.id)]
        session.commit()
    codes = [system_of(app, name)[1] for name in ("ttyt", "bvnhi")]
    focal = as_user("focal.ttyt")
    focal.get("/backups/runs")
    offered = focal.page.xpath("//select[@id='template-unit']/option/@value")
    assert set(offered) == set(ids)
    for unit, mine, other in ((ids[0], *codes), (ids[1], *reversed(codes))):
        text = focal.get(f"/backups/runs/template.csv?unit_id={unit}").data.decode("utf-8-sig")
        lines = [line.split(",")[0] for line in text.splitlines()]
        assert mine in lines
        assert other not in lines
    with acting(app) as session:
        foreign = unit_of(session, "bvdk").id
    assert focal.get(f"/backups/runs/template.csv?unit_id={foreign}").status_code == 404
