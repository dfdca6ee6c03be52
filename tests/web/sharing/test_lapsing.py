"""An approved share whose agreement runs out before it is sent goes back to a draft, said so."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from compliance.core.worker import ensure
from compliance.sharing.models import ShareEvent
from tests.support.dossiers import acting
from tests.support.sharing import CLEAN, approved, cleared, send, state_of

ENDS = {"agreement_from": date(2026, 1, 1), "agreement_to": date(2026, 12, 1),
        "expires_on": date(2026, 12, 1)}  # fmt: skip


def tick(app, run_jobs) -> None:
    with acting(app):
        ensure("sharing.expire")
    run_jobs()


def test_what_ran_out_unsent_is_taken_back_with_its_reason_and_the_unit_is_told(
    app, as_user, run_jobs, time
):
    share_id = approved(app, as_user, run_jobs, **ENDS)
    tick(app, run_jobs)
    assert state_of(app, share_id) == "approved"  # still in force
    time.advance(days=10)
    head, focal = as_user("head.bvdk"), as_user("focal.bvdk")
    send(head, share_id, CLEAN)
    assert state_of(app, share_id) == "approved"  # refused; nothing left
    for _hour in range(2):
        tick(app, run_jobs)
    assert state_of(app, share_id) == "draft"
    with acting(app) as session:
        (event,) = session.scalars(
            select(ShareEvent).where(ShareEvent.share_id == share_id, ShareEvent.verb == "lapse")
        )
        assert event.note == "Thỏa thuận hết hạn ngày 01/12/2026."
        assert event.actor_id is None
    for browser in (head, focal):
        browser.get("/notices")
        assert browser.text.count("về soạn lại") >= 1
    focal.get(f"/shares/{share_id}")
    assert "Thỏa thuận hết hạn ngày 01/12/2026." in focal.text
    assert focal.get(f"/shares/{share_id}/edit").status_code == 200


@pytest.mark.sqlite_only
def test_the_unit_may_take_it_back_at_once_and_not_before_its_day(app, as_user, run_jobs, time):
    share_id = cleared(app, as_user, run_jobs, **ENDS)
    focal = as_user("focal.bvdk")
    assert focal.post(f"/shares/{share_id}/lapse").status_code == 400
    time.advance(days=10)
    focal.get(f"/shares/{share_id}")
    assert "phiếu không đi tiếp được" in focal.text
    assert as_user("focal.ttyt").post(f"/shares/{share_id}/lapse").status_code == 404
    assert focal.post(f"/shares/{share_id}/lapse").status_code == 302
    assert state_of(app, share_id) == "draft"
