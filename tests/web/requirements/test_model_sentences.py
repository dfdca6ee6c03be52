"""The model sentence beside a row, and what is said of an answer that still is one."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask

from checklists import load
from compliance.core.db import transaction
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse, ResponseState
from tests.support.dossiers import acting, classified, described_system, ready

ITEM = "QL-RUIRO-02"
MODEL = load("nd331-2026").item(ITEM).extra["model"]["vi"]
BLANKS = len(re.findall(r"\[", MODEL))
#: Its blanks filled in, as a unit would.
FILLED = re.sub(r"\[[^\]]*\]", "10/2026", MODEL)


@pytest.fixture
def system_id(app: Flask) -> UUID:
    made = described_system(app)
    classified(app, made)
    return made


def url(system_id: UUID, rest: str) -> str:
    return f"/systems/{system_id}/requirements{rest}"


def tags(browser) -> list[str]:
    """What stands beside the row in the list, of its model sentence."""
    row = browser.page.xpath(f"string(//*[@data-row='{ITEM}']//p[contains(@class,'answer-meta')])")
    return [text for text in ("câu mẫu chưa sửa", "còn chỗ chưa điền") if text in row]


def test_the_sentence_stands_in_the_help_of_the_list_and_of_the_row(as_user, system_id):
    browser = as_user("focal.bvdk")
    for page in ("?group=ruiro", f"/{ITEM}"):
        browser.get(url(system_id, page))
        shown = [" ".join(p.text_content().split()) for p in browser.page.xpath("//p[@data-model]")]
        assert MODEL in shown


@pytest.mark.parametrize(
    ("note", "hint", "tag"),
    [
        (MODEL, "Còn nguyên câu mẫu", ["câu mẫu chưa sửa"]),
        (
            MODEL.replace("[số]", "12"),
            f"Còn {BLANKS - 1} chỗ trong ngoặc vuông chưa điền",
            ["còn chỗ chưa điền"],
        ),
        (FILLED, "", []),
    ],
)
def test_an_answer_is_told_what_is_left_of_the_model(as_user, system_id, note, hint, tag):
    browser = as_user("focal.bvdk")
    answer = browser.post(
        url(system_id, f"/{ITEM}/answer.json"), {"state": "met", "note": note, "version": "0"}
    )
    hints = answer.json["hints"]
    assert [hint in text for text in hints] == ([True] if hint else [])
    browser.get(url(system_id, "?group=ruiro"))
    assert tags(browser) == tag
    # The form that works without a script says the same.
    browser.post(url(system_id, f"/{ITEM}"), {"state": "met", "note": note + " ", "version": "1"})
    browser.get(url(system_id, "?group=ruiro"))
    assert tags(browser) == tag


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (MODEL, "Còn nguyên câu mẫu, chưa sửa theo đơn vị"),
        (MODEL.replace("[số]", "12"), "Còn chỗ trong ngoặc vuông của câu mẫu chưa điền"),
        (FILLED, ""),
    ],
)
def test_the_checks_of_the_dossier_find_it(app, as_user, note, found):
    dossier_id = ready(app)
    with acting(app) as session, transaction():
        row = (
            session.query(RequirementResponse)
            .filter_by(system_id=session.get_one(Dossier, dossier_id).system_id, item_id=ITEM)
            .one()
        )
        system_id, version = row.system_id, row.version
        assert row.state != ResponseState.NOT_ANSWERED
    browser = as_user("focal.bvdk")
    browser.post(
        url(system_id, f"/{ITEM}"), {"state": "met", "note": note, "version": str(version)}
    )
    browser.get(f"/dossiers/{dossier_id}/quality")
    text = browser.page.xpath("string(//main)")
    both = ("Còn nguyên câu mẫu", "Còn chỗ trong ngoặc vuông")
    assert [sentence in text for sentence in both] == [
        bool(found) and found.startswith(sentence) for sentence in both
    ]
