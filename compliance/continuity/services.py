"""Writing, approving and renewing downtime cards and recovery procedures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.continuity.documents import page_count
from compliance.continuity.models import ContinuityDocument, ContinuityVersion, Kind
from compliance.continuity.queries import fields
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean, fold
from compliance.core.types import new_id
from compliance.registers.models import RegisterEntry
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


def start(
    unit: HealthUnit, system: InformationSystem | None, kind: str, title: str | None
) -> ContinuityDocument:
    """Begin a card or a procedure with an empty first version.

    Raises:
        Refused: no title, no such kind, or a system of another unit.
    """
    if kind not in set(Kind):
        raise Refused(_("Hãy chọn loại tài liệu."), "kind")
    if not clean(title):
        raise Refused(_("Hãy ghi tên."), "title")
    if system is not None and system.unit_id != unit.id:
        raise Refused(_("Hệ thống này không thuộc đơn vị đã chọn."), "system_id")
    row = ContinuityDocument(
        id=new_id(),
        unit_id=unit.id,
        system_id=system.id if system else None,
        kind=kind,
        title=(clean(title) or "")[:255],
        created_at=clock.now(),
        search=_search(title, unit, system),
    )
    session().add(row)
    session().flush()
    _add_version(row, 1, {})
    return row


def _search(title: str | None, unit: HealthUnit, system: InformationSystem | None) -> str:
    return fold(title, unit.name, system.name if system else None)[:600]


def _add_version(
    document: ContinuityDocument, number: int, boxes: Mapping[str, str]
) -> ContinuityVersion:
    row = ContinuityVersion(
        id=new_id(),
        document_id=document.id,
        unit_id=document.unit_id,
        number=number,
        boxes=dict(boxes),
        changed_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row


def save(
    document: ContinuityDocument,
    seen_version: int,
    boxes: Mapping[str, str | None],
    title: str | None = None,
) -> None:
    """Keep the text of the version that is worked on.

    Args:
        document: with its versions.
        seen_version: of the version the form was filled on.
        boxes: field of the pack → text.
        title: a better name; only until a version is approved, for it is printed on that one.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: it is approved, or the document is ended.
    """
    row = document.newest
    _refuse_closed(document, row)
    if row.version != seen_version:
        stored = {f"f_{key}": text for key, text in row.boxes.items()} | {"title": document.title}
        raise Clash(_("Người khác vừa sửa bản này. Hãy xem lại rồi lưu lại."), stored)
    if clean(title) and document.approved is None:
        document.title = (clean(title) or "")[:255]
        document.search = _search(document.title, document.unit, document.system)
    known = {field["id"] for field in fields(document.kind)}
    row.boxes = {key: clean(text) or "" for key, text in boxes.items() if key in known}
    row.changed_at = clock.now()


def approve(
    document: ContinuityDocument,
    seen_version: int,
    approver: str | None,
    on: date,
    next_review: date | None,
) -> None:
    """Note who approved the version and when; it is closed with that.

    Raises:
        Clash: somebody changed the text after it was read for approval.
        Refused: a required field is empty, a card is longer than one page, nobody is named, or
            the days make no sense.
    """
    row = document.newest
    _refuse_closed(document, row)
    if row.version != seen_version:
        raise Clash(_("Bản này vừa được sửa. Hãy đọc lại nội dung rồi ghi phê duyệt."))
    if lacking := missing(document, row):
        raise Refused(_("Còn thiếu: %(names)s.", names="; ".join(lacking)))
    if document.kind == Kind.DOWNTIME and (pages := page_count(document, row)) > 1:
        raise Refused(_("Thẻ dài %(n)s trang. Rút gọn cho vừa một trang A4.", n=pages))
    if not clean(approver):
        raise Refused(_("Ghi người phê duyệt (họ tên, chức danh)."), "approver")
    if on > clock.today():
        raise Refused(_("Ngày phê duyệt chưa đến."), "approved_on")
    earlier = document.approved
    if earlier is not None and earlier.approved_on and on < earlier.approved_on:
        raise Refused(_("Ngày phê duyệt trước bản đang dùng."), "approved_on")
    if next_review is not None and next_review <= on:
        raise Refused(_("Lần rà soát sau phải sau ngày phê duyệt."), "next_review")
    row.approver, row.approved_on = (clean(approver) or "")[:120], on
    row.next_review = next_review
    row.changed_at = clock.now()
    audit.note("continuity:approve", target=row, details={"number": row.number})


def missing(document: ContinuityDocument, row: ContinuityVersion) -> list[str]:
    """Return the required fields that are empty, in words."""
    asked = [field for field in fields(document.kind) if field["required"]]
    return [field["text"]["vi"] for field in asked if not row.boxes.get(field["id"])]


def renew(document: ContinuityDocument) -> ContinuityVersion:
    """Begin the next version with the text of the approved one.

    Raises:
        Refused: one is being worked on, or the document is ended.
    """
    _refuse_ended(document)
    newest = document.newest
    if newest.approved_on is None:
        raise Refused(_("Đang có bản %(n)s chưa phê duyệt.", n=newest.number))
    return _add_version(document, newest.number + 1, newest.boxes)


def note_test(document: ContinuityDocument, entry: RegisterEntry) -> None:
    """Note the restore test or drill that tried the approved version last.

    Raises:
        Refused: no version is approved, or the entry is older than the one noted.
    """
    row = document.approved
    if row is None:
        raise Refused(_("Chưa có bản nào được phê duyệt để thử."))
    if row.tried is not None and row.tried.happened_on > entry.happened_on:
        raise Refused(_("Đã ghi một lần thử mới hơn."))
    row.tested_id = entry.id
    row.changed_at = clock.now()


def end(document: ContinuityDocument, reason: str | None) -> None:
    """Use a document no more; it stays readable.

    Raises:
        Refused: no reason, or it is ended already.
    """
    _refuse_ended(document)
    if not clean(reason):
        raise Refused(_("Ghi lý do thôi dùng."), "reason")
    document.ended_at, document.ended_reason = clock.now(), (clean(reason) or "")[:255]


def _refuse_ended(document: ContinuityDocument) -> None:
    if document.ended_at is not None:
        raise Refused(_("Tài liệu này đã thôi dùng, chỉ xem được."))


def _refuse_closed(document: ContinuityDocument, row: ContinuityVersion) -> None:
    _refuse_ended(document)
    if row.approved_on is not None:
        raise Refused(_("Bản %(n)s đã phê duyệt nên không sửa; hãy lập bản mới.", n=row.number))
