"""What was changed since a transfer: each thing a sentence that says why it cannot be undone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.classification.models import ClassificationRun
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.transfers.models import Transfer
from compliance.transfers.queries import reviews_of


def changes_since(transfer: Transfer) -> list[str]:
    """Return what was done with what a transfer made; empty when it may be undone."""
    return [*_dossiers(transfer), *_run(transfer), *_reviews(transfer), *_answers(transfer)]


def _dossiers(transfer: Transfer) -> list[str]:
    opened = session().scalars(
        select(Dossier.created_at).where(
            Dossier.system_id == transfer.system_id,
            Dossier.pack_id == transfer.target_id,
            Dossier.created_at >= transfer.committed_at,
        )
    )
    days = [format_date(clock.local(moment).date()) for moment in opened]
    return [_("đã lập hồ sơ mới ngày %(day)s", day=day) for day in days]


def _run(transfer: Transfer) -> list[str]:
    made = transfer.made["run"]
    if made is None:
        return []
    run = session().get(ClassificationRun, UUID(made["id"]))
    if run is None:
        return []
    if run.concluded:
        return [_("lần phân loại mới đã kết luận")]
    return [_("lần phân loại mới đã có câu trả lời")] if run.version != made["version"] else []


def _reviews(transfer: Transfer) -> list[str]:
    count = sum(row.confirmed_at is not None for row in reviews_of(transfer.id))
    return [_("đã xác nhận %(n)s dòng cần xem lại", n=count)] if count else []


def _answers(transfer: Transfer) -> list[str]:
    made = transfer.made
    versions = {UUID(key): version for key, version in made["responses"].items()}
    moved = {UUID(key): version for key, version in made["moved"].items()}
    rows = {
        row.id: row
        for row in session().scalars(
            select(RequirementResponse)
            .where(RequirementResponse.id.in_([*versions, *moved]))
            .execution_options(populate_existing=True)
        )
    }
    found = [
        _("đã sửa câu trả lời %(id)s", id=rows[key].item_id)
        for key, version in {**versions, **moved}.items()
        if key in rows and rows[key].version != version
    ]
    missing = len(versions) + len(moved) - len(rows)
    if missing:
        found.append(_("đã xóa %(n)s câu trả lời", n=missing))
    now = {
        (str(link[0]), str(link[1]))
        for link in session().execute(
            select(ResponseEvidence.response_id, ResponseEvidence.evidence_id).where(
                ResponseEvidence.response_id.in_(list(versions))
            )
        )
    }
    then = {(response, piece) for response, piece in made["evidence"]}
    touched = {UUID(response) for response, _piece in now ^ then}
    found += [
        _("đã đổi minh chứng của %(id)s", id=rows[key].item_id)
        for key in sorted(touched, key=str)
        if key in rows
    ]
    return found
