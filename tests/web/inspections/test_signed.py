"""After the signature: no route changes anything, and the hashes can be checked."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from compliance.core import audit
from compliance.inspections.models import (
    Finding,
    Inspection,
    InspectionEvidence,
    InspectionRevision,
    InspectionRow,
)
from compliance.inspections.states import InspectionState
from tests.web.inspections.rows import of_unit

SIGNED_ROUTES = (
    ("rows/{row}/verdict", {"version": "{row_version}", "verdict": "khong_dat"}),
    ("rows/{row}/answer", {"version": "{row_version}", "answer": "khong_dat"}),
    (
        "rows/{row}/finding",
        {"severity": "low", "description": "x", "remedy": "y", "due": "2027-01-01"},
    ),
    ("evidence/{piece}/remove", {}),
    ("answer-evidence/{piece}/remove", {}),
    ("start", {"reason": "lại"}),
    ("submit", {}),
    ("edit", {"version": "1"}),
    ("systems", {}),
    (
        "minutes",
        {
            "version": "1",
            "number": "9",
            "dated": "2026-11-22",
            "place": "x",
            "unit_representative": "y",
        },
    ),
    ("report", {"version": "1", "number": "9", "dated": "2026-11-22", "conclusion": "khác"}),
)


@pytest.mark.parametrize("login", ["inspector", "head.bvdk"])
def test_nothing_signed_can_be_changed_by_any_route(as_user, db, unit, login):
    inspection = of_unit(db, unit("bvdk"), InspectionState.CONCLUDED)
    finding = db.scalars(select(Finding).where(Finding.inspection_id == inspection.id)).first()
    row = db.get(InspectionRow, finding.row_id)
    piece = db.scalars(
        select(InspectionEvidence).where(
            InspectionEvidence.inspection_id == inspection.id,
            InspectionEvidence.row_id.is_not(None),
        )
    ).first()
    words = {"row": row.id, "row_version": row.version, "piece": piece.id}
    before = frozen(db, inspection)
    browser = as_user(login)
    for route, data in SIGNED_ROUTES:
        body = {name: value.format(**words) for name, value in data.items()}
        browser.post(f"/inspections/{inspection.id}/{route.format(**words)}", body)
    for route, data in (
        (
            "edit",
            {
                "version": finding.version,
                "severity": "low",
                "description": "x",
                "remedy": "y",
                "due": "2027-01-01",
            },
        ),
        ("withdraw", {}),
    ):
        browser.post(f"/findings/{finding.id}/{route}", data)
    assert frozen(db, inspection) == before


def frozen(db, inspection: Inspection) -> list[object]:
    """Return all that a signature closes, as it is stored now."""
    db.rollback()
    tables = {
        "inspection": "id",
        "inspection_row": "inspection_id",
        "inspection_revision": "inspection_id",
    }
    found: list[object] = []
    key = inspection.id.hex if db.get_bind().dialect.name == "sqlite" else str(inspection.id)
    for table, column in tables.items():
        found += db.execute(
            text(f"SELECT * FROM {table} WHERE {column} = :key ORDER BY id"), {"key": key}
        ).all()
    found += db.execute(
        text(
            "SELECT number, severity, description, remedy FROM finding "
            "WHERE inspection_id = :key ORDER BY number"
        ),
        {"key": key},
    ).all()
    found += db.execute(
        text(
            "SELECT id, evidence_id, sha256 FROM inspection_evidence "
            "WHERE inspection_id = :key AND row_id IS NOT NULL ORDER BY id"
        ),
        {"key": key},
    ).all()
    return found


def test_the_database_itself_refuses_to_change_a_frozen_revision(db):
    for statement in (
        "UPDATE inspection_revision SET number = 'x'",
        "DELETE FROM inspection_revision",
    ):
        with pytest.raises(DBAPIError):
            db.execute(text(statement))
        db.rollback()


def test_the_hash_of_a_revision_is_that_of_its_snapshot(db):
    revision = db.scalars(select(InspectionRevision)).first()
    canonical = json.dumps(
        revision.snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert hashlib.sha256(canonical.encode()).hexdigest() == revision.sha256
    assert audit.digest(revision.snapshot) == revision.sha256
