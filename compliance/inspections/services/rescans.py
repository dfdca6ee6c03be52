"""A scan that passes as the re-test of a finding: the unit proposes, an inspector confirms."""

from __future__ import annotations

from compliance.accounts.models import User
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.inspections.models import Finding
from compliance.inspections.queries.findings import scans_count_from
from compliance.inspections.services.evidence import place
from compliance.inspections.services.linking import link_scan
from compliance.inspections.services.remedies import report_done, require_open
from compliance.inspections.states import Side
from compliance.scans.models import Scan, Verdict
from compliance.scans.proof import day_of, evidence_of


def propose_by_scan(
    actor: User, finding: Finding, version: int, scan: Scan, *, text: str | None
) -> None:
    """The unit reports the fix done with a scan as its re-test; this closes nothing.

    Raises:
        Clash: somebody else changed the finding since ``version``.
        Refused: another unit's scan, one that did not pass or is older than the finding, or
            nothing was planned.
    """
    require_open(finding)
    if scan.unit_id != finding.unit_id:
        raise Refused(_("Lần quét này của đơn vị khác."), "scan_id")
    if scan.verdict != Verdict.PASS:
        raise Refused(_("Lần quét này không đạt nên không chứng minh được khắc phục."), "scan_id")
    if scan.finished_at is None or scan.finished_at <= scans_count_from(finding):
        raise Refused(_("Hãy quét lại sau khi có kiến nghị: lần quét này có trước."), "scan_id")
    paper = evidence_of(scan, expires_on=None, actor_id=actor.id)
    place(actor, finding.inspection, paper, Side.UNIT, finding=finding)
    link_scan(finding, scan)
    said = _(
        "Quét lại đạt ngày %(day)s. SHA-256 của tệp đã quét: %(hash)s.",
        day=format_date(day_of(scan)),
        hash=scan.sha256,
    )
    report_done(actor, finding, version, text=f"{text}\n{said}" if text else said)
