"""A finished scan as evidence: its certificate, with the hash of the file and the three dates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, defer, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.site import verify_base
from compliance.evidence.models import Evidence
from compliance.evidence.services import keep_evidence
from compliance.scans.documents import certificate
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import scan_scope
from compliance.units.queries import Viewer

#: As many as one list of choices can show, the newest.
MOST = 50


def provable(
    viewer: Viewer, unit_id: UUID, *, passed_since: datetime | None = None
) -> Sequence[Scan]:
    """Return the newest finished scans of a unit that the viewer may read.

    Args:
        passed_since: only those that passed and ended after this moment.
    """
    statement = (
        select(Scan)
        .where(
            Scan.unit_id == unit_id,
            Scan.verdict.is_not(None),
            scan_scope(viewer, Permission.SCAN_READ),
        )
        .options(joinedload(Scan.system), defer(Scan.result))
        .order_by(Scan.finished_at.desc())
        .limit(MOST)
    )
    if passed_since is not None:
        statement = statement.where(Scan.verdict == Verdict.PASS, Scan.finished_at > passed_since)
    return session().scalars(statement).all()


def label(scan: Scan) -> str:
    """Return how a scan is called in a list of choices."""
    parts = (
        scan.file_name,
        scan.system.name if scan.system else None,
        _("đạt") if scan.verdict == Verdict.PASS else _("không đạt"),
        format_date(day_of(scan)),
    )
    return " · ".join(part for part in parts if part)


def day_of(scan: Scan) -> date:
    """Return the day on which a scan ended."""
    if scan.finished_at is None:
        raise Refused(_("Lần quét này chưa có kết quả."))
    return clock.local(scan.finished_at).date()


def title_of(scan: Scan) -> str:
    """Return the title of its certificate as a piece of evidence."""
    verdict = _("đạt") if scan.verdict == Verdict.PASS else _("không đạt")
    return _(
        "Phiếu kết quả rà soát ngày %(day)s (%(verdict)s), tệp SHA-256 %(hash)s…",
        day=format_date(day_of(scan)),
        verdict=verdict,
        hash=scan.sha256[:16],
    )


def certificate_file(scan: Scan) -> tuple[io.BytesIO, str]:
    """Return the certificate as a PDF to be kept, and its name."""
    day_of(scan)
    return io.BytesIO(certificate(scan, "pdf", verify_base())), file_name(scan)


def file_name(scan: Scan) -> str:
    """Return the name under which the certificate of a scan is kept."""
    return f"phieu-ra-soat-{scan.id}.pdf"


def evidence_of(scan: Scan, *, expires_on: date | None, actor_id: UUID | None) -> Evidence:
    """Return the certificate of a scan as evidence of its unit; one scan is kept once.

    It came about and speaks of the day of the scan: a file of the day after is another file.

    Raises:
        Refused: the scan has no result, or the days make no sense.
    """
    kept = session().scalar(
        select(Evidence)
        .join(Evidence.file)
        .where(
            Evidence.unit_id == scan.unit_id,
            StoredFile.name == file_name(scan),
            StoredFile.deleted_at.is_(None),
            Evidence.expires_on == expires_on if expires_on else Evidence.expires_on.is_(None),
        )
        .options(contains_eager(Evidence.file))
        .limit(1)
    )
    if kept is not None:
        return kept
    stream, name = certificate_file(scan)
    return keep_evidence(
        stream,
        name,
        unit_id=scan.unit_id,
        system_id=scan.system_id,
        title=title_of(scan),
        happened_on=day_of(scan),
        covers_until=day_of(scan),
        expires_on=expires_on,
        actor_id=actor_id,
    )
