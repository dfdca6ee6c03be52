"""Files that stand behind an entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core.downloads import hand_out
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.forms import EvidenceForm
from compliance.evidence.services import keep_evidence
from compliance.registers.kinds import REGISTERS
from compliance.registers.queries import evidence_of, find_entry
from compliance.registers.services import attach
from compliance.registers.views.entries import ONE, back, bp, entry_page_of, own


@bp.post(f"{ONE}/evidence")
@requires(Permission.REGISTER_WRITE)
def add_evidence(register: str, entry_id: UUID) -> Any:
    """Put a file behind an entry."""
    entry, form = own(register, entry_id), EvidenceForm()

    def keep() -> None:
        evidence = keep_evidence(
            form.file.data.stream,
            form.file.data.filename or "",
            unit_id=entry.unit_id,
            system_id=entry.system_id,
            title=form.title.data,
            happened_on=form.happened_on.data,
            covers_until=form.covers_until.data,
            expires_on=form.expires_on.data,
            actor_id=viewer_of(current_user).id,
        )
        attach(entry, evidence)

    if not form.carries_out(keep):
        return entry_page_of(register, entry_id, evidence_form=form), 400
    return back(register, entry)


@bp.get(f"{ONE}/evidence/<uuid:evidence_id>")
@requires(Permission.REGISTER_READ)
def evidence_file(register: str, entry_id: UUID, evidence_id: UUID) -> Response:
    """Download a piece of evidence; its hash is checked first."""
    viewer = viewer_of(current_user)
    entry = found(find_entry(viewer, REGISTERS[register], entry_id))
    evidence = found(evidence_of(viewer, entry, evidence_id))
    return hand_out(evidence.file)
