"""A person with roles in several units chooses for which one to work."""

from __future__ import annotations

import pytest

from compliance.accounts.models import RoleAssignment
from compliance.core.db import transaction
from compliance.core.permissions import Role
from tests.support.dossiers import acting, unit_of, user_of


@pytest.fixture
def two_units(app):
    """The hospital's focal point is one of the station too; returns the ids of both units."""
    with acting(app) as session, transaction():
        hospital, station = unit_of(session, "bvdk"), unit_of(session, "tyt")
        person = user_of(session, "focal.bvdk")
        session.add(RoleAssignment(user_id=person.id, unit_id=station.id, role=Role.FOCAL_POINT))
        return hospital, station


def shown(browser) -> str:
    browser.get("/profile")
    return browser.page.xpath("//p[@class='topbar-unit']")[0].text_content().strip()


def test_the_choice_is_shown_and_new_rows_start_from_it(two_units, as_user):
    hospital, station = two_units
    focal = as_user("focal.bvdk")
    for unit in (station, hospital):
        answer = focal.post("/work-for", {"unit": str(unit.id), "next": "/profile"})
        assert answer.location == "/profile"
        assert shown(focal) == unit.name
        buttons = focal.page.xpath("//button[@name='unit'][@aria-pressed='true']")
        assert [button.get("value") for button in buttons] == [str(unit.id)]
        focal.get("/registers/backups/new")
        options = focal.page.xpath("//select[@name='unit_id']/option")
        assert {option.get("value") for option in options} == {str(u.id) for u in two_units}
        assert options[0].get("value") == str(unit.id)


def test_a_unit_without_a_role_is_not_chosen_and_opens_nothing(two_units, app, as_user):
    with acting(app) as session:
        other = unit_of(session, "ttyt")
    focal = as_user("focal.bvdk")
    before = shown(focal)
    focal.post("/work-for", {"unit": str(other.id)})
    assert shown(focal) == before
    assert focal.get(f"/registers/backups/?unit={other.id}").status_code == 200
    assert other.name not in focal.text


def test_a_person_with_one_unit_is_not_asked(as_user):
    head = as_user("head.tyt")
    assert shown(head)
    assert head.page.xpath("//button[@name='unit']") == []
