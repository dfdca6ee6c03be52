"""Evidence of inspections: kept once, apart from the unit's own, and checked when it counts."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from sqlalchemy import func, select

from compliance.core import clock, files
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.paging import ListRequest
from compliance.evidence.models import Evidence
from compliance.evidence.queries import library
from compliance.inspections.models import Inspection, InspectionEvidence
from compliance.inspections.queries.inspections import find_inspection, rows_of
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.services.evidence import Dates, attach_to_row, remove_evidence
from compliance.inspections.services.signing import Paper, sign_minutes
from compliance.inspections.states import InspectionState, Side

PNG = b"\x89PNG\r\n\x1a\n"


def in_field(db, user, unit) -> Inspection:
    chosen = db.scalars(
        select(Inspection.id).where(
            Inspection.unit_id == unit("bvdk").id, Inspection.state == InspectionState.IN_FIELD
        )
    ).one()
    inspection = find_inspection(user("inspector"), chosen)
    assert inspection is not None
    return inspection


def attach(actor, inspection, row, content, side=Side.INSPECTOR, title=None, dates=Dates()):  # noqa: B008
    with transaction():
        return attach_to_row(
            actor, inspection, row, BytesIO(content), "a.png", title=title, dates=dates, side=side
        )


def test_the_same_file_is_one_piece_in_two_rows_and_goes_with_the_last(db, user, unit):
    inspector, inspection = user("inspector"), in_field(db, user, unit)
    one, two = rows_of(inspection.id)[:2]
    content = PNG + uuid.uuid4().bytes
    first = attach(inspector, inspection, one, content, title="Ảnh phòng máy")
    second = attach(inspector, inspection, two, content)
    assert first.evidence_id == second.evidence_id
    stored = first.evidence.file
    assert (
        db.scalar(select(func.count()).where(files.StoredFile.sha256 == stored.sha256)) == 2
    )  # the second row of the store says that its bytes were not needed
    with transaction():
        remove_evidence(inspector, inspection, first, Side.INSPECTOR)
    assert stored.deleted_at is None
    with transaction():
        remove_evidence(inspector, inspection, second, Side.INSPECTOR)
    assert stored.deleted_at is not None
    assert not files.store().path(stored.sha256).exists()


def test_what_inspectors_collect_is_not_in_the_library_of_the_unit(db, user, unit):
    inspection = in_field(db, user, unit)
    row = rows_of(inspection.id)[0]
    piece = attach(user("inspector"), inspection, row, PNG + b"1", title="Chỉ đoàn thấy")
    assert piece.evidence.collector_id == inspection.department_id
    asked = ListRequest.parse({"q": "chi doan thay"})
    assert not library(inspection.unit_id, asked).rows
    titles = db.scalars(
        select(Evidence.title)
        .join(InspectionEvidence)
        .where(Evidence.unit_id == inspection.unit_id, InspectionEvidence.side == "unit")
    ).all()
    own = db.scalars(select(Evidence.title).where(Evidence.collector_id.is_(None))).all()
    assert titles
    assert set(titles) <= set(own)


def test_minutes_are_not_signed_over_a_file_that_changed_on_disk(db, user, unit):
    inspector, inspection = user("inspector"), in_field(db, user, unit)
    row = rows_of(inspection.id)[0]
    piece = attach(inspector, inspection, row, PNG + b"2", title="Ảnh bị tráo")
    files.store().path(piece.sha256).write_bytes(b"something else")
    with pytest.raises(Refused) as refused, transaction():
        sign_minutes(
            inspector,
            inspection,
            checklist_of(inspection),
            inspection.version,
            Paper("1", clock.today(), "", demo=True, files=False),
            place="x",
            unit_representative="y",
            strengths=None,
            unit_opinion=None,
        )
    assert "Ảnh bị tráo" in refused.value.message
