"""What a unit submitted for a period, and what was said of each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.reporting.models import ReportReopening, ReportReview, ReportRevision


class Sent(NamedTuple):
    """What was submitted, what was said of it, and why it was opened again once accepted."""

    revision: ReportRevision
    review: ReportReview | None
    reopening: ReportReopening | None

    @property
    def reasons(self) -> Mapping[str, str]:
        """What has to be corrected, by key of the field."""
        if self.reopening is not None:
            return self.reopening.reasons
        return self.review.reasons if self.review is not None and not self.review.accepted else {}

    @property
    def remark(self) -> str | None:
        """What was said of it in general."""
        said = self.reopening or self.review
        return said.remark if said is not None else None


def revisions_of(report_id: UUID) -> Sequence[Sent]:
    """Return what was submitted, newest first, with what was said of it."""
    rows = session().execute(
        select(ReportRevision, ReportReview, ReportReopening)
        .outerjoin(ReportReview, ReportReview.revision_id == ReportRevision.id)
        .outerjoin(ReportReopening, ReportReopening.revision_id == ReportRevision.id)
        .where(ReportRevision.report_id == report_id)
        .order_by(ReportRevision.number.desc())
    )
    return [Sent(*row) for row in rows]
