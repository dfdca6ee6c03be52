"""What becomes of the findings of the demo: late, extended, fixed, reopened, transferred."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from compliance.accounts.models import User
from compliance.core.db import session
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.services import remedies
from compliance.inspections.states import Side


class Followed(Protocol):
    """Who made the inspection: its team, and a way to hand in the sample file."""

    context: Context
    team: list[User]

    def evidence(
        self,
        inspection: Inspection,
        title: str,
        *,
        finding_id: object = None,
        side: Side = Side.UNIT,
    ) -> None:
        """Attach the sample file to a finding."""
        ...


#: The way of a finding that is fixed and verified.
FIXED = 4


def follow_up(
    maker: Followed, inspection: Inspection, finding: Finding, number: int, day: date
) -> None:
    """Let the unit with an account act, and the inspectors answer, each in another way."""
    today, fixer = maker.context.today, focal_of(maker.context, inspection)
    way = number % 6
    if day < maker.context.days(-120) and number % 8:
        way = FIXED  # what is old has mostly been put right
    if fixer is None:
        if way == 2 and finding.due < today:
            with acting_on(finding.due - timedelta(1)):
                remedies.extend(
                    maker.team[0],
                    finding,
                    finding.version,
                    text="Đơn vị chờ kinh phí (dữ liệu mẫu).",
                    due=finding.due + timedelta(45),
                )
        return
    if way == 0 or day >= today:
        return
    with acting_on(day):
        remedies.plan_action(
            fixer,
            finding,
            finding.version,
            plan="Ban hành văn bản, cấu hình lại và nộp minh chứng (dữ liệu mẫu).",
            owner="Người phụ trách Mẫu",
            due=finding.due,
        )
        session().flush()
    done = day + timedelta(5)
    if way == 1 or done >= today:
        return
    with acting_on(done):
        maker.evidence(inspection, "Minh chứng khắc phục", finding_id=finding.id, side=Side.UNIT)
        session().flush()
        remedies.report_done(fixer, finding, finding.version, text="Đã hoàn thành.")
        session().flush()
    _decide(maker, finding, way, done + timedelta(3))


def _decide(maker: Followed, finding: Finding, way: int, day: date) -> None:
    if way == 2 or day >= maker.context.today:
        return
    with acting_on(day):
        actor = maker.team[1]
        if way == 3:
            again = max(finding.due, day) + timedelta(10)
            remedies.reopen(
                actor, finding, finding.version, text="Kiểm tra lại chưa đạt.", due=again
            )
        elif way == 5:
            remedies.transfer(
                actor,
                finding,
                finding.version,
                to="Công an tỉnh (dữ liệu mẫu)",
                text="Vượt thẩm quyền của Sở.",
            )
        else:
            maker.evidence(
                finding.inspection, "Ảnh kiểm tra lại", finding_id=finding.id, side=Side.INSPECTOR
            )
            session().flush()
            remedies.verify(actor, finding, finding.version, text="Đã kiểm tra lại, đạt yêu cầu.")


def focal_of(context: Context, inspection: Inspection) -> User | None:
    """Return the focal point of the inspected unit, if the demo has an account for it."""
    for alias, code in ALIASES.items():
        if context.units[code].id == inspection.unit_id:
            return context.users[f"focal.{alias}"]
    return None
