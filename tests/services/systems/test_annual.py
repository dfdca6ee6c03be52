"""Form 08 against the inventory: the checks of the form itself, column by column."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from checklists import load
from compliance.accounts.models import viewer_of
from compliance.core.db import transaction
from compliance.core.paging import ListRequest
from compliance.dossiers.slots import annual_of
from compliance.inspections.annual import checked_of
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.states import SIGNED
from compliance.requirements.models import RequirementResponse
from compliance.systems.catalogue import annual_choices
from compliance.systems.documents.form08 import annual_facts_of, annual_parties
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
from compliance.systems.queries.annual import (
    PLAN_STATES,
    annual_counts,
    annual_page,
    annual_rows,
)
from compliance.systems.queries.annual_parties import owners_reported
from tests.support.dossiers import acting, described_system, user_of

ALL = ListRequest()


def test_the_words_of_the_columns_are_those_of_the_form():
    columns = {row["id"]: row for row in load("nd331-2026").section("annual_report")["columns"]}
    assert annual_choices("plan_status") == tuple(columns["plan_status"]["choices"])
    assert len(PLAN_STATES) == len(annual_choices("plan_status")) == 3
    assert annual_choices("checked") == ("Trước khi đưa vào sử dụng", "Định kỳ")


def test_the_figures_agree_with_the_table(app):
    with acting(app) as session:
        viewer = viewer_of(user_of(session, "coordinator"))
        system = session.scalars(
            select(InformationSystem).where(InformationSystem.approved_level.is_not(None))
        ).first()
        check(session, system, date(2026, 6, 1))
        counts, rows = annual_counts(viewer, ALL), annual_rows(viewer, ALL)
        approved = [row for row in rows if row.cells["status"] == "Đã được phê duyệt"]
        assert counts.systems == len(rows)
        assert counts.approved == len(approved)
        assert counts.checked == sum("Định kỳ" in row.cells["checked"] for row in approved) > 0
        for row in rows:
            done = row.cells["status"] == "Đã được phê duyệt"
            wanted = {"decision", "regulation"} if done else {"expected_approval"}
            assert all(row.cells[key] or key in row.missing for key in wanted)
            full = row.cells["plan_status"] == "Đã triển khai đầy đủ"
            assert full or row.cells["expected_completion"] or "expected_completion" in row.missing


def test_every_figure_leads_to_the_rows_that_it_counts(app):
    with acting(app) as session:
        viewer = viewer_of(user_of(session, "focal.bvdk"))
        counts = annual_counts(viewer, ALL)
        assert counts.undated, "the demo has systems without a day"
        for label, value, part in annual_facts_of(counts):
            wanted = counts.undated if part == "undated" else value
            page, _rows = annual_page(viewer, ListRequest(filters={"part": part}))
            assert page.total == wanted, label
        # One system without a day, and no day is the last of all.
        assert annual_facts_of(counts)[-1][1] is None
        _page, rows = annual_page(viewer, ListRequest(filters={"part": "undated"}))
        assert all("expected_approval" in row.missing for row in rows)
        with transaction():
            for row in rows:
                row.system.expected_approval = date(2027, 9, 30)
        assert annual_facts_of(annual_counts(viewer, ALL))[-1][1] == date(2027, 9, 30)


def check(session, system, day: date) -> None:
    """Let a signed check of the Department judge a row about the system on a day."""
    row = session.scalars(
        select(InspectionRow)
        .join(Inspection, Inspection.id == InspectionRow.inspection_id)
        .where(Inspection.state.in_(SIGNED), InspectionRow.verdict.is_not(None))
        .order_by(InspectionRow.id)
    ).first()
    inspection = session.get_one(Inspection, row.inspection_id)
    with transaction():
        row.system_id = system.id
        inspection.planned_on, inspection.check_type = day, "kiem-tra-cua-so"


def test_a_check_before_use_and_a_periodic_one_are_told_apart(app):
    system_id = described_system(app)
    with acting(app) as session:
        system = session.get_one(InformationSystem, system_id)
        assert checked_of([system_id]) == {}
        check(session, system, date(2026, 6, 1))
        assert list(checked_of([system_id])[system_id].checked) == ["Định kỳ"]
        with transaction():
            session.get_one(InformationSystem, system_id).in_use_since = date(2026, 7, 1)
        assert list(checked_of([system_id])[system_id].checked) == ["Trước khi đưa vào sử dụng"]
        check(session, system, date(2025, 12, 14))
        assert checked_of([system_id]) == {}, "before the period of the report"


def test_a_plan_of_the_earlier_regime_counts_as_carried_out_or_not(app):
    system_id = described_system(app, legacy_level=1, transition_case="level_kept")
    old = load("nd85-2016")
    with acting(app) as session:
        assert system_id not in annual_of([system_id])
        system = session.get_one(InformationSystem, system_id)
        with transaction():
            for number, item in enumerate(old.items_at(1)):
                session.add(
                    RequirementResponse(
                        system_id=system_id,
                        unit_id=system.unit_id,
                        pack_id=old.id,
                        pack_version=old.version,
                        item_id=item.id,
                        state="planned" if number == 0 else "met",
                        due=date(2027, 3, 31) if number == 0 else None,
                        changed_at=system_time(app),
                    )
                )
        facts = annual_of([system_id])[system_id]
        assert (facts.plan_state, facts.plan_due) == ("some", date(2027, 3, 31))
        with transaction():
            for row in session.scalars(
                select(RequirementResponse).where(RequirementResponse.system_id == system_id)
            ):
                row.state = "met"
        assert annual_of([system_id])[system_id].plan_state == "full"


def system_time(app):
    return app.extensions["clock"].now()


def test_each_owner_stands_once_with_the_unit_that_it_named(app):
    with acting(app) as session:
        viewer = viewer_of(user_of(session, "coordinator"))
        found = owners_reported(viewer, ALL)
        names = [row.owner.id for row in found]
        assert len(names) == len(set(names)) > 0
        owning = set(
            session.scalars(
                select(SystemRelation.unit_id).where(SystemRelation.kind == RelationKind.OWNER)
            )
        )
        assert set(names) <= owning
        parts = annual_parties(found)
        assert len(parts) == 2 * len(found)
        for (title, facts), row in zip(parts[::2], found, strict=True):
            assert title.startswith("2a. Chủ quản")
            assert facts[0] == ("Tên", row.owner.name)
            assert facts[1][1], "an owner's mandate may be left empty, and then is a dash"
        for (title, facts), row in zip(parts[1::2], found, strict=True):
            assert title.startswith("2b. Đơn vị chuyên trách")
            assert facts[0][1] == (row.specialised.name if row.specialised else "")


def test_a_dossier_that_is_only_begun_is_not_built(app):
    with acting(app) as session:
        viewer = viewer_of(user_of(session, "coordinator"))
        before = annual_counts(viewer, ALL).with_dossier
        system = session.scalars(
            select(InformationSystem).where(
                InformationSystem.dossier_state == "submitted",
                InformationSystem.approved_level.is_(None),
                InformationSystem.legacy_level.is_(None),
            )
        ).first()
        with transaction():
            system.dossier_state = "draft"
        assert annual_counts(viewer, ALL).with_dossier == before - 1
