"""The merge core on real rows: applied, same, conflict, refused; all or nothing; once."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.field.merge import Decision, Status
from compliance.field.models import Ending, FieldSubmission
from compliance.field.parsing import read_submission
from compliance.field.services.submitting import submit
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import find_inspection
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.services.answers import judge_row
from compliance.inspections.states import InspectionState
from tests.support.field import GOOD, edit, hand_in, in_field, rows


def send(actor, inspection, submission):
    with transaction():
        return submit(actor, inspection, checklist_of(inspection), submission)


def values(row):
    return {name: getattr(row, name) for name in GOOD}


def test_a_submission_is_merged_whole_once_and_recorded(db, user, unit):
    one, two = user("inspector"), user("inspector2")
    inspection = in_field(unit("bvdk"), one)
    bare = [row for row in rows(inspection) if row.verdict is None][:4]
    first = hand_in(*(edit(row, **GOOD) for row in bare[:2]))
    receipt = send(one, inspection, first)
    assert (receipt.ending, receipt.count(Status.APPLIED)) == (Ending.APPLIED, 2)
    assert values(bare[0]) == GOOD
    assert bare[0].judged_by == one.id

    # Sent again: nothing changes, and it says so; under the same key with other words: refused.
    versions = [row.version for row in rows(inspection)]
    again = send(one, inspection, first)
    assert again.repeated
    assert "đã nhận lúc" in again.message
    other = hand_in(edit(bare[2], **GOOD), key=first.key)
    assert send(one, inspection, other).ending == Ending.REFUSED
    assert [row.version for row in rows(inspection)] == versions

    # A colleague who took the row along before: conflict on it, and nothing else is written.
    mixed = hand_in(
        edit(bare[0], base=1, verdict="dat", progress="done", observation="Có quy chế."),
        edit(bare[2], **GOOD),
    )
    receipt = send(two, inspection, mixed)
    assert receipt.ending == Ending.CONFLICT
    clash = next(row for row in receipt.rows if row.status == Status.CONFLICT)
    assert (clash.by, clash.at) == (one.display_name, "22/11/2026 09:00")
    assert clash.stored.values["verdict"] == "khong_dat"
    assert rows(inspection)[bare[2].position - 1].verdict is None

    # A choice holds for what was seen; after one more save the conflict stands again.
    seen = clash.stored.version
    choice = {str(bare[0].id): Decision(mine=True, seen=seen)}
    send(one, inspection, hand_in(edit(bare[0], observation="Quy chế hết hiệu lực.")))
    settled = hand_in(*mixed.edits, key=mixed.key, **choice)
    assert send(two, inspection, settled).ending == Ending.CONFLICT
    choice = {str(bare[0].id): Decision(mine=True, seen=seen + 1)}
    receipt = send(two, inspection, hand_in(*mixed.edits, key=mixed.key, **choice))
    assert receipt.count(Status.APPLIED) == 2
    assert rows(inspection)[bare[0].position - 1].observation == "Có quy chế."

    # What the other has now is the same as what I bring: no conflict.
    same = hand_in(edit(bare[0], base=1))
    assert send(one, inspection, same).count(Status.SAME) == 1
    kept = {str(bare[2].id): Decision(mine=False, seen=bare[2].version)}
    receipt = send(two, inspection, hand_in(edit(bare[2], base=1, verdict="dat"), **kept))
    assert receipt.count(Status.KEPT) == 1
    assert bare[2].verdict == "khong_dat"

    # Every attempt is on record, and the database keeps it as it is.
    recorded = db.scalars(select(FieldSubmission)).all()
    assert len(recorded) == 8
    assert {row.ending for row in recorded} == set(Ending)
    for statement in (
        update(FieldSubmission).values(device="khác"),
        delete(FieldSubmission),
    ):
        with pytest.raises(DBAPIError), transaction():
            db.execute(statement)


def test_the_rules_of_a_row_and_of_a_visit_refuse_everything(db, user, unit):
    one = user("inspector")
    inspection = in_field(unit("bvdk"), one)
    bare = [row for row in rows(inspection) if row.verdict is None][:3]
    elsewhere = edit(rows(in_field_of_another(db, unit, one))[0], **GOOD)
    for bad, why in (
        (edit(bare[1], verdict="khong_ap_dung", progress="done"), "cần nêu lý do"),
        (edit(bare[1], verdict="tuyet_voi"), "không có trong bảng kiểm"),
        (edit(bare[1], verdict="dat", progress="unseen"), "trái với kết luận"),
        (edit(bare[1], progress="done"), "trái với kết luận"),
        (edit(bare[1], base=99, **GOOD), "chưa từng có"),
        (elsewhere, "không thuộc cuộc kiểm tra"),
    ):
        receipt = send(one, inspection, hand_in(edit(bare[0], **GOOD), bad))
        assert receipt.ending == Ending.REFUSED
        assert why in next(row.reason for row in receipt.rows if row.reason), why
        assert rows(inspection)[bare[0].position - 1].verdict is None
    twice = hand_in(edit(bare[0], **GOOD), edit(bare[0], **GOOD))
    assert send(one, inspection, twice).ending == Ending.REFUSED
    stranger = send(user("leader"), inspection, hand_in(edit(bare[0], **GOOD)))
    assert "thành viên đoàn" in stranger.message

    with transaction():
        inspection.state = InspectionState.MINUTES_SIGNED
    receipt = send(one, inspection, hand_in(edit(bare[0], **GOOD)))
    assert "Biên bản đã ký" in receipt.message
    assert rows(inspection)[bare[0].position - 1].verdict is None


def in_field_of_another(db, unit, viewer):
    mine = in_field(unit("bvdk"), viewer)
    return db.scalars(select(Inspection).where(Inspection.id != mine.id)).first()


def test_what_was_signed_a_moment_ago_is_not_judged_any_more(app, db, user, unit):
    one = user("inspector")
    inspection = in_field(unit("bvdk"), one)
    row = next(row for row in rows(inspection) if row.verdict is None)
    number = inspection.id
    db.commit()
    with app.extensions["database"].engine.begin() as elsewhere:
        elsewhere.execute(
            update(Inspection)
            .where(Inspection.id == number)
            .values(state=InspectionState.MINUTES_SIGNED)
        )
    assert inspection.state == InspectionState.IN_FIELD  # as the page still believes
    with pytest.raises(Refused), transaction():
        judge_row(
            one,
            inspection,
            row,
            checklist_of(inspection),
            version=row.version,
            verdict="dat",
            observation=None,
        )
    again = find_inspection(one, number)
    assert send(one, again, hand_in(edit(rows(again)[0], **GOOD))).ending == Ending.REFUSED


@pytest.mark.sqlite_only
def test_a_browser_sends_what_it_likes_and_only_our_shape_is_read(db):
    row, key = "0193" + "0" * 28, "0194" + "0" * 28
    one = {"row": row, "base": 1, "values": {"observation": " a\r\nb ", "second_look": True}}
    whole = {"key": key, "device": "Máy  A", "edits": [one]}
    read = read_submission(whole)
    assert read.device == "Máy A"
    assert read.edits[0].values["observation"] == "a\nb"
    for broken in (
        None,
        [],
        {},
        {**whole, "key": "x"},
        {**whole, "edits": "x"},
        {**whole, "edits": [{**one, "base": "1"}]},
        {**whole, "edits": [{**one, "base": True}]},
        {**whole, "edits": [{**one, "base": 0}]},
        {**whole, "edits": [{**one, "values": []}]},
        {**whole, "edits": [{**one, "values": {"verdict": ["dat"]}}]},
        {**whole, "edits": [{**one, "values": {"second_look": "có"}}]},
        {**whole, "edits": [{**one, "values": {"sample": "x" * 121}}]},
        {**whole, "decisions": [1]},
        {**whole, "decisions": {row: {}}},
        {**whole, "device": 1},
    ):
        with pytest.raises(Refused):
            read_submission(broken)
