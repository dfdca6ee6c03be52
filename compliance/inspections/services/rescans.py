"""A scan that passes as the re-test of a finding: the unit proposes, an inspector confirms."""

from __future__ import annotations

from datetime import datetime

from compliance.accounts.models import User
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.inspections.models import Finding
from compliance.inspections.queries.findings import last_reopened
from compliance.inspections.services.evidence import keep_evidence
from compliance.inspections.services.remedies import report_done, require_open
from compliance.inspections.states import Side
from compliance.scans.models import Scan, Verdict
from compliance.scans.proof import certificate_file, day_of, title_of


def scans_count_from(finding: Finding) -> datetime:
    """Return the moment after which a scan speaks of the fix: a re-test comes after the fault."""
    return last_reopened(finding.id) or finding.created_at


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
    stream, name = certificate_file(scan)
    keep_evidence(
        actor,
        finding.inspection,
        stream,
        name,
        title=title_of(scan),
        issued_on=day_of(scan),
        valid_until=None,
        side=Side.UNIT,
        finding=finding,
    )
    said = _(
        "Quét lại đạt ngày %(day)s. SHA-256 của tệp đã quét: %(hash)s.",
        day=format_date(day_of(scan)),
        hash=scan.sha256,
    )
    report_done(actor, finding, version, text=f"{text}\n{said}" if text else said)
