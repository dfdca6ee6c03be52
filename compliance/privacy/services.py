"""Writing the papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean, fold
from compliance.privacy.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from compliance.sharing.gate import pack_today
from compliance.sharing.rules import rows_of
from compliance.units.models import HealthUnit

DOSSIER_DAYS = (
    "started_on",
    "prepared_on",
    "filed_on",
    "answered_on",
    "completion_asked_on",
    "completed_on",
    "updated_on",
    "changed_on",
)


def save_activity(
    unit: HealthUnit,
    row: ProcessingActivity | None,
    boxes: Mapping[str, Any],
    *,
    seen_version: int,
) -> ProcessingActivity:
    """Store a line of the register; ``boxes`` has the ids of the pack.

    Raises:
        Clash: somebody else saved meanwhile; Refused: it has no name.
    """
    name = clean(boxes.get("activity"))
    if not name:
        raise Refused(_("Ghi tên hoạt động xử lý."), "activity")
    if row is None:
        row = ProcessingActivity(unit_id=unit.id, unit=unit, boxes={})
        session().add(row)
    elif row.version != seen_version:
        raise Clash(_("Người khác vừa sửa dòng này. Hãy mở lại trang rồi lưu."))
    row.name, row.drafted = name[:255], False
    row.boxes = {key: _plain(value) for key, value in boxes.items()}
    row.changed_at = clock.now()
    row.search = fold(row.name, unit.name, str(boxes.get("systems") or ""))[:600]
    session().flush()
    return row


def remove_activity(row: ProcessingActivity) -> None:
    """Take a line out of the register; the trail keeps what it said, contacts left out."""
    session().delete(row)
    session().flush()


def dossier_of(unit: HealthUnit, kind: str) -> ImpactAssessment:
    """Return the unit's dossier of this kind, opening it if there is none.

    Raises:
        Refused: the pack has no such kind.
    """
    if kind not in rows_of(pack_today(), "impact_assessments"):
        raise Refused(_("Không có loại hồ sơ này."))
    row = session().scalar(
        select(ImpactAssessment).where(
            ImpactAssessment.unit_id == unit.id, ImpactAssessment.kind == kind
        )
    )
    if row is None:
        row = ImpactAssessment(
            unit_id=unit.id, unit=unit, kind=kind, contents={}, changed_at=clock.now()
        )
        session().add(row)
        session().flush()
    return row


def save_dossier(row: ImpactAssessment, values: Mapping[str, Any], *, seen_version: int) -> None:
    """Store status, days and contents of a dossier.

    Raises:
        Clash: somebody else saved meanwhile.
        Refused: a status that needs a reason has none, or days that contradict each other.
    """
    if row.version != seen_version:
        raise Clash(_("Người khác vừa sửa hồ sơ này. Hãy mở lại trang rồi lưu."))
    statuses = rows_of(pack_today(), "impact_statuses")
    status = values.get("status")
    if status and status not in statuses:
        raise Refused(_("Hãy chọn một mục trong danh sách."), "status")
    reason, document = clean(values.get("reason")), clean(values.get("reason_document"))
    if status and statuses[status]["needs_reason"] and not (reason and document):
        raise Refused(_("Tình trạng này phải có lý do và văn bản kèm theo."), "reason")
    days = {name: values.get(name) for name in DOSSIER_DAYS}
    _check_days(days)
    for name, day in days.items():
        setattr(row, name, day)
    row.status, row.reason, row.reason_document = status or None, reason, document
    row.filing_number = clean(values.get("filing_number"))
    row.contents = {key: text for key, text in values["contents"].items() if clean(text)}
    row.changed_at = clock.now()
    session().flush()


def _check_days(days: Mapping[str, date | None]) -> None:
    for first, second in (
        ("started_on", "filed_on"),
        ("filed_on", "answered_on"),
        ("completion_asked_on", "completed_on"),
    ):
        start, end = days[first], days[second]
        if start and end and end < start:
            raise Refused(_("Ngày sau không được trước ngày trước của cùng một việc."), second)
    for name, day in days.items():
        if day and day > clock.today():
            raise Refused(_("Ngày đã làm không được sau hôm nay."), name)


def save_request(
    unit: HealthUnit, row: SubjectRequest | None, values: Mapping[str, Any], *, seen_version: int
) -> SubjectRequest:
    """Store a request of a data subject.

    Raises:
        Clash: somebody else saved meanwhile; Refused: kind, reference or days are wrong.
    """
    if values.get("kind") not in rows_of(pack_today(), "request_kinds"):
        raise Refused(_("Chọn loại yêu cầu."), "kind")
    reference, received = clean(values.get("reference")), values.get("received_on")
    if not reference or received is None:
        raise Refused(_("Ghi số văn bản đến và ngày nhận."), "reference")
    for name in ("received_on", "replied_on", "executed_on"):
        day = values.get(name)
        if day and (day > clock.today() or day < received):
            raise Refused(_("Ngày phải từ ngày nhận đến hôm nay."), name)
    if values.get("refusal") and values.get("executed_on"):
        raise Refused(_("Đã từ chối thì không có ngày thực hiện."), "executed_on")
    if row is None:
        row = SubjectRequest(unit_id=unit.id, unit=unit, kind=values["kind"])
        session().add(row)
    elif row.version != seen_version:
        raise Clash(_("Người khác vừa sửa yêu cầu này. Hãy mở lại trang rồi lưu."))
    row.kind, row.reference, row.received_on = values["kind"], reference, received
    row.via_others = bool(values.get("via_others"))
    row.extension_reason = clean(values.get("extension_reason"))
    row.replied_on, row.executed_on = values.get("replied_on"), values.get("executed_on")
    row.refusal, row.changed_at = clean(values.get("refusal")), clock.now()
    session().flush()
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return clean(value) if isinstance(value, str) else value
