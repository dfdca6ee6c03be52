"""Carrying the systems of a unit one by one; a job that runs twice carries nothing twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.accounts.models import User
from compliance.classification.queries import pack_today
from compliance.core import audit, jobs
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.systems.queries import find_system
from compliance.transfers.queries import work_of
from compliance.transfers.services import carry
from compliance.transfers.simulation import simulate

KIND = "transfers.carry"


@jobs.job(KIND)
def carry_many(progress: jobs.Progress, args: dict[str, Any]) -> dict[str, Any]:
    """Carry each system in a transaction of its own; say of each what came of it."""
    target, results = pack_today(), []
    total = len(args["systems"])
    for number, (system_id, seen) in enumerate(args["systems"]):
        progress.report(number, total, _("Đang chuyển %(n)s/%(all)s", n=number + 1, all=total))
        try:
            with transaction():
                results.append(_carry(UUID(system_id), seen, UUID(args["actor"]), target))
        except Refused as refused:
            session().rollback()
            results.append({"system": system_id, "transfer": None, "said": refused.message})
    progress.report(total, total, _("Đã xong"))
    return {"systems": results}


def _carry(system_id: UUID, seen: str, actor_id: UUID, target: Any) -> dict[str, Any]:
    actor = session().get_one(User, actor_id)
    audit.act_as(actor.id, actor.login)
    system = find_system(actor, system_id, Permission.DOSSIER_WRITE)
    if system is None:
        raise Refused(_("Bạn không còn quyền với hệ thống này."))
    sources = work_of(system.id, target)
    if not sources:
        raise Refused(_("Hệ thống này không có gì theo chế độ cũ để chuyển."))
    transfer, made = carry(simulate(system, sources[0], target), actor.id, seen=seen)
    said = _("Đã chuyển.") if made else _("Đã chuyển từ trước, không thay đổi gì.")
    return {"system": str(system_id), "transfer": str(transfer.id), "said": said}
