"""Annexes: what is changed after the minutes were signed stands beside them, never in them."""

from __future__ import annotations

from typing import Any

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.inspections.documents.followup import annex_paper
from compliance.inspections.models import Inspection, InspectionRevision
from compliance.inspections.queries.inspections import annexes_of, find_revision
from compliance.inspections.services.answers import require_team
from compliance.inspections.services.opening import check_version
from compliance.inspections.services.signing import Paper, freeze
from compliance.inspections.states import RevisionKind

#: What an annex takes from the minutes: who and where, nothing that was found.
_SHARED = ("head", "signer", "legal_basis", "unit", "team", "unit_representative", "code")


def add_annex(
    actor: User,
    inspection: Inspection,
    version: int,
    paper: Paper,
    *,
    reason: str,
    text: str,
    unit_opinion: str | None,
) -> InspectionRevision:
    """Freeze an annex to the signed minutes; minutes, rows and score stay as they are.

    Raises:
        Clash: somebody changed the inspection since ``version``.
        Refused: the minutes are not signed, the actor is not of the team, or the day is wrong.
    """
    require_team(actor, inspection)
    check_version(inspection, version)
    minutes = find_revision(inspection, RevisionKind.MINUTES)
    if minutes is None:
        raise Refused(_("Chưa ký biên bản nên chưa có gì để lập phụ lục; hãy sửa ngay ở các dòng."))
    if not minutes.dated <= paper.dated <= clock.today():
        raise Refused(_("Ngày phụ lục phải từ ngày biên bản đến hôm nay."), "dated")
    number = len(annexes_of(inspection.id)) + 1
    snapshot: dict[str, Any] = {
        **{name: minutes.snapshot[name] for name in _SHARED},
        "annex": number,
        "number": paper.number,
        "dated": paper.dated.isoformat(),
        "minutes": {
            "number": minutes.number,
            "dated": minutes.dated.isoformat(),
            "sha256": minutes.sha256,
        },
        "reason": reason,
        "text": text,
        "unit_opinion": unit_opinion,
    }
    title = _("Phụ lục biên bản kiểm tra số %(number)s", number=paper.number)

    def write(form: str, frozen: dict[str, Any], address: str) -> bytes:
        return annex_paper(frozen, form, draft=False, demo=paper.demo, verify_url=address)

    with in_vietnamese():
        return freeze(actor, inspection, f"annex-{number}", snapshot, paper, title, write)
