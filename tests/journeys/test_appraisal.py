"""The appraiser's week: dossiers checked, one returned, answered, compared, approved.

Eight dossiers show in every run what forty show in the full one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from compliance.core.db import transaction
from compliance.dossiers import moves
from compliance.dossiers.queries import find_dossier
from tests.journeys.navigators.dossiers import Dossiers
from tests.journeys.navigators.person import Person
from tests.support.dossiers import acting, ready, user_of
from tests.support.paper import made_up_pdf

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-appraisal")]

NUMBERS = (8, pytest.param(40, marks=pytest.mark.full))
MOST_CLICKS = 3
RETURNED = 7


class Clicks:
    """Counts what the appraiser's hand does."""

    def __init__(self, person: Person) -> None:
        self.person, self.number = person, 0

    def follows(self, name: str) -> None:
        self.number += 1
        self.person.follows(name)

    def presses(self, name: str) -> None:
        self.number += 1
        self.person.presses(name)


def hand_in(app: Flask, number: int) -> None:
    """Hand in dossiers of the hospital."""

    for n in range(1, number + 1):
        key = ready(
            app,
            code=f"bon-muoi-{n:02d}",
            name=f"Hệ thống hành trình {n:02d}",
            regulation_number="3/QC",
            regulation_date=date(2026, 10, 1),
        )
        with acting(app) as session, transaction():
            dossier = find_dossier(user_of(session, "inspector"), key)
            assert dossier is not None
            moves.submit(dossier, user_of(session, "head.bvdk"))


@pytest.mark.parametrize("number", NUMBERS)
def test_dossiers_are_checked_in_three_clicks_each_and_one_comes_back_better(
    app: Flask, person: Callable[[str], Person], tmp_path: Path, number: int
):
    # Given dossiers that wait, and nothing else in the list
    hand_in(app, number)
    who = person("appraiser")
    # When each is opened from the queue and decided
    for n in range(1, number + 1):
        name = f"Hệ thống hành trình {n:02d}"
        who.opens("/dossiers/queue?q=hanh+trinh&sort=system&state=submitted")
        clicks = Clicks(who)
        clicks.follows(name)
        if n == RETURNED:
            # What is missing is ticked already.
            clicks.presses("Trả lại")
        else:
            clicks.presses("Đầy đủ, thẩm định")
        # Then no more than three clicks were needed
        assert clicks.number <= MOST_CLICKS, name
    # And the unit finds the remark, answers it, and hands the dossier in again
    system = f"Hệ thống hành trình {RETURNED:02d}"
    head = Dossiers(person("head.bvdk"))
    head.finds(system)
    head.person.follows("Xem và trả lời ý kiến")
    for form in range(head.person.main.locator(".remark-form").count()):
        box = head.person.main.locator(".remark-form").nth(form)
        box.locator("textarea").fill("Đã gửi kèm bản vẽ hoàn công.")
        with head.person.page.expect_navigation():
            box.get_by_role("button", name="Lưu trả lời").click()
    head.person.sees("Đã trả lời mọi ý kiến")
    head.finds(system)
    head.person.follows("Nội dung hồ sơ")
    head.person.fills("Giải pháp dùng chung", "Tường lửa chung của bệnh viện.")
    head.person.presses("Lưu")
    head.moves("Trình hồ sơ")
    # When the appraiser compares, then only what changed is there
    dossiers = Dossiers(who)
    dossiers.finds(system)
    who.follows("So hai lần trình gần nhất")
    who.sees("Tường lửa chung của bệnh viện.")
    # And the dossier goes on to its approval
    dossiers.finds(system)
    who.follows("Kiểm tra tính đầy đủ")
    who.sees("Đã gửi kèm bản vẽ hoàn công.")
    who.presses("Đầy đủ, thẩm định")
    dossiers.finds(system)
    who.follows("Đọc để thẩm định")
    while who.main.get_by_role("button", name="Ghi nhận đã xử lý").count():
        who.presses("Ghi nhận đã xử lý")
    who.sees("0 ý kiến chưa đóng")
    fits = dict.fromkeys(("level_fit", "design_fit", "operation_fit"), "Phù hợp.")
    dossiers.moves("Kết luận thẩm định: phù hợp", **fits)
    decision = tmp_path / "quyet-dinh.pdf"
    decision.write_bytes(made_up_pdf("QUYẾT ĐỊNH MẪU"))
    dossiers.approves(decision, "34/QĐ-HT", "2026-11-22")
    who.sees("Đã phê duyệt")
