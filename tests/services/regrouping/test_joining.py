"""Joining systems: nothing lost, the worst counts, and back exactly as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from checklists.migration import STATES
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.moves import supersede_others
from compliance.dossiers.queries import dossier_on_its_way
from compliance.regrouping.outlook import Wish, look_ahead
from compliance.regrouping.queries import is_waiting, members_of, predecessors, reviews_of
from compliance.regrouping.services import confirm, join, undo
from compliance.requirements.models import PlatformShare, RequirementResponse, ResponseState
from compliance.requirements.queries import sheet_of
from compliance.requirements.services import share_platform
from compliance.systems.models import Component, DataAsset, SystemStatus
from tests.support.dossiers import user_of
from tests.support.regrouping import (
    TOLD,
    WHY,
    changed,
    contents,
    free,
    joined,
    say,
    system_of,
    together,
)

FOUR = ("his", "lis", "emr", "duoc")


def test_looking_ahead_writes_nothing(db):
    wish = together(db, *FOUR)
    before = contents(db)
    events = db.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)).all()
    outlook = look_ahead(wish)
    assert outlook.shown["parts"]["components"]
    assert changed(before, contents(db)) == {}
    assert db.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)).all() == events


@pytest.mark.parametrize("new", [None, ("bvdk-his-chung", "Hệ thống thông tin bệnh viện chung")])
def test_a_join_and_its_undo_leave_every_row_as_it_was(db, new):
    wish = together(db, *FOUR, new=new)
    before = contents(db)
    _outlook, row = joined(db, wish)
    assert changed(before, contents(db))
    with transaction():
        undo(row, None)
    db.expire_all()
    assert changed(before, contents(db)) == {}
    with pytest.raises(Refused, match="đã được hoàn tác"), transaction():
        undo(row, None)
    assert db.scalar(select(AuditEvent.seq).where(AuditEvent.event == "regrouping:undo"))
    again = together(db, *FOUR, new=new)
    assert joined(db, again)[1].id != row.id


def test_the_joined_system_holds_everything_and_the_others_close(db):
    wish = together(db, "his", "lis")
    his, lis = wish.systems
    both = select(Component.id).where(Component.system_id.in_([his.id, lis.id]))
    # The laboratory's software is a part of the hospital's system from now on.
    assert his.product_id != lis.product_id
    parts = len(db.scalars(both).all()) + 1
    data = set(db.scalars(select(DataAsset.id).where(DataAsset.system_id == lis.id)))
    joined(db, wish)
    held = db.scalars(select(Component).where(Component.system_id == his.id)).all()
    assert len(held) == parts
    now = set(db.scalars(select(DataAsset.id).where(DataAsset.system_id == his.id)))
    assert data <= now
    assert system_of(db, "lis").status == SystemStatus.JOINED
    assert predecessors(his.id) == [lis.id]
    # What was closed still reads as it did.
    assert db.scalars(select(Component.id).where(Component.system_id == lis.id)).all()


def test_the_worst_answer_counts_and_both_texts_stay(db):
    wish = together(db, "his", "lis")
    his, lis = wish.systems
    free_item = "QL-SAOLUU-06"
    say(db, his, free_item, ResponseState.MET, "HIS sao lưu hằng đêm.")
    say(db, lis, free_item, ResponseState.NOT_MET, "LIS chưa sao lưu.")
    say(db, his, "QL-SAOLUU-05", ResponseState.MET, "HIS: hằng tuần.")
    say(db, lis, "QL-SAOLUU-05", ResponseState.MET, "LIS: hằng tháng.")
    _outlook, row = joined(db, Wish([system_of(db, "his"), system_of(db, "lis")]))
    alike = db.scalars(
        select(RequirementResponse).where(
            RequirementResponse.system_id == his.id, RequirementResponse.item_id == "QL-SAOLUU-05"
        )
    ).one()
    assert alike.state == ResponseState.MET
    assert "HIS: hằng tuần." in alike.note
    assert "LIS: hằng tháng." in alike.note
    assert "QL-SAOLUU-05" not in {one.item_id for one in reviews_of(row.id)}
    review = next(one for one in reviews_of(row.id) if one.item_id == free_item)
    assert review.response.state == ResponseState.NOT_MET
    assert "HIS sao lưu hằng đêm." in review.response.note
    assert "LIS chưa sao lưu." in review.response.note
    assert is_waiting(review)
    for one in reviews_of(row.id):
        worst = min((said["state"] for said in one.said), key=STATES.index)
        allowed = {worst} if worst != "not_answered" else {"unknown", "not_answered"}
        assert one.response.state in allowed
    with transaction():
        assert confirm(row, {review.id}, None) == 1
    with pytest.raises(Refused, match="đã xác nhận 1 dòng"), transaction():
        undo(row, None)


def test_a_change_after_it_stands_against_the_undo_and_is_named(db):
    wish = together(db, "his", "lis")
    _outlook, row = joined(db, wish)
    with transaction():
        part = db.scalars(select(Component).where(Component.system_id == wish.main.id)).first()
        part.recorded_under(wish.main.unit_id)
        part.purpose = "Đổi sau khi gộp."
    with pytest.raises(Refused, match="thành phần"), transaction():
        undo(row, None)


def test_what_cannot_be_joined_is_refused_with_the_reason(db):
    his, lis = system_of(db, "his"), system_of(db, "lis")
    free(db, his, lis)
    with pytest.raises(Refused, match="ít nhất hai"):
        look_ahead(Wish([his]))
    with pytest.raises(Refused, match="đơn vị khác vận hành"):
        look_ahead(Wish([his, system_of(db, "his", "ttyt")]))
    with transaction():
        dossier = db.scalars(select(Dossier).where(Dossier.system_id == lis.id)).first()
        dossier.state = DossierState.APPRAISING
    with pytest.raises(Refused, match="Đang thẩm định"):
        look_ahead(Wish([his, lis]))


def test_a_reason_is_asked_and_what_changed_meanwhile_is_a_clash(db):
    wish = together(db, "his", "lis")
    outlook = look_ahead(wish)
    with pytest.raises(Refused, match="lý do"), transaction():
        join(outlook, reason="ngắn", actor_id=None)
    say(db, wish.main, "QL-SAOLUU-06", ResponseState.MET, "Mới ghi.")
    with pytest.raises(Clash, match="đã đổi"), transaction():
        join(
            look_ahead(wish), reason=WHY, argument=TOLD, seen=outlook.sha256,
            actor_id=user_of(db, "focal.bvdk").id,
        )  # fmt: skip


def test_a_lower_level_needs_an_argument(db):
    wish = together(db, "his", "lis")
    with transaction():
        system_of(db, "lis").approved_level = 5
    wish = together(db, "his", "lis")
    outlook = look_ahead(wish)
    assert outlook.before == 5
    assert outlook.lowers
    with pytest.raises(Refused, match="Giải trình"), transaction():
        join(outlook, reason=WHY, actor_id=None)
    _outlook, row = joined(db, wish)
    assert row.argument == TOLD


def test_the_requirements_of_a_new_system_can_be_read_at_once(db):
    wish = together(db, "his", "lis", new=("bvdk-chung", "Hệ thống chung"))
    outlook, row = joined(db, wish)
    made = next(one for one in members_of(row.id) if one.standing == "made")
    system = db.get(type(wish.main), made.system_id)
    sheet = sheet_of(system)
    assert sheet is not None
    assert sheet.level == outlook.shown["basis"]["level"]


def test_an_approval_of_the_joined_dossier_ends_those_of_the_closed_systems(db):
    wish = together(db, "his", "duoc")
    his, pharmacy = wish.systems
    standing = select(Dossier).where(
        Dossier.system_id == pharmacy.id, Dossier.state == DossierState.APPROVED
    )
    before = db.scalars(standing).all()
    assert before
    joined(db, wish)
    assert db.scalars(standing).all(), "approved dossiers stand until the new one is approved"
    dossier = dossier_on_its_way(his.id)
    dossier.system = system_of(db, "his")
    with transaction():
        supersede_others(dossier, None)
    db.expire_all()
    assert not db.scalars(standing).all()
    assert {row.state for row in before} == {DossierState.SUPERSEDED}


def test_a_system_that_follows_the_closed_one_follows_the_joined_one(db):
    wish = together(db, "his", "lis")
    camera = system_of(db, "camera")
    lis = wish.systems[1]
    with transaction():
        share_platform(camera, lis, "Máy chủ chung.")
    _outlook, row = joined(db, together(db, "his", "lis"))
    platforms = select(PlatformShare.platform_id).where(PlatformShare.system_id == camera.id)
    assert db.scalars(platforms).all() == [wish.main.id]
    with transaction():
        undo(row, None)
    assert db.scalars(platforms).all() == [lis.id]
