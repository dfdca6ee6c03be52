"""Putting a signed file into its slot, taking it out, and letting it lapse."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.signed.checking import Checked, Slot, check, digest
from compliance.signed.models import SignedPaper
from compliance.signed.queries import all_standing, standing, standing_with
from compliance.units.models import HealthUnit
from compliance.verification.queries import document_of
from compliance.verification.services import register_document, revoke_document

SHORTEST_REASON = 10


def attach(
    slot: Slot,
    content: bytes,
    file_name: str,
    *,
    unit: HealthUnit,
    number: str | None,
    dated: date | None,
    vouched: bool,
    actor_id: UUID | None,
    not_before: date | None = None,
    keep: Callable[[], StoredFile] | None = None,
) -> SignedPaper:
    """Put a signed file into its slot; the one that stood there ends and lapses.

    Args:
        slot: where it is to stand.
        content: the file.
        file_name: as it was uploaded.
        unit: whose document it is.
        number: of the document, as the paper says.
        dated: likewise.
        vouched: whether the person confirms what no check can say.
        actor_id: who uploads.
        not_before: no paper of this slot can be older.
        keep: stores these bytes in another way than as a plain document.

    Raises:
        Refused: number or day is missing or wrong, the file does not belong here, or somebody
            must vouch for it and did not.
        Clash: somebody else put a file there at the same moment.
    """
    written = clean(number)
    if not written:
        raise Refused(_("Ghi số văn bản."), "number")
    _check_day(dated, not_before)
    assert dated is not None
    found = check(content, slot, written)
    _refuse_elsewhere(slot, digest(content))
    if found.needs_person and not vouched:
        raise Refused(why_person(found), "vouched")
    old = standing(slot.about, slot.revision, slot.name)
    if old is not None:
        _end(old, actor_id, None)
    kept = keep() if keep else _keep(content, file_name, found, unit.id, actor_id)
    row = SignedPaper(
        unit_id=unit.id,
        about=slot.about,
        slot=slot.name,
        revision=slot.revision,
        number=written[:120],
        dated=dated,
        file_id=kept.id,
        state=found.state.value,
        binding=found.binding.value,
        vouched=found.needs_person,
        signatures=list(found.signatures),
        added_at=clock.now(),
        added_by=actor_id,
    )
    row.file = kept
    session().add(row)
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa tải bản ký cho tài liệu này. Hãy tải lại trang.")) from None
    _let_check(row, slot, unit)
    audit.note(
        "signed:attach",
        target=row,
        details={
            "about": slot.about,
            "slot": slot.name,
            "revision": slot.revision,
            "sha256": kept.sha256,
            "state": row.state,
            "binding": row.binding,
            "vouched": row.vouched,
            "replaces": old.id if old else None,
        },
    )
    return row


def remove(row: SignedPaper, actor_id: UUID | None, reason: str | None) -> None:
    """Take a file out of its slot; it stays in the history and its hash is revoked.

    Raises:
        Refused: it does not stand there any more, or the reason is too short to help anybody.
    """
    if row.ended_at is not None:
        raise Refused(_("Bản ký này đã được thay hoặc bỏ trước đó."))
    words = clean(reason) or ""
    if len(words) < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    _end(row, actor_id, words[:500])
    audit.note("signed:remove", target=row, details={"slot": row.slot, "sha256": row.file.sha256})


def lapse(about: str, reason: str) -> None:
    """End every paper about something whose content was replaced; ``reason`` says by what."""
    for row in all_standing(about):
        _end(row, None, reason)


def why_person(found: Checked) -> str:
    """Return what a person must confirm, and why no check can."""
    if found.state == "changed":
        return str(
            _(
                "Tệp có phần thêm hoặc sửa sau khi ký số. Hãy so với bản giấy; nếu đúng, đánh dấu "
                "xác nhận rồi tải lại."
            )
        )
    if found.state == "none":
        return str(
            _(
                "Tệp không có chữ ký số. Nếu là bản quét có chữ ký tay và con dấu, đánh dấu xác "
                "nhận rồi tải lại."
            )
        )
    if found.stranger:
        return str(
            _(
                "Chứng thư của người ký không thuộc nơi cấp đã khai báo, hoặc không còn hạn. Hãy "
                "hỏi lại người ký; nếu đúng, đánh dấu xác nhận rồi tải lại."
            )
        )
    return str(
        _(
            "Trong tệp không thấy mã kiểm tra hay số văn bản. Hãy so nội dung; nếu đúng, đánh dấu "
            "xác nhận rồi tải lại."
        )
    )


def _keep(
    content: bytes, name: str, found: Checked, unit_id: UUID, actor_id: UUID | None
) -> StoredFile:
    return files.keep(
        io.BytesIO(content),
        name=name,
        media_type=found.media_type,
        purpose="document",
        unit_id=unit_id,
        actor_id=actor_id,
    )


def _check_day(dated: date | None, not_before: date | None) -> None:
    if dated is None or dated > clock.today():
        raise Refused(_("Ghi ngày văn bản; ngày không thể ở tương lai."), "dated")
    if not_before is not None and dated < not_before:
        raise Refused(_("Ngày văn bản trước ngày chốt nội dung. Hãy kiểm tra lại."), "dated")


def _refuse_elsewhere(slot: Slot, sha256: str) -> None:
    for other in standing_with(sha256):
        here = (other.about, other.revision, other.slot) == (slot.about, slot.revision, slot.name)
        if here:
            raise Refused(_("Tệp này đang là bản ký của tài liệu này rồi."), "file")
        if not slot.shared:
            raise Refused(_("Tệp này đã là bản ký của một tài liệu khác."), "file")


def _end(row: SignedPaper, actor_id: UUID | None, reason: str | None) -> None:
    row.ended_at, row.ended_by, row.end_reason = clock.now(), actor_id, reason
    session().flush()
    # One decision may stand in several dossiers: it lapses with the last.
    if not standing_with(row.file.sha256):
        revoke_document(row.file.sha256)


def _let_check(row: SignedPaper, slot: Slot, unit: HealthUnit) -> None:
    known = document_of(row.file.sha256)
    title = _("Bản đã ký: %(title)s", title=slot.title)
    if known is not None:  # it stood here or elsewhere before, and was taken out
        known.revoked_at, known.title, known.dated = None, title[:255], row.dated
        known.revision = slot.revision
        return
    register_document(
        row.file.sha256,
        title=title,
        unit_name=unit.name,
        dated=row.dated,
        revision=slot.revision,
        unit_id=unit.id,
    )
