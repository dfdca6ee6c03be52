"""Files of an approved profile: each is checked by itself against what was approved once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.scans.labels import entity_label
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import columns_of, is_stopping
from compliance.sharing.gate import evaluate
from compliance.sharing.models import ShareColumn, ShareDelivery, ShareRequest
from compliance.sharing.states import PROFILED, ShareState


def check_delivery(share: ShareRequest, scan: Scan, actor_id: UUID | None) -> ShareDelivery:
    """Check one scanned file (or sampled payload) against the approved profile and keep what came.

    Raises:
        Refused: the share is no profile in force, the scan is not the unit's, or was checked.
    """
    if share.kind not in PROFILED or share.state != ShareState.RELEASED:
        raise Refused(_("Chỉ kiểm tệp theo một hồ sơ chia sẻ định kỳ đang có hiệu lực."))
    if scan.unit_id != share.unit_id or scan.verdict is None:
        raise Refused(_("Chọn một lần quét đã xong của chính đơn vị."))
    with_profile = list(problems_of(share, scan))
    row = ShareDelivery(
        share_id=share.id,
        unit_id=share.unit_id,
        scan_id=scan.id,
        scan=scan,
        sha256=scan.sha256,
        checked_at=clock.now(),
        checked_by=actor_id,
        fits=not with_profile,
        problems=with_profile,
    )
    session().add(row)
    # Said before: the reader's language cannot be looked up in a transaction that has failed.
    known = _("Tệp này đã được kiểm theo phiếu này rồi.")
    try:
        session().flush()
    except IntegrityError:
        raise Refused(known) from None
    audit.note("share:check-file", target=row, details={"sha256": row.sha256, "fits": row.fits})
    return row


def release_delivery(share: ShareRequest, delivery: ShareDelivery, sha256: str) -> None:
    """Let the checked file go: its bytes must be the scanned ones.

    Raises:
        Refused: it does not keep to the profile, went already, the profile ended, other bytes.
    """
    if share.state != ShareState.RELEASED:
        raise Refused(_("Hồ sơ chia sẻ không còn hiệu lực."))
    if not delivery.fits:
        raise Refused(_("Tệp không đúng hồ sơ đã duyệt nên không được gửi."))
    if delivery.released_at is not None:
        raise Clash(_("Tệp này đã được ghi là đã gửi."))
    if sha256 != delivery.sha256:
        raise Refused(
            _("Đây không phải tệp đã quét: mã băm khác. Gửi đúng tệp đã quét, hoặc quét lại.")
        )
    late = list(_terms(share))
    if late:
        raise Refused(" ".join(late))
    delivery.released_at = clock.now()
    audit.note("share:release-file", target=delivery, details={"sha256": sha256})
    session().flush()


def problems_of(share: ShareRequest, scan: Scan) -> Iterator[str]:
    """Yield what is not as approved: new columns, kinds of data, masks that are gone, terms."""
    approved = {column.name: column for column in share.columns if column.needed}
    for found in columns_of(scan):
        column = approved.get(found["name"])
        if column is None:
            yield _("Cột “%(name)s” không có trong hồ sơ đã duyệt.", name=found["name"])
            continue
        yield from _of_column(column, found)
    if scan.verdict == Verdict.FAIL:
        step = next(s for s in evaluate(share, share.columns, scan).steps if s.id == "quet")
        yield from step.stops
    yield from _terms(share)


def _of_column(column: ShareColumn, found: dict[str, Any]) -> Iterator[str]:
    if is_stopping(found) and not column.exception_basis:
        yield _("Cột “%(name)s” còn dữ liệu chưa che.", name=column.name)
    kind = found["entity"]
    if kind and kind != column.entity and found["role"] != "none":
        yield _(
            "Cột “%(name)s” nay chứa %(kind)s, khác lúc duyệt.",
            name=column.name,
            kind=entity_label(kind).lower(),
        )


def _terms(share: ShareRequest) -> Iterator[str]:
    today = clock.today()
    if share.expires_on is not None and share.expires_on < today:
        yield _("Hồ sơ chia sẻ đã hết hạn ngày %(day)s.", day=format_date(share.expires_on))
    if share.agreement_to is not None and share.agreement_to < today:
        yield _("Thỏa thuận đã hết hạn ngày %(day)s.", day=format_date(share.agreement_to))
