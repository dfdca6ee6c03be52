"""Nothing signed can be changed: every route that takes a post, by every role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.continuity.models import ContinuityVersion
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.inspections.models import Finding, Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.states import InspectionState
from compliance.sharing.models import ShareRequest
from compliance.systems.models import InformationSystem
from compliance.training.models import TrainingPlan, TrainingPlanLine
from tests.conventions.routes import LOGINS
from tests.support.browser import Browser
from tests.support.forging import Forger, informed, kept

#: Rows that stand for ever once written, with the columns that a later, recorded act may fill.
FROZEN: dict[str, frozenset[str]] = {
    "audit_event": frozenset(),
    "dossier_revision": frozenset(),
    "dossier_event": frozenset(),
    "four_layer_plan_revision": frozenset(),
    "inspection_revision": frozenset(),
    "finding_event": frozenset(),
    "field_submission": frozenset(),
    "incident_log": frozenset(),
    "incident_classification": frozenset(),
    "share_event": frozenset(),
    "unit_report_revision": frozenset(),
    "unit_report_review": frozenset(),
    "unit_report_reopening": frozenset(),
    "sector_report": frozenset(),
    "restore_report": frozenset(),
    "signed_paper": frozenset({"ended_at", "ended_by", "end_reason"}),
    "verified_document": frozenset({"revoked_at"}),
    "scan": frozenset(),
}

#: Rows that are closed by what is written in one of their columns, likewise.
CLOSED: dict[str, tuple[str, frozenset[str]]] = {
    "training_plan": ("signed_on", frozenset()),
    "continuity_version": ("approved_on", frozenset({"tested_id", "changed_at", "version"})),
}


def closed(db: Session) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return every row that its own column closes, and the lines of signed plans."""
    found = {
        table: kept(db, table, columns, where=f"{column} IS NOT NULL")
        for table, (column, columns) in CLOSED.items()
    }
    signed = "plan_id IN (SELECT id FROM training_plan WHERE signed_on IS NOT NULL)"
    found["training_plan_line"] = kept(db, "training_plan_line", where=signed)
    return found


#: What a concluded inspection and a released share may still have: the course of what follows.
FOLLOWING = {
    "inspection": frozenset(),
    "inspection_row": frozenset(),
    "inspection_member": frozenset(),
    "share_request": frozenset(
        {
            "state",
            "version",
            "search",
            "delivered_on",
            "delivery_note",
            "ended_at",
            "deletion_on",
            "deletion_document",
        }
    ),
    "share_column": frozenset(),
}


def signed_in(db: Session, unit_id: UUID) -> dict[str, UUID]:
    """Return ids of what is signed in a unit: inspection, dossier, share, and what lies in them."""
    inspection = db.scalars(
        select(Inspection).where(
            Inspection.unit_id == unit_id, Inspection.state == InspectionState.CONCLUDED
        )
    ).first()
    finding = db.scalars(select(Finding).where(Finding.inspection_id == inspection.id)).first()
    piece = db.scalars(
        select(InspectionEvidence).where(
            InspectionEvidence.inspection_id == inspection.id,
            InspectionEvidence.row_id.is_not(None),
        )
    ).first()
    dossier = db.scalars(
        select(Dossier)
        .join(InformationSystem, InformationSystem.id == Dossier.system_id)
        .join(DossierRevision, DossierRevision.dossier_id == Dossier.id)
        .where(InformationSystem.unit_id == unit_id, Dossier.state == "approved")
    ).first()
    share = db.scalars(select(ShareRequest).where(ShareRequest.released_at.is_not(None))).first()
    training = db.scalars(
        select(TrainingPlanLine)
        .join(TrainingPlan, TrainingPlan.id == TrainingPlanLine.plan_id)
        .where(TrainingPlan.unit_id == unit_id, TrainingPlan.signed_on.is_not(None))
    ).first()
    procedure = db.scalars(
        select(ContinuityVersion).where(
            ContinuityVersion.unit_id == unit_id, ContinuityVersion.approved_on.is_not(None)
        )
    ).first()
    return {
        "inspection_id": inspection.id,
        "campaign_id": inspection.campaign_id,
        "finding_id": finding.id,
        "row_id": finding.row_id,
        "inspections.evidence_id": piece.id,
        "dossier_id": dossier.id,
        "system_id": dossier.system_id,
        "share_id": share.id,
        "training_plan_id": training.plan_id,
        "line_id": training.id,
        "continuity.document_id": procedure.document_id,
    }


def closed_rows(db: Session, signed: Mapping[str, UUID]) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows that a signature closed, as they are stored now."""
    keys = {str(signed["inspection_id"]), signed["inspection_id"].hex}
    keys |= {str(signed["share_id"]), signed["share_id"].hex}
    return {
        table: [row for row in kept(db, table, columns).values() if keys & set(row)]
        for table, columns in FOLLOWING.items()
    }


#: Roles that may write most stand in every run, all of them in the full one.
EVERY_RUN = ("head.bvdk", "inspector")
PEOPLE = [
    pytest.param(login, marks=() if login in EVERY_RUN else pytest.mark.full) for login in LOGINS
]


@pytest.mark.postgresql_in_full
@pytest.mark.usefixtures("refused_once")
@pytest.mark.parametrize("login", PEOPLE)
def test_nothing_signed_is_changed_by_any_route(
    app, db: Session, as_user: Callable[[str], Browser], unit, login: str
):
    forger = Forger(app, db, unit("bvdk").id, signed_in(db, unit("bvdk").id))
    before = {table: kept(db, table, columns) for table, columns in FROZEN.items()}
    following = closed_rows(db, forger.signed)
    ended = closed(db)
    assert all(following.values())
    assert all(ended.values()), {table for table, rows in ended.items() if not rows}
    browser = as_user(login)
    with informed():
        for endpoint, address, fields in list(forger.posts()):
            assert browser.post(address, fields).status_code < 500, (endpoint, address)
    for table, columns in FROZEN.items():
        now = kept(db, table, columns)
        assert {key: now.get(key) for key in before[table]} == before[table], table
    now = closed(db)
    for table, rows in ended.items():
        assert {key: now[table].get(key) for key in rows} == rows, table
    assert closed_rows(db, forger.signed) == following


@pytest.mark.sqlite_only
def test_the_same_posts_do_change_what_is_still_open(app, db, as_user, unit):
    """Otherwise the test above could pass for posts that nothing would ever take."""
    running = db.scalars(
        select(Inspection)
        .join(InspectionRow, InspectionRow.inspection_id == Inspection.id)
        .where(Inspection.state == InspectionState.IN_FIELD)
    ).first()
    row = db.scalars(select(InspectionRow).where(InspectionRow.inspection_id == running.id)).first()
    signed = {"inspection_id": running.id, "row_id": row.id}
    forger = Forger(app, db, running.unit_id, signed)
    before = kept(db, "inspection_row")
    browser = as_user("inspector")
    with informed():
        for endpoint, address, fields in list(forger.posts()):
            if endpoint in ("inspections.judge", "inspections.new_finding"):
                browser.post(address, fields)
    assert kept(db, "inspection_row") != before
