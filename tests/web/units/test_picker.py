"""One unit of many: words, code, id, what may mean several, and the suggestions."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from compliance.accounts.models import RoleAssignment, User
from compliance.core.permissions import Permission
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer, written
from scanners.keys import new_pair
from tests.support.dossiers import acting, unit_of, user_of


def role_of(app, login="inspector2"):
    with acting(app) as session:
        rows = session.execute(
            select(RoleAssignment.role, HealthUnit.code)
            .join(HealthUnit, HealthUnit.id == RoleAssignment.unit_id)
            .join(User, User.id == RoleAssignment.user_id)
            .where(User.login == login)
        )
        return {tuple(row) for row in rows}


@pytest.fixture
def form(app, as_user):
    """Post the form that gives a role; the first value is the words for the unit."""
    with acting(app) as session:
        person = user_of(session, "inspector2").id
    admin = as_user("admin")

    def post(words, **more):
        body = {"role": "coordinator", "unit": words, **more}
        return admin, admin.post(f"/accounts/{person}/roles/new", body)

    return post


def test_a_code_an_id_a_name_and_what_the_list_writes_mean_one_unit(app):
    with acting(app) as session:
        offer = scope_offer(user_of(session, "admin"), Permission.ACCOUNT_ADMIN)
        unit = unit_of(session, "bvdk")
        for words in (
            unit.code,
            str(unit.id),
            written(unit),
            unit.name,
            unit.name.upper(),
            "benh vien da khoa gia lai",
        ):
            assert offer.meant(words) == [unit], words
        assert offer.meant("  ") == []
        assert offer.meant("khong co don vi nay") == []
        assert offer.meant("100%") == []


def test_words_out_of_order_and_without_marks_find_the_unit(app):
    with acting(app) as session:
        offer = scope_offer(user_of(session, "admin"), Permission.ACCOUNT_ADMIN)
        found = offer.search("chu se trung tam")
        assert unit_of(session, "ttyt") in found
        assert all("chu se" in unit.search for unit in found)


def test_a_unit_out_of_scope_or_closed_is_not_meant_by_its_code(app):
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        assert (
            scope_offer(user_of(session, "focal.bvdk"), Permission.ACCOUNT_ADMIN).meant(unit.code)
            == []
        )
        vendor = scope_offer(user_of(session, "vendor"), Permission.UNIT_ADMIN)
        assert vendor.search("benh vien") == []
        unit.closed_on = unit.founded_on or user_of(session, "admin").created_at.date()
        session.flush()
        offer = scope_offer(user_of(session, "admin"), Permission.ACCOUNT_ADMIN)
        assert offer.meant(unit.code) == []
        session.rollback()


def test_the_page_of_a_form_does_not_carry_every_unit(form, as_user, app):
    admin, _answer = form("")
    assert "Hãy chọn đơn vị." in admin.text
    assert len(admin.page.xpath("//option")) < 30
    admin.get("/accounts")
    assert len(admin.page.xpath("//option")) < 30


def test_typed_words_that_leave_no_doubt_are_taken_without_javascript(app, form):
    _admin, answer = form("bệnh viện đa khoa gia lai")
    assert answer.status_code == 302
    with acting(app) as session:
        code = unit_of(session, "bvdk").code
    assert ("coordinator", code) in role_of(app)


def test_words_that_may_mean_several_are_asked_back_and_one_is_ticked(app, form):
    admin, answer = form("trạm y tế")
    assert answer.status_code == 200
    assert "Hãy chọn một" in admin.text
    choices = admin.page.xpath("//input[@name='unit-pick']/@value")
    assert 1 < len(choices) <= 12
    assert admin.page.xpath("//input[@name='unit']/@value") == ["trạm y tế"]
    _admin, answer = form("trạm y tế", **{"unit-pick": choices[1]})
    assert answer.status_code == 302
    with acting(app) as session:
        code = session.get_one(HealthUnit, UUID(str(choices[1]))).code
    assert ("coordinator", code) in role_of(app)


def test_a_tick_of_the_last_try_does_not_survive_other_words(app, form):
    admin, _answer = form("trạm y tế")
    choices = admin.page.xpath("//input[@name='unit-pick']/@value")
    admin, answer = form("khong co don vi nay", **{"unit-pick": choices[0]})
    assert answer.status_code == 200
    assert "Không có đơn vị nào khớp" in admin.text
    assert role_of(app) == {("inspector", "so-y-te")}


def test_suggestions_are_a_dozen_and_only_what_may_be_chosen(app, as_user):
    admin = as_user("admin")
    found = admin.get("/units/pick.json?offer=accounts&q=tram y te").json
    assert len(found["units"]) == 12
    assert found["more"] is True
    one = admin.get("/units/pick.json?offer=accounts&q=bệnh viện đa khoa gia lai").json
    assert one["units"][0]["value"].startswith("Bệnh viện Đa khoa Gia Lai (")
    assert as_user("vendor").get("/units/pick.json?offer=accounts&q=benh").json["units"] == []
    assert admin.get("/units/pick.json?offer=khac&q=").status_code == 404


def test_the_filter_of_the_accounts_list_takes_words(app, as_user):
    admin = as_user("admin")
    admin.get("/accounts?unit=Bệnh viện Đa khoa Gia Lai")
    assert "focal.bvdk" in admin.text
    assert "focal.tyt" not in admin.text
    admin.get("/accounts?unit=khong co don vi nay")
    assert "Không có tài khoản nào khớp." in admin.text


def test_the_filters_of_other_lists_take_words_and_carry_no_list_of_units(app, as_user):
    inspector, appraiser = as_user("inspector"), as_user("appraiser")
    for browser, path in (
        (inspector, "/systems"),
        (inspector, "/systems/data-assets"),
        (inspector, "/systems/transition"),
        (appraiser, "/dossiers/queue"),
    ):
        browser.get(path)
        every = browser.text
        assert browser.page.xpath("//input[@name='unit']"), path
        assert not browser.page.xpath("//option[contains(., 'Bệnh viện Đa khoa Gia Lai')]"), path
        browser.get(f"{path}?unit=benh vien da khoa gia lai")
        assert "Bệnh viện Đa khoa Gia Lai" in browser.text, path
        assert "Trung tâm Y tế Chư Sê" in every, path
        assert "Trung tâm Y tế Chư Sê" not in browser.text, path
        browser.get(f"{path}?unit=khong co don vi nay")
        assert "Trung tâm Y tế Chư Sê" not in browser.text, path


TAKES = (
    ("/calendar/feeds/new", {"name": "Điện thoại"}),
    ("/tokens/new", {"name": "HIS", "scopes": ["scan:read"], "until": "2027-06-30"}),
    ("/scans/keys/new", {"name": "Máy phòng CNTT", "public_key": new_pair()[1].decode()}),
)


@pytest.mark.parametrize(("path", "more"), TAKES)
def test_who_may_take_any_unit_types_it_and_who_has_one_is_not_asked(app, as_user, path, more):
    with acting(app) as session:
        own, home = unit_of(session, "bvdk"), unit_of(session, "so-y-te")
        name, mine, department = own.name, written(own), written(home)
    admin = as_user("leader" if path.startswith("/calendar") else "admin")
    admin.get(path)
    # The unit one works for stands there, and no list of units.
    assert admin.page.xpath("//input[@name='unit_id' and @type='text']/@value") == [department]
    assert not admin.page.xpath("//main//option")
    for words, said in (
        (" ", "Chọn đơn vị."),
        ("khong co don vi nay", "Không có đơn vị nào khớp"),
        ("trạm y tế", "Hãy chọn một"),
    ):
        answer = admin.post(path, {"unit_id": words, **more})
        assert answer.status_code == 200
        assert said in admin.text
        assert admin.page.xpath("//input[@name='name']")
    admin.post(path, {"unit_id": "bệnh viện đa khoa gia lai", **more}, follow=True)
    assert name in admin.text
    assert not admin.page.xpath("//input[@name='name']")
    # A head has one unit: it goes along without a question, and no other goes instead.
    head = as_user("head.bvdk")
    head.get(path)
    assert head.page.xpath("//input[@name='unit_id' and @type='hidden']/@value") == [mine]
    answer = head.post(path, {"unit_id": department, **more})
    assert answer.status_code == 200
    assert "Không có đơn vị nào khớp" in head.text
    if "public_key" in more:
        more = {**more, "public_key": new_pair()[1].decode()}  # a key is of one unit
    head.post(path, {"unit_id": mine, **more}, follow=True)
    assert not head.page.xpath("//input[@name='name']")
