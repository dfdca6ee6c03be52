"""Parting a system: each row has its place, answers are kept on all sides, and back exactly."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance.classification.evaluation import stand
from compliance.classification.queries import draft_run
from compliance.classification.services import answer_question, conclude_run
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.dossiers.models import Dossier
from compliance.evidence.models import Evidence
from compliance.regrouping.levels import SPLIT
from compliance.regrouping.parting import Parting, look_ahead
from compliance.regrouping.queries import members_of
from compliance.regrouping.services import part, undo
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import Component, DataAsset, Interconnection
from compliance.systems.queries import find_system
from tests.support.dossiers import user_of
from tests.support.regrouping import TOLD, WHY, changed, contents, free, system_of

PACS = ("bvdk-pacs-moi", "Lưu trữ hình ảnh (tách)")


def wish(db, **changes) -> Parting:
    """Part two components and a connection off the hospital's HIS."""
    free(db, system_of(db, "his"))
    system = system_of(db, "his")
    parts = db.scalars(
        select(Component.id).where(Component.system_id == system.id).order_by(Component.name)
    ).all()
    links = db.scalars(
        select(Interconnection.id).where(Interconnection.system_id == system.id)
    ).all()
    places = {parts[0]: 1, parts[1]: 1, **dict.fromkeys(links[:1], 1)}
    return Parting(system, changes.get("parts", [PACS]), changes.get("places", places))


def parted(db, given: Parting, **words):
    with transaction():
        row = part(
            look_ahead(given),
            actor_id=user_of(db, "focal.bvdk").id,
            **{"reason": WHY, "argument": TOLD, **words},
        )
    db.expire_all()
    return row


def counted(db, model, system_id) -> int:
    return db.scalar(select(func.count()).select_from(model).where(model.system_id == system_id))


def test_a_parting_and_its_undo_leave_every_row_as_it_was(db):
    given = wish(db)
    before = contents(db)
    row = parted(db, given)
    assert changed(before, contents(db))
    with transaction():
        undo(row, None)
    db.expire_all()
    assert changed(before, contents(db)) == {}
    assert all(m.system_id is None for m in members_of(row.id) if m.standing == "made")


def test_rows_go_where_they_were_given_and_answers_are_kept_on_both_sides(db):
    given = wish(db)
    his = given.system.id
    had, answers = counted(db, Component, his), counted(db, RequirementResponse, his)
    dossiers = set(db.scalars(select(Dossier.id).where(Dossier.system_id == his)))
    R, E = RequirementResponse, ResponseEvidence
    with transaction():
        paper = db.scalars(
            select(Evidence.id).where(Evidence.unit_id == given.system.unit_id)
        ).first()
        answer = db.scalars(select(R.id).where(R.system_id == his)).first()
        db.add(E(response_id=answer, evidence_id=paper))
    row = parted(db, given)
    made = members_of(row.id)[1].system_id
    assert counted(db, Component, made) == 2
    assert counted(db, Component, his) == had - 2
    assert counted(db, RequirementResponse, made) == answers
    assert counted(db, RequirementResponse, his) == answers
    proven = [
        db.scalar(
            select(func.count())
            .select_from(E)
            .join(R, R.id == E.response_id)
            .where(R.system_id == key)
        )
        for key in (his, made)
    ]
    assert proven[0] == proven[1] > 0
    assert set(db.scalars(select(Dossier.id).where(Dossier.system_id == his))) == dossiers
    assert not counted(db, Dossier, made)
    between = db.scalars(
        select(Interconnection.other_system_id).where(Interconnection.system_id == made)
    ).all()
    assert his in between
    assert counted(db, DataAsset, made) == 0


def test_what_cannot_be_parted_is_refused_with_the_reason(db):
    given = wish(db)
    for parts, words in (
        ([], "ít nhất một phần"),
        ([("", "Không mã")], "cả tên và mã"),
        ([("Mã Sai", "Tên")], "chữ thường"),
        ([(given.system.code, "Trùng")], "đã có"),
        ([PACS, PACS], "cùng mã"),
        ([PACS, ("bvdk-rong", "Rỗng")], "chưa có thành phần"),
    ):
        with pytest.raises(Refused, match=words):
            look_ahead(Parting(given.system, parts, given.places))


def test_a_part_below_the_level_of_the_original_is_argued_for_when_it_is_determined(db):
    given = wish(db)
    with transaction():
        given.system.approved_level = 5
    given = wish(db)
    outlook = look_ahead(given)
    assert outlook.lowers
    with pytest.raises(Refused, match="Giải trình"), transaction():
        part(outlook, reason=WHY, actor_id=None)
    row = parted(db, given)
    made = find_system(user_of(db, "focal.bvdk"), members_of(row.id)[1].system_id)
    run = draft_run(made.id)
    standing = stand(made, run)
    with transaction():
        for name in standing.to_ask:
            fact = standing.facts[name].row
            answer_question(run, fact, fact["default"])
    standing = stand(made, run)
    level = standing.result.level
    assert level is not None
    assert level < 5
    assert standing.facts[SPLIT].value is True
    assert "G-SPLIT" in [gate.id for gate in standing.result.gates]
    with pytest.raises(Refused, match="Trước khi gộp, tách, cấp độ là 5"), transaction():
        conclude_run(made, run, actor_id=None, proposed_level=level)
    with transaction():
        conclude_run(made, run, actor_id=None, proposed_level=level, justification=TOLD)
    with pytest.raises(Refused, match="Không hoàn tác được"), transaction():
        undo(row, None)
