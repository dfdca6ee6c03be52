"""A rule of doubtful ground carries its mark on every page that shows it.

The packs are read from a copy in which nothing is certain: each page must then mark every row.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from checklists import library, load
from compliance.inspections.checklist import sets
from tests.support.dossiers import acting, classified, described_system, opened, unit_of
from tests.support.plans import measure_ids
from tests.support.traces import docx_text

pytestmark = pytest.mark.sqlite_only

MARK = "cần đối chiếu"
PACKS = library.PACKS


@pytest.fixture(autouse=True)
def nothing_certain(tmp_path, monkeypatch):
    sets()  # what a page made of the packs before must not outlive them
    root = tmp_path / "doubtful"
    shutil.copytree(PACKS, root)
    for path in root.glob("*/v*/**/*.yaml"):
        text = path.read_text("utf-8")
        text = re.sub(r"(confidence: )[SK]\b", r"\1U", text)
        if path.name == "facts.yaml" and "confidence:" not in text:
            text = re.sub(r"(\n  source: .*)", r"\1\n  confidence: U", text)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(library, "PACKS", root)
    library.forget()
    yield
    monkeypatch.undo()
    library.forget()


def of_requirements(app, as_user) -> tuple[Any, str, int]:
    system = described_system(app)
    classified(app, system)
    browser = as_user("focal.bvdk")
    browser.get(f"/systems/{system}/requirements")
    links = "".join(f"{href}\n" for href in browser.page.xpath("//main//a/@href"))
    rows = set(re.findall(rf"{system}/requirements/([A-Z]+-[A-Z0-9-]+)", links))
    return browser, f"/systems/{system}/requirements", len(rows)


def of_one_requirement(app, as_user) -> tuple[Any, str, int]:
    system = described_system(app)
    classified(app, system)
    return as_user("focal.bvdk"), f"/systems/{system}/requirements/QL-RUIRO-02", 1


def of_a_result(app, as_user) -> tuple[Any, str, int]:
    system = described_system(app)
    run = classified(app, system)
    trace = len(load("nd331-2026").section("criteria"))
    return as_user("focal.bvdk"), f"/systems/{system}/classification/runs/{run}", trace


def of_a_question(app, as_user) -> tuple[Any, str, int]:
    system = described_system(app)
    browser = as_user("focal.bvdk")
    browser.post(f"/systems/{system}/classification")
    fact = next(row for row in load("nd331-2026").section("facts") if row.get("confidence") == "U")
    return browser, f"/systems/{system}/classification/questions/{fact['id']}", 1


def of_a_plan(app, as_user) -> tuple[Any, str, int]:
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
    browser = as_user("focal.bvdk")
    browser.post(f"/plans/{unit}/start")
    return browser, f"/plans/{unit}", 4


def of_a_layer(app, as_user) -> tuple[Any, str, int]:
    browser, url, _count = of_a_plan(app, as_user)
    return browser, f"{url}/layers/1", 1


def of_an_inspection(app, as_user) -> tuple[Any, str, int]:
    browser = as_user("inspector")
    browser.get("/inspections")
    url = browser.page.xpath("//main//tbody//a[starts-with(@href, '/inspections/')]/@href")[0]
    url = "/".join(url.split("/")[:3])
    browser.get(f"{url}/rows")
    rows = set(browser.page.xpath("//main//tbody//td[1]/a/@href"))
    return browser, f"{url}/rows", len(rows)


def of_an_inspected_row(app, as_user) -> tuple[Any, str, int]:
    browser, url, _count = of_an_inspection(app, as_user)
    browser.get(url)
    return browser, browser.page.xpath("//main//tbody//td[1]/a/@href")[0], 1


def of_the_calendar(app, as_user) -> tuple[Any, str, int]:
    return as_user("focal.bvdk"), "/", 1


def of_the_transition(app, as_user) -> tuple[Any, str, int]:
    return as_user("focal.bvdk"), "/systems/transition", 1


def of_a_pack(app, as_user) -> tuple[Any, str, int]:
    return as_user("focal.bvdk"), "/packs/nd331-2026/1", 50


@pytest.mark.parametrize(
    "page",
    [
        of_requirements,
        of_one_requirement,
        of_a_question,
        of_a_result,
        of_a_plan,
        of_a_layer,
        of_an_inspection,
        of_an_inspected_row,
        of_the_calendar,
        of_the_transition,
        of_a_pack,
    ],
)
def test_every_doubtful_row_of_a_page_is_marked(
    app, as_user, page: Callable[..., tuple[Any, str, int]]
):
    browser, url, least = page(app, as_user)
    assert least > 0
    assert browser.get(url).status_code == 200
    assert browser.text.count(MARK) >= least, browser.text[:600]


def test_the_clocks_of_an_incident_are_marked(app, as_user):
    browser = as_user("focal.bvdk")
    browser.get("/registers/incidents/new")
    form = browser.page.xpath("//main//form[contains(@class, 'form-page')]")[0]
    values = {
        **dict(form.form_values()),
        "title": "Mất dữ liệu mẫu",
        "detected_at": "2026-11-21T08:00",
    }
    values |= {"cause": "Chưa rõ", "measures": "Đã ngắt mạng"}
    answer = browser.post("/registers/incidents/new", values)
    assert answer.status_code == 302, browser.text[:900]
    browser.get(answer.location)
    notices = len(
        [
            i
            for i in load("su-co-2026").items
            if i.extra.get("when") == "any" and i.extra.get("hours") is not None
        ]
    )
    assert browser.text.count(MARK) >= notices > 0


def test_the_documents_of_a_dossier_and_a_plan_are_marked(app, as_user):
    system = described_system(app)
    classified(app, system)
    dossier = opened(app, system)
    browser = as_user("focal.bvdk")
    browser.get(f"/dossiers/{dossier}")
    links = [href for href in browser.page.xpath("//main//a/@href") if href.endswith(".docx")]
    assert any(MARK in docx_text(browser.get(link).data) for link in links)
    _browser, url, _count = of_a_plan(app, as_user)
    measures = sum(len(measure_ids(app, "bvdk", layer)) for layer in (1, 2, 3, 4))
    assert docx_text(browser.get(f"{url}/plan.docx").data).count(MARK) == 4 + measures
