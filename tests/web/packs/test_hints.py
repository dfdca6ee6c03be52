"""Whoever cites a dead legal text is told so after saving; nothing is refused."""

from __future__ import annotations

import pytest

from tests.support.dossiers import acting, classified, described_system, opened, unit_of
from tests.web.systems.test_import import ROW, upload

pytestmark = pytest.mark.sqlite_only

DEAD = "Căn cứ NĐ 85/2016/NĐ-CP, đơn vị đã làm."
HISTORY = "Quyết định đã được phê duyệt theo NĐ 85/2016/NĐ-CP còn giá trị."
HINT = "“NĐ 85/2016/NĐ-CP” chỉ còn dùng cho chuyển tiếp từ 01/07/2026. Dẫn 331/2026/NĐ-CP."


def an_answer(app, as_user, text):
    system = described_system(app)
    classified(app, system)
    browser = as_user("focal.bvdk")
    url = f"/systems/{system}/requirements/QL-RUIRO-02"
    return browser, browser.post(url, {"state": "met", "note": text, "version": "0"})


def a_dossier(app, as_user, text):
    system = described_system(app)
    classified(app, system)
    url = f"/dossiers/{opened(app, system)}/details"
    browser = as_user("focal.bvdk")
    browser.get(url)
    form = browser.page.xpath("//main//form[contains(@class, 'form-page')]")[0]
    return browser, browser.post(url, {**dict(form.form_values()), "shared_solutions": text})


def a_layer(app, as_user, text):
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
    browser = as_user("focal.bvdk")
    browser.post(f"/plans/{unit}/start")
    url = f"/plans/{unit}/measures/L1-01"
    browser.get(url)
    version = browser.page.xpath("//input[@name='version']/@value")[0]
    values = {"state": "partly", "how": text, "responsible": "CNTT", "due": "2027-01-15"}
    return browser, browser.post(url, {**values, "version": version})


PLACES = [an_answer, a_dossier, a_layer]


@pytest.mark.parametrize("place", PLACES)
def test_a_dead_text_is_pointed_out_and_what_was_written_is_kept(app, as_user, place):
    browser, answer = place(app, as_user, DEAD)
    assert answer.status_code == 302, browser.text[:600]
    browser.get(answer.location)
    assert HINT in browser.page.text_content()


@pytest.mark.parametrize("place", PLACES)
def test_history_is_left_alone(app, as_user, place):
    browser, answer = place(app, as_user, HISTORY)
    assert answer.status_code == 302
    browser.get(answer.location)
    assert "chỉ còn dùng cho chuyển tiếp" not in browser.page.text_content()


def test_the_preview_of_an_import_warns_and_can_still_be_written(as_user, run_jobs):
    browser = as_user("focal.bvdk")
    url = upload(browser, [{**ROW, "purpose": DEAD}])
    run_jobs()
    browser.get(url)
    assert HINT in browser.text
    assert browser.post(f"{url}/confirm").status_code == 302
    run_jobs()
    browser.get(url)
    assert "1 hệ thống" in browser.text
