"""The head's decisions, the release of the very bytes that were scanned, and the end of a share."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import BinaryIO

from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.filestore import CHUNK
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.sharing.documents import freeze_minutes
from compliance.sharing.gate import Evaluation, evaluate
from compliance.sharing.models import ShareRequest
from compliance.sharing.moves import step
from compliance.sharing.queries import due_shares
from compliance.sharing.states import PROFILED, ShareState
from compliance.units.queries import Viewer
from compliance.verification.services import revoke_document

SHORTEST_REASON = 10
DELIVERED = "Xóa vì bên nhận đã nhận tệp"
ENDED = "Xóa vì phiếu chia sẻ đã kết thúc"
_HASH = re.compile(r"[0-9a-f]{64}")


class WrongBytes(Refused):
    """The bytes to be released are not the scanned ones; ``sha256`` is what they are."""

    def __init__(self, message: str, sha256: str) -> None:
        super().__init__(message, "file")
        self.sha256 = sha256


def note_wrong_bytes(share: ShareRequest, refused: WrongBytes) -> None:
    """Put the attempt on record: the refusal took its own traces with it."""
    audit.note("share:refuse-bytes", target=share, details={"sha256": refused.sha256})


def approve(share: ShareRequest, actor: Viewer, note: str | None = None) -> None:
    """Let the head approve; the gate is asked once more, for days pass and rules change.

    Raises:
        Refused: a step stops by now, or the step is not this person's.
    """
    found = evaluate(share, share.columns, share.scan)
    step(share, "approve", ShareState.APPROVED, actor, note=note, trace=found.trace)
    _refuse_stopped(found)
    share.trace, share.by_exception = found.trace, found.by_exception
    share.decided_at, share.decided_by = clock.now(), actor.id


def reject(share: ShareRequest, actor: Viewer, reason: str | None) -> None:
    """Refuse the request for good; the unit may copy it into a new one.

    Raises:
        Refused: no reason, or not this person's.
    """
    step(share, "reject", ShareState.REJECTED, actor, note=need_reason(reason))
    share.decided_at, share.decided_by = clock.now(), actor.id


def release_file(share: ShareRequest, stream: BinaryIO, name: str, actor: Viewer) -> None:
    """Release the uploaded file: its bytes must be the scanned ones. It is kept encrypted to send.

    Raises:
        Refused: other bytes, past its day, or not this person's.
    """
    sha256 = hash_of(stream)
    _release(share, sha256, actor)
    kept = files.keep(
        stream,
        name=name,
        media_type="application/octet-stream",
        purpose="share",
        unit_id=share.unit_id,
        actor_id=actor.id,
    )
    if kept.sha256 != share.sha256:  # the stream was changed between two readings
        files.discard(kept, ENDED)
        raise Refused(_("Tệp đổi trong lúc tải lên. Hãy tải lại."), "file")
    share.file_id, share.file = kept.id, kept


def hash_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a stream, and stand at its beginning again."""
    digest = hashlib.sha256()
    while block := stream.read(CHUNK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def release_hash(share: ShareRequest, sha256: str | None, actor: Viewer) -> None:
    """Release a file that stays at the unit, by its SHA-256 as worked out there.

    Raises:
        Refused: no such hash, past its day, or not this person's.
    """
    given = re.sub(r"\s", "", sha256 or "").lower()
    if not _HASH.fullmatch(given):
        raise Refused(_("Mã băm SHA-256 gồm 64 ký tự 0–9, a–f."), "sha256")
    _release(share, given, actor)


def _release(share: ShareRequest, sha256: str, actor: Viewer) -> None:
    step(share, "release", ShareState.RELEASED, actor, note=sha256)
    if sha256 != share.sha256:
        raise WrongBytes(
            _("Đây không phải tệp đã quét: mã băm khác. Gửi đúng tệp đã quét, hoặc quét lại."),
            sha256,
        )
    found = evaluate(share, share.columns, share.scan)
    _refuse_stopped(found)
    share.released_at, share.released_sha256 = clock.now(), sha256
    freeze_minutes(share)


def start_profile(share: ShareRequest, actor: Viewer) -> None:
    """Put an approved profile into force: no file goes by this step, each is checked later.

    Raises:
        Refused: it is a single file, or not this person's.
    """
    if share.kind not in PROFILED:
        raise Refused(_("Phiếu này gửi một tệp: tải đúng tệp đã quét hoặc ghi mã băm của tệp."))
    _release(share, share.sha256 or "", actor)


def confirm_delivery(share: ShareRequest, day: date | None, note: str | None) -> None:
    """Record that the recipient has the file: the copy kept here goes.

    Raises:
        Refused: it is not released, or the day makes no sense.
    """
    if share.state != ShareState.RELEASED:
        raise Refused(_("Phiếu chưa cho gửi hoặc đã kết thúc."))
    if day is None or day > clock.today():
        raise Refused(_("Ghi ngày đã gửi, không sau hôm nay."), "day")
    share.delivered_on, share.delivery_note = day, clean(note)
    audit.note("share:deliver", target=share, details={"day": day})
    _drop_file(share, DELIVERED)
    session().flush()


def revoke(share: ShareRequest, actor: Viewer, reason: str | None) -> None:
    """Call the data back before its day: the recipient must delete it now.

    Raises:
        Refused: no reason, or not this person's.
    """
    step(share, "revoke", ShareState.REVOKED, actor, note=need_reason(reason))
    _end(share)
    if share.minutes_sha256:
        revoke_document(share.minutes_sha256)


def expire(share: ShareRequest, actor: Viewer | None) -> None:
    """Record that the term is over; the worker does so by itself each hour.

    Raises:
        Refused: the day has not passed.
    """
    if share.expires_on is None or share.expires_on >= clock.today():
        raise Refused(_("Chưa qua ngày bên nhận phải xóa."))
    step(share, "expire", ShareState.EXPIRED, actor)
    _end(share)


def expire_due() -> int:
    """Record every share whose term is over; return how many. Doing it twice changes nothing."""
    due = due_shares()
    for share in due:
        expire(share, None)
    return len(due)


def confirm_deletion(
    share: ShareRequest, actor: Viewer, *, day: date | None, document: str | None
) -> None:
    """Record the recipient's word that it deleted or returned the data.

    Raises:
        Refused: no day or document, a day before the release or after today, or not one's own.
    """
    if day is None or not clean(document):
        raise Refused(_("Ghi ngày và văn bản xác nhận của bên nhận."), "document")
    if day > clock.today():
        raise Refused(_("Ngày xác nhận không được sau hôm nay."), "day")
    if share.released_at and day < clock.local(share.released_at).date():
        raise Refused(_("Ngày xác nhận không được trước ngày cho gửi."), "day")
    step(share, "confirm", ShareState.DELETED, actor, note=document)
    share.deletion_on, share.deletion_document = day, clean(document)
    _drop_file(share, ENDED)


def need_reason(reason: str | None) -> str:
    """Return the reason, cleaned.

    Raises:
        Refused: it is too short to tell anything.
    """
    given = clean(reason) or ""
    if len(given) < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    return given


def _end(share: ShareRequest) -> None:
    share.ended_at = clock.now()
    _drop_file(share, ENDED)


def _drop_file(share: ShareRequest, reason: str) -> None:
    if share.file is not None:
        files.discard(share.file, reason)


def _refuse_stopped(found: Evaluation) -> None:
    if not found.passes:
        stops = " ".join(line for one in found.steps for line in one.stops)
        raise Refused(_("Xét lại thì phiếu không còn đủ điều kiện: %(why)s", why=stops))
