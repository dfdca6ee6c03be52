"""Evidence behind an answer: kept once, standing behind many rows, its bytes checked."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.evidence.models import Evidence
from compliance.evidence.services import is_intact, keep_evidence
from compliance.requirements.models import ControlEvidence, RequirementResponse, ResponseEvidence
from compliance.requirements.services.words import Given


def attach_evidence(
    answer: Given,
    source: BinaryIO,
    *,
    actor_id: UUID,
    file_name: str,
    title: str,
    happened_on: date | None = None,
    covers_until: date | None = None,
    expires_on: date | None = None,
) -> Evidence:
    """Keep a file and let it stand behind an answer.

    Raises:
        Refused: no document or picture, or empty, or the dates contradict one another.
    """
    evidence = keep_evidence(
        source,
        file_name,
        unit_id=answer.unit_id,
        system_id=answer.system_id if isinstance(answer, RequirementResponse) else None,
        title=clean(title),
        happened_on=happened_on,
        covers_until=covers_until,
        expires_on=expires_on,
        actor_id=actor_id,
    )
    _link(answer, evidence)
    return evidence


def link_evidence(answer: Given, evidence: Evidence) -> None:
    """Let a piece of evidence of the unit stand behind one more answer.

    Raises:
        Refused: it belongs to another unit, or its bytes are no longer those that were kept.
    """
    if evidence.unit_id != answer.unit_id:
        raise Refused(_("Minh chứng này thuộc đơn vị khác."), "existing")
    if not is_intact(evidence):
        raise Refused(
            _("Tệp “%(title)s” không còn khớp mã băm. Hãy tải lại tệp.", title=evidence.title),
            "existing",
        )
    _link(answer, evidence)


def unlink_evidence(answer: Given, evidence: Evidence) -> None:
    """Take a piece of evidence away from an answer; the file stays with the unit."""
    table = ResponseEvidence if isinstance(answer, RequirementResponse) else ControlEvidence
    column = (
        ResponseEvidence.response_id
        if isinstance(answer, RequirementResponse)
        else ControlEvidence.control_id
    )
    session().execute(delete(table).where(column == answer.id, table.evidence_id == evidence.id))
    audit.note("evidence:detach", target=answer, details={"sha256": evidence.file.sha256})


def _link(answer: Given, evidence: Evidence) -> None:
    row: ResponseEvidence | ControlEvidence
    if isinstance(answer, RequirementResponse):
        row = ResponseEvidence(response_id=answer.id, evidence_id=evidence.id)
    else:
        row = ControlEvidence(control_id=answer.id, evidence_id=evidence.id)
    if session().get(type(row), (answer.id, evidence.id)) is None:
        session().add(row)
        session().flush()
        audit.note("evidence:attach", target=answer, details={"sha256": evidence.file.sha256})
