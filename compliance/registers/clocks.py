"""Clocks of incidents: what a duty asks by when, what was sent, what a correction changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from checklists import Item, load
from compliance.core import audit, clock
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.registers.models import IncidentDetail, IncidentNotice, RegisterEntry
from compliance.registers.watching import happened, refuse_withdrawn

INCIDENT_PACK = "su-co-2026"


def set_clocks(
    entry: RegisterEntry, incident: IncidentDetail, confirmed: Collection[str] = ()
) -> None:
    """Keep a notice for each duty of the pack that applies, counted from the detection.

    Every due follows the facts, of what was sent too; an open notice goes when it applies no more.
    Hours run on through weekends and holidays, as the pack says.

    Args:
        entry: an incident, or a drill that runs like one; its notices are loaded.
        incident: the moment and the facts the clocks follow.
        confirmed: duties that a person confirmed; their clocks stay whatever the facts become.
    """
    known = {notice.stage: notice for notice in entry.notices}
    holds = {"any": True, "serious": incident.serious, "personal_data": incident.personal_data}
    for duty in load(INCIDENT_PACK).items:
        hours = duty.extra.get("hours")
        present = known.get(duty.id)
        kept = duty.id in confirmed or bool(present and present.kept)
        if hours is None or not (kept or holds.get(duty.extra.get("when", ""), False)):
            if present is not None and present.sent_at is None:
                entry.notices.remove(present)
            continue
        if present is None:
            present = _notice_of(duty)
            entry.notices.append(present)
        present.due_at = incident.detected_at + timedelta(hours=hours)
        present.kept = kept or None


def _notice_of(duty: Item) -> IncidentNotice:
    addressee = duty.extra.get("addressee")
    return IncidentNotice(
        stage=duty.id,
        title=duty.text.vi,
        addressee=addressee["vi"] if addressee else None,
        source=duty.source,
        confidence=duty.confidence,
    )


def late(notice: IncidentNotice) -> bool:
    """Whether a clock ran out: it stays so after the notice was sent late.

    A duty "at once" (no hours) has no moment to be late by; what it took is shown instead.
    """
    return (notice.sent_at or clock.now()) > notice.due_at


#: What the clocks of an incident follow: name, words while it holds.
_FACTS = (("serious", "nghiêm trọng"), ("personal_data", "có dữ liệu cá nhân"))


@dataclass(frozen=True)
class Correction:
    """What a change of the facts does to the clocks; nothing changed: no words."""

    words: Sequence[str]
    #: It gives more time or takes a clock away: somebody must say why.
    excuses: bool
    #: Clocks that had run out before: stage → due.
    ran_out: Mapping[str, datetime]


def correction_of(entry: RegisterEntry, detail: Mapping[str, Any]) -> Correction:
    """Return what correcting an incident would do to its clocks, before it is done.

    Args:
        entry: an incident with its notices.
        detail: the columns of the register of incidents as they would become.

    Raises:
        Refused: the new moment of detection lies after a notice that was sent.
    """
    incident = entry.incident
    assert incident is not None
    words, excuses = [], False
    before, after = incident.detected_at, detail["detected_at"]
    if before != after:
        for notice in entry.notices:
            if notice.sent_at is not None and notice.sent_at < after:
                raise Refused(
                    _(
                        "“%(what)s” đã gửi lúc %(at)s, trước lúc phát hiện này. Hãy xem lại.",
                        what=notice.title,
                        at=format_moment(notice.sent_at),
                    ),
                    "detected_at",
                )
        excuses = after > before
        words.append(
            _(
                "lúc phát hiện từ %(before)s thành %(after)s",
                before=format_moment(before),
                after=format_moment(after),
            )
        )
    for name, label in _FACTS:
        was, becomes = getattr(incident, name), bool(detail[name])
        if was and not becomes:
            excuses = True
            words.append(_("bỏ “%(what)s”", what=label))
        elif becomes and not was:
            words.append(_("đánh dấu “%(what)s”", what=label))
    ran_out = {
        notice.stage: notice.due_at
        for notice in entry.notices
        if late(notice) and notice.due_at != before  # "at once" has no hour to run out at
    }
    return Correction(words, excuses, ran_out)


def follow(
    entry: RegisterEntry, correction: Correction, reason: str | None, actor_id: UUID | None
) -> None:
    """Let the clocks follow corrected facts, and have it written down what stood there before.

    Raises:
        Refused: the correction gives time and nobody says why.
    """
    assert entry.incident is not None
    if correction.excuses and not reason:
        raise Refused(
            _("Sửa như vậy làm lùi hạn hoặc bỏ đồng hồ báo cáo: hãy ghi lý do."), "reason"
        )
    titles = {notice.stage: notice.title for notice in entry.notices}
    set_clocks(entry, entry.incident)
    if not correction.words:
        return
    still = {notice.stage for notice in entry.notices if late(notice)}
    gone = titles.keys() - {notice.stage for notice in entry.notices}
    said = [_("Sửa: %(what)s.", what="; ".join(correction.words))]
    if reason:
        said.append(_("Lý do: %(why)s.", why=reason.rstrip(".")))
    said += [_("Không còn đồng hồ: %(what)s", what=titles[stage]) for stage in sorted(gone)]
    said += [
        _("Trước khi sửa đã quá hạn %(at)s: %(what)s", at=format_moment(due), what=titles[stage])
        for stage, due in correction.ran_out.items()
        if stage not in still
    ]
    happened(entry, "correct", " ".join(said), actor_id)


def record_notice(
    entry: RegisterEntry,
    notice: IncidentNotice,
    sent_at: datetime,
    document: str | None,
    actor_id: UUID | None = None,
) -> None:
    """Record that a notice went out, late or not; a late one stays visible as late.

    Raises:
        Refused: it is recorded already, the incident is struck out, or the moment lies ahead or
            before the detection.
    """
    refuse_withdrawn(entry)
    detected_at = entry.incident.detected_at if entry.incident else sent_at
    if notice.sent_at is not None:
        raise Refused(_("Lần báo cáo này đã được ghi."))
    if sent_at > clock.now():
        raise Refused(_("Thời điểm gửi còn ở phía trước."), "sent_at")
    notice.sent_at, notice.document = not_before(sent_at, detected_at), document
    entry.changed_at = clock.now()
    what = _("Ghi đã gửi: %(what)s", what=notice.title)
    happened(entry, "notice", what, actor_id)


def not_before(sent_at: datetime, detected_at: datetime) -> datetime:
    """Return the moment a notice went out: people type minutes, machines note seconds.

    Raises:
        Refused: it lies before the minute of the detection.
    """
    if sent_at < detected_at.replace(second=0, microsecond=0):
        raise Refused(_("Thời điểm gửi phải sau khi phát hiện sự cố."), "sent_at")
    return max(sent_at, detected_at)


def reopen_notice(
    entry: RegisterEntry, notice: IncidentNotice, reason: str | None, actor_id: UUID | None
) -> None:
    """Take back that a notice went out: it was noted by mistake, and its clock runs on.

    Raises:
        Refused: it was not noted as sent, the incident is struck out, or nobody says why.
    """
    refuse_withdrawn(entry)
    if notice.sent_at is None:
        raise Refused(_("Lần báo cáo này chưa ghi là đã gửi."))
    if not reason:
        raise Refused(_("Hãy ghi lý do mở lại."), "reason")
    words = _(
        "Ghi nhầm đã gửi lúc %(at)s, đồng hồ chạy lại: %(what)s Lý do: %(why)s.",
        at=format_moment(notice.sent_at),
        what=notice.title,
        why=reason.rstrip("."),
    )
    notice.sent_at = notice.document = None
    entry.changed_at = clock.now()
    happened(entry, "notice", words, actor_id)
    audit.note("incident:reopen_notice", target=entry, details={"stage": notice.stage})
