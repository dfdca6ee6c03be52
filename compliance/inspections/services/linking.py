"""What a finding is about beside its row: scans, incidents and dossiers of the same unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier
from compliance.inspections.campaign_models import FindingLink
from compliance.inspections.models import Finding
from compliance.inspections.services.opening import refuse_conflict
from compliance.inspections.states import FindingState
from compliance.registers.models import Kind, RegisterEntry
from compliance.scans.models import Scan, Verdict
from compliance.systems.models import InformationSystem

#: The newest of each kind are offered.
OFFERED = 15
SCAN, INCIDENT, DOSSIER = "scan", "incident", "dossier"


@dataclass(frozen=True)
class Target:
    """A row of the unit that a finding may point to."""

    kind: str
    id: UUID
    title: str

    @property
    def key(self) -> str:
        """Its value in a form."""
        return f"{self.kind}:{self.id}"


def targets_of(unit_id: UUID) -> list[Target]:
    """Return the newest scans, incidents and dossiers of a unit: three queries.

    Titles carry no name of a file: names of files often carry names of people.
    """
    scans = session().execute(
        select(Scan.id, Scan.created_at, Scan.verdict)
        .where(Scan.unit_id == unit_id, Scan.verdict.is_not(None))
        .order_by(Scan.created_at.desc())
        .limit(OFFERED)
    )
    incidents = session().execute(
        select(RegisterEntry.id, RegisterEntry.happened_on, RegisterEntry.title)
        .where(
            RegisterEntry.unit_id == unit_id,
            RegisterEntry.kind == Kind.INCIDENT,
            RegisterEntry.withdrawn_at.is_(None),
        )
        .order_by(RegisterEntry.happened_on.desc())
        .limit(OFFERED)
    )
    dossiers = session().execute(
        select(Dossier.id, InformationSystem.name)
        .join(InformationSystem, InformationSystem.id == Dossier.system_id)
        .where(Dossier.unit_id == unit_id)
        .order_by(InformationSystem.name, Dossier.id)
        .limit(OFFERED)
    )
    return [
        *(Target(SCAN, key, _scan_title(moment, verdict)) for key, moment, verdict in scans),
        *(
            Target(INCIDENT, key, _("Sự cố %(day)s: %(title)s", day=format_date(day), title=title))
            for key, day, title in incidents
        ),
        *(Target(DOSSIER, key, _("Hồ sơ cấp độ: %(name)s", name=name)) for key, name in dossiers),
    ]


def _scan_title(moment: datetime, verdict: str | None) -> str:
    word = _("không đạt") if verdict == Verdict.FAIL else _("đạt")
    day = format_date(clock.local(moment).date())
    return _("Kết quả quét ngày %(day)s: %(word)s", day=day, word=word)


def links_of(finding_id: UUID) -> Sequence[FindingLink]:
    """Return what a finding points to."""
    return (
        session()
        .scalars(
            select(FindingLink)
            .where(FindingLink.finding_id == finding_id)
            .order_by(FindingLink.kind, FindingLink.title)
        )
        .all()
    )


def link(actor: User, finding: Finding, key: str) -> None:
    """Point a finding to a row of its unit.

    Raises:
        Refused: it is no row of this unit, it stands there already, or the finding is closed.
    """
    _check(actor, finding)
    chosen = next((one for one in targets_of(finding.unit_id) if one.key == key), None)
    if chosen is None:
        raise Refused(_("Hãy chọn một kết quả quét, sự cố hoặc hồ sơ của đơn vị."), "target")
    if any(one.target == str(chosen.id) for one in links_of(finding.id)):
        raise Refused(_("Đã gắn rồi."), "target")
    _point_to(finding, chosen)


def unlink(actor: User, finding: Finding, link_id: UUID) -> None:
    """Take back a link that was made by mistake; the audit trail keeps that it stood there.

    Raises:
        Refused: the finding has no such link, or it is closed.
    """
    _check(actor, finding)
    chosen = next((one for one in links_of(finding.id) if one.id == link_id), None)
    if chosen is None:
        raise Refused(_("Liên kết này đã được gỡ."))
    session().delete(chosen)
    audit.note(
        "finding:unlink", unit_id=finding.unit_id, target=finding, details={"from": chosen.kind}
    )


def _check(actor: User, finding: Finding) -> None:
    refuse_conflict(actor, finding.unit)
    if finding.state in (FindingState.VERIFIED, FindingState.TRANSFERRED):
        raise Refused(_("Kiến nghị đã đóng hoặc đã chuyển nên liên kết giữ nguyên."))


def link_scan(finding: Finding, scan: Scan) -> None:
    """Point a finding to the scan that its unit proposes to close it by."""
    if not any(one.target == str(scan.id) for one in links_of(finding.id)):
        _point_to(finding, Target(SCAN, scan.id, _scan_title(scan.created_at, scan.verdict)))


def _point_to(finding: Finding, target: Target) -> None:
    session().add(
        FindingLink(
            finding_id=finding.id,
            kind=target.kind,
            target=str(target.id),
            title=target.title[:255],
        )
    )
    audit.note("finding:link", unit_id=finding.unit_id, target=finding, details={"to": target.kind})
