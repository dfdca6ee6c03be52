"""The workbook of a visit: out, filled, back, previewed, merged, and never twice."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.core.db import transaction
from compliance.field.bundle import write_bundle
from compliance.field.models import FieldSubmission
from compliance.field.visits import visit_of
from compliance.inspections.models import Inspection
from tests.support.bundles import ALTERED
from tests.support.field import in_field, rows
from tests.web.inspections import steps

KL, TD, GN, CM, NG, XL = range(9, 15)


def take(browser, inspection):
    answer = browser.get(f"/inspections/{inspection.id}/field/bundle.xlsx")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data))


def saved(book):
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def bring(browser, inspection, book, name="so.xlsx"):
    content = book if isinstance(book, BytesIO) else saved(book)
    return browser.post(f"/inspections/{inspection.id}/field/bundle", {"file": (content, name)})


def merge(browser, inspection, **choices):
    form = browser.page.xpath("//form[contains(@action, '/bundle/merge')]")[0]
    hidden = {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}
    return browser.post(f"/inspections/{inspection.id}/field/bundle/merge", {**hidden, **choices})


def test_a_bundle_is_filled_previewed_and_merged_once(as_user, db, user, unit):
    one = as_user("inspector")
    inspection = in_field(unit("bvdk"), user("inspector"))
    bare = [row for row in rows(inspection) if row.verdict is None][:3]
    first, second, third = (row.position + 1 for row in bare)
    book = take(one, inspection)
    sheet = book["Kiểm tra"]
    assert sheet.protection.sheet
    assert book["Bản gốc"].sheet_state == "hidden"
    sheet.cell(first, KL).value = "Không đạt"
    sheet.cell(first, GN).value = "Chưa có quy chế.\nĐã hỏi người phụ trách."
    sheet.cell(first, CM).value = "10/250"
    sheet.cell(second, TD).value = "Đang xem"
    sheet.cell(second, XL).value = "Có"
    sheet.cell(third, KL).value = "Đạt một phần"

    # A colleague judges the third row online while the book is away.
    row = f"/inspections/{inspection.id}/rows/{bare[2].id}"
    assert steps.judge_row(as_user("inspector2"), row, "dat", observation="Đạt").status_code == 302

    assert bring(one, inspection, book).status_code == 200
    assert "3 dòng được điền, 1 xung đột, 0 không nhận" in one.text
    assert "Kiểm tra viên Mẫu Hai" in one.text
    # Without a choice nothing is written.
    assert merge(one, inspection).status_code == 409
    assert all(r.verdict is None for r in rows(inspection) if r.id == bare[0].id)
    choice = {f"choice-{bare[2].id}": "theirs"}
    assert merge(one, inspection, **choice).status_code == 302
    now = {r.id: r for r in rows(inspection)}
    assert now[bare[0].id].verdict == "khong_dat"
    assert now[bare[0].id].observation == "Chưa có quy chế.\nĐã hỏi người phụ trách."
    assert (now[bare[0].id].sample, now[bare[0].id].progress) == ("10/250", "done")
    assert (now[bare[1].id].second_look, now[bare[1].id].progress) == (True, "looking")
    assert now[bare[2].id].verdict == "dat"

    # Back again: refused, said when and by whom; the page of the visit lists every attempt.
    assert bring(one, inspection, book).status_code == 400
    assert "Sổ này đã nhập lúc" in one.text
    one.get(f"/inspections/{inspection.id}/field")
    assert "xung đột, chưa ghi" in one.text
    db.commit()
    ends = [row.ending for row in db.scalars(select(FieldSubmission).order_by(FieldSubmission.at))]
    assert sorted(ends) == ["applied", "conflict", "refused"]

    # Outside the team: no book; the unit itself never sees the way.
    assert as_user("leader").get(f"/inspections/{inspection.id}/field").status_code == 403
    with transaction():
        inspection.state = "minutes_signed"
    url = f"/inspections/{inspection.id}/field/bundle.xlsx"
    assert one.get(url).status_code == 404


@pytest.mark.sqlite_only
def test_what_the_preview_showed_cannot_be_changed_on_the_way(as_user, db, user, unit):
    one, two = as_user("inspector"), as_user("inspector2")
    inspection = in_field(unit("bvdk"), user("inspector"))
    book = take(one, inspection)
    bare = next(row for row in rows(inspection) if row.verdict is None)
    book["Kiểm tra"].cell(bare.position + 1, KL).value = "Đạt"
    bring(one, inspection, book)
    token = one.page.xpath("//input[@name='token']/@value")[0]
    address = f"/inspections/{inspection.id}/field/bundle/merge"
    for who, sent in ((one, token[:-3] + "abc"), (two, token), (one, "")):
        assert who.post(address, {"token": sent}).status_code == 302
    assert next(r for r in rows(inspection) if r.id == bare.id).verdict is None


@pytest.mark.sqlite_only
def test_altered_bundles_are_refused_with_the_place_and_nothing_is_merged(
    as_user, db, user, unit, subtests
):
    one = as_user("inspector")
    inspection = in_field(unit("bvdk"), user("inspector"))
    content = one.get(f"/inspections/{inspection.id}/field/bundle.xlsx").data
    versions = [row.version for row in rows(inspection)]
    assert len(ALTERED) >= 20
    for name, (change, why) in ALTERED.items():
        with subtests.test(name):
            assert bring(one, inspection, BytesIO(change(content))).status_code == 400
            assert why in one.text
    foreign = db.scalars(
        select(Inspection).where(
            Inspection.unit_id != inspection.unit_id, Inspection.state == "planned"
        )
    ).first()
    # Of another visit; and by a server with another secret.
    assert bring(one, foreign, BytesIO(content)).status_code == 400
    assert f"của cuộc kiểm tra {inspection.code}" in one.text
    elsewhere = write_bundle(
        visit_of(user("inspector"), inspection),
        key=uuid4(),
        secret="khóa của nơi khác",
        made_by="x",
        made_at="x",
    )
    assert bring(one, inspection, BytesIO(elsewhere)).status_code == 400
    assert "do nơi khác cấp" in one.text
    assert [row.version for row in rows(inspection)] == versions
    # Every one of them is on record, none with what it said.
    recorded = db.scalars(select(FieldSubmission)).all()
    assert len(recorded) == len(ALTERED) + 2
    assert {(row.ending, len(row.sent)) for row in recorded} == {("refused", 0)}
