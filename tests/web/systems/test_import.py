"""The inventory comes in through the browser: preview first, then all of it."""

from __future__ import annotations

import io

from sqlalchemy import select

from compliance.core.workbooks import write_xlsx
from compliance.systems.models import InformationSystem
from compliance.systems.workbook import WORKBOOK

ROW = {"code": "bvdk-moi", "name": "Hệ thống mới", "unit": "bvdk-gia-lai", "kind": "his"}


def upload(browser, rows, name="kiem-ke.xlsx"):
    content = io.BytesIO(write_xlsx(WORKBOOK, {"systems": rows}))
    answer = browser.post("/systems/import", {"file": (content, name)})
    assert answer.status_code == 302
    return answer.location


def codes(app):
    with app.extensions["database"].scope() as session:
        return set(session.scalars(select(InformationSystem.code)))


def test_a_file_is_previewed_then_written(app, as_user, run_jobs):
    browser = as_user("focal.bvdk")
    url = upload(browser, [ROW])
    run_jobs()
    browser.get(url)
    assert "bvdk-moi" in browser.text
    assert "bvdk-moi" not in codes(app)
    assert browser.post(f"{url}/confirm").status_code == 302
    run_jobs()
    browser.get(url)
    assert "1 hệ thống" in browser.text
    assert "bvdk-moi" in codes(app)


def test_a_row_of_another_unit_stops_the_whole_file(app, as_user, run_jobs):
    browser = as_user("focal.bvdk")
    url = upload(browser, [ROW, {**ROW, "code": "khac", "unit": "ttyt-chu-se"}])
    run_jobs()
    browser.get(url)
    assert "bạn chỉ nhập được cho đơn vị của mình" in browser.text
    assert browser.post(f"{url}/confirm").status_code == 400
    run_jobs()
    assert "bvdk-moi" not in codes(app)
