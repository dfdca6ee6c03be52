"""The steps of a unit in one line of time, within the reader's scope."""

from __future__ import annotations

import pytest

from compliance.core.db import transaction
from compliance.dossiers import moves
from compliance.dossiers.queries import find_dossier
from compliance.units.timeline import timeline
from tests.conventions.test_crawl import statements
from tests.support.dossiers import acting, ready, unit_of, user_of

NAME = "Phần mềm quản lý thử nghiệm"


@pytest.fixture
def handed_in(app, time):
    """A dossier of the hospital that was handed in just now."""
    dossier_id = ready(app)
    time.advance(minutes=1)
    with acting(app) as session, transaction():
        dossier = find_dossier(user_of(session, "head.bvdk"), dossier_id)
        moves.submit(dossier, user_of(session, "head.bvdk"))
    return dossier_id


def lines(session, login, unit="bvdk"):
    return timeline(user_of(session, login), unit_of(session, unit)).rows


def test_a_step_stands_first_with_its_name_its_row_and_who_took_it(app, handed_in):
    with acting(app) as session:
        first = lines(session, "focal.bvdk")[0]
        assert (first.label, first.title, first.actor) == ("Trình hồ sơ", NAME, "head.bvdk")
        assert (first.endpoint, first.args) == ("dossiers.show", {"dossier_id": handed_in})


def test_dossiers_plans_and_inspections_are_one_line_of_time(app):
    with acting(app) as session:
        for unit in ("bvdk", "ttyt"):
            found = lines(session, f"focal.{unit}", unit)
            moments = [line.at for line in found]
            assert moments == sorted(moments, reverse=True)
            endpoints = {line.endpoint for line in found}
            assert {"dossiers.show", "plans.show"} <= endpoints, unit
        inspected = [line for line in lines(session, "inspector") if "inspections" in line.endpoint]
        assert inspected


def test_who_may_not_read_a_row_does_not_see_its_steps(app, handed_in):
    with acting(app) as session:
        assert any(line.title == NAME for line in lines(session, "appraiser"))
        assert not any("inspections" in line.endpoint for line in lines(session, "appraiser"))
        assert lines(session, "admin") == []
        # Guided units: their plan may be read, their dossiers may not.
        assert not any(line.title == NAME for line in lines(session, "focal.tyt"))


def test_the_page_of_the_unit_shows_the_newest_and_leads_to_all(app, handed_in, as_user):
    browser = as_user("focal.bvdk")
    with acting(app) as session:
        unit_id = unit_of(session, "bvdk").id
    browser.get(f"/units/{unit_id}")
    assert NAME in browser.text
    assert "Xem toàn bộ diễn biến" in browser.text
    with statements(app) as said:
        assert browser.get(f"/units/{unit_id}/timeline").status_code == 200
    assert len(said) <= 14
    assert "Trình hồ sơ: Phần mềm quản lý thử nghiệm" in browser.text
    assert as_user("focal.tyt").get(f"/units/{unit_id}/timeline").status_code == 404
