"""What only incidents have in the register: their states, their notices to authorities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.registers.clocks import record_notice, reopen_notice
from compliance.registers.forms import NoticeForm, ReopenForm
from compliance.registers.models import IncidentNotice, IncidentState, RegisterEntry
from compliance.registers.services import advance_incident
from compliance.registers.views.entries import back, bp, entry_page_of, own


@bp.post("/incidents/<uuid:entry_id>/advance")
@requires(Permission.REGISTER_WRITE)
def advance(entry_id: UUID) -> Response:
    """Move an incident to its next state."""
    entry = own("incidents", entry_id)
    asked = request.form.get("state", "")
    if asked not in set(IncidentState):
        raise Refused(_("Không có bước “%(state)s”.", state=asked[:20]))
    with transaction():
        advance_incident(entry, IncidentState(asked), actor_id=viewer_of(current_user).id)
    return back("incidents", entry)


@bp.post("/incidents/<uuid:entry_id>/notices/<uuid:notice_id>")
@requires(Permission.REGISTER_WRITE)
def send_notice(entry_id: UUID, notice_id: UUID) -> Any:
    """Record that a notice to an authority went out."""
    entry, notice = _notice(entry_id, notice_id)
    form, actor_id = NoticeForm(), viewer_of(current_user).id
    if not form.carries_out(
        lambda: record_notice(
            entry, notice, clock.from_local(form.sent_at.data), form.document.data, actor_id
        )
    ):
        return entry_page_of("incidents", entry_id, notice_form=form, notice_id=notice_id), 400
    return back("incidents", entry)


@bp.post("/incidents/<uuid:entry_id>/notices/<uuid:notice_id>/reopen")
@requires(Permission.REGISTER_WRITE)
def reopen(entry_id: UUID, notice_id: UUID) -> Any:
    """Take back that a notice went out."""
    entry, notice = _notice(entry_id, notice_id)
    form, actor_id = ReopenForm(), viewer_of(current_user).id
    if not form.carries_out(lambda: reopen_notice(entry, notice, form.reason.data, actor_id)):
        return entry_page_of("incidents", entry_id, reopen_form=form, notice_id=notice_id), 400
    flash(_("Đồng hồ chạy lại; lần ghi nhầm còn ở dòng thời gian."), "success")
    return back("incidents", entry)


def _notice(entry_id: UUID, notice_id: UUID) -> tuple[RegisterEntry, IncidentNotice]:
    entry = own("incidents", entry_id)
    return entry, found(next((n for n in entry.notices if n.id == notice_id), None))
