"""Files that left the units, as rows of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Result, or_, select, union_all

from checklists.rules.logic import Value
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.core.text import fold
from compliance.figures.facts import Row, Table, Window, add_columns, add_table
from compliance.scans.models import Scan
from compliance.sharing.models import ShareDelivery, ShareRequest
from compliance.sharing.states import ShareKind, ShareState
from compliance.systems.models import InformationSystem, Interconnection

Q, D = ShareRequest, ShareDelivery


def extracts(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield one row for each file that was let go within the window: one query.

    A single share is one file, a profile one for each delivery; internal use leaves nobody's
    house. Rows are named by the code of the share: titles and file names are somebody's words.
    """
    first = datetime.combine(window.start, time(), clock.LOCAL)
    after = datetime.combine(window.end + timedelta(1), time(), clock.LOCAL)
    single = (
        select(
            Q.id,
            Q.id.label("share_id"),
            Q.unit_id,
            Q.code,
            Q.released_at,
            Q.released_sha256,
            Scan.sha256,
            Scan.finished_at,
            Scan.created_at,
            Scan.verdict,
        )
        .outerjoin(Scan, Scan.id == Q.scan_id)
        .where(Q.kind == ShareKind.SINGLE, Q.released_at >= first, Q.released_at < after)
    )
    delivered = (
        select(
            D.id,
            D.share_id,
            D.unit_id,
            Q.code,
            D.released_at,
            D.sha256.label("released_sha256"),
            Scan.sha256,
            Scan.finished_at,
            Scan.created_at,
            Scan.verdict,
        )
        .join(Q, Q.id == D.share_id)
        .outerjoin(Scan, Scan.id == D.scan_id)
        .where(Q.kind != ShareKind.INTERNAL, D.released_at >= first, D.released_at < after)
    )
    both: CompoundSelect[Any] = union_all(
        single.where(Q.unit_id.in_(units)), delivered.where(D.unit_id.in_(units))
    )
    rows: Result[Any] = session().execute(both)
    for row in rows:
        # A signed result was made at the unit: it has no end here, only the day it came.
        scanned = row.finished_at or row.created_at
        before = (
            scanned is not None and scanned <= row.released_at and row.sha256 == row.released_sha256
        )
        yield Row(
            row.unit_id,
            row.id,
            f"{row.code}, {format_date(row.released_at)}",
            f"/shares/{row.share_id}",
            {"scanned_before": before, "verdict": row.verdict},
        )


def agreements(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return which links of systems run under an agreement: one query.

    Known of a link whose other side is the recipient of a standing share of that system, in force,
    with its agreement at the end of the window. Of the rest the registers do not tell.
    """
    rows = session().execute(
        select(Interconnection.id, Interconnection.other_name, Q.recipient_name)
        .join(InformationSystem, InformationSystem.id == Interconnection.system_id)
        .join(Q, Q.system_id == Interconnection.system_id)
        .where(
            InformationSystem.unit_id.in_(units),
            Q.kind == ShareKind.STANDING,
            Q.state == ShareState.RELEASED,
            or_(Q.agreement_number.is_not(None), Q.agreement_document.is_not(None)),
            or_(Q.agreement_from.is_(None), Q.agreement_from <= window.end),
            or_(Q.agreement_to.is_(None), Q.agreement_to >= window.end),
        )
    )
    return {
        link_id: {"agreement": True}
        for link_id, other, recipient in rows
        if fold(other) == fold(recipient or "")
    }


add_columns("connections", ("agreement",), agreements)
add_table(Table("extracts", _l("Tệp đưa ra ngoài"), Permission.SHARE_READ, extracts))
