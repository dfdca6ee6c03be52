"""The pages of joins and partings: from the boundary to the undo, and who may use them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.dossiers.models import Dossier, DossierState
from compliance.systems.models import Component
from tests.support.browser import Browser
from tests.support.dossiers import acting
from tests.support.regrouping import TOLD, WHY, system_of


@pytest.fixture
def pair(app: Flask) -> tuple[UUID, UUID]:
    """HIS and LIS of the hospital, whose dossiers the unit is still writing."""
    with acting(app) as session:
        return system_of(session, "his").id, system_of(session, "lis").id


def confirmed(focal: Browser, **words: str) -> Any:
    """Send the confirming form of the page, with reason and argument."""
    form = focal.page.xpath("//form[@method='post' and .//textarea[@name='reason']]")[0]
    values = dict(form.form_values()) | {"reason": WHY, **words}
    if form.xpath(".//textarea[@name='argument']"):
        values.setdefault("argument", TOLD)
        values["argument"] = values["argument"] or TOLD
    return focal.post(form.get("action"), values)


def test_a_join_from_the_boundary_to_the_undo(as_user, pair):
    his, lis = pair
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/boundary")
    assert "Gộp với hệ thống khác" in focal.text
    focal.get(f"/systems/{his}/join")
    assert focal.page.xpath(f"//input[@name='with' and @value='{lis}']")
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep={his}")
    assert "Chưa ghi gì" in focal.text
    assert "câu khác nhau lấy mức thấp nhất" in focal.text
    done = confirmed(focal)
    assert done.status_code == 302
    result = done.location
    focal.get(result)
    assert "Đã gộp lúc" in focal.text
    assert "Xác định lại cấp độ" in focal.text

    # The closed one: read only, out of the list, found by the filter, its address still good.
    focal.get(f"/systems/{lis}")
    assert "Đã gộp vào" in focal.text
    assert focal.get(f"/systems/{lis}/edit/description").status_code == 404
    focal.get(f"/systems/{his}")
    assert "Gộp từ" in focal.text
    assert focal.get(f"/systems/{lis}/requirements").status_code in (200, 302)
    focal.get("/systems?q=bvdk")
    assert not focal.page.xpath(f"//a[@href='/systems/{lis}']")
    focal.get("/systems?status=joined")
    assert focal.page.xpath(f"//a[@href='/systems/{lis}']")

    focal.get(f"{result}/review")
    boxes = focal.page.xpath("//input[@name='review']/@value")
    assert boxes
    focal.post(f"{result}/undo")
    focal.get(result)
    assert "Đã hoàn tác" in focal.text
    focal.get(f"/systems/{lis}")
    assert "Đã gộp vào" not in focal.text
    assert focal.get(f"/systems/{lis}/edit/description").status_code == 200


def test_a_confirmed_answer_stays_and_the_undo_says_why_not(as_user, pair):
    his, lis = pair
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep={his}")
    result = confirmed(focal).location
    focal.get(f"{result}/review")
    boxes = focal.page.xpath("//input[@name='review']/@value")
    focal.post(f"{result}/review", {"review": boxes[:2]})
    focal.get(f"{result}/review")
    assert "Đã xác nhận 2 dòng" in focal.page.text_content()
    focal.post(f"{result}/undo")
    focal.get(result)
    assert "Không hoàn tác được" in focal.page.text_content()
    assert "đã xác nhận 2 dòng cần xem lại" in focal.page.text_content()
    focal.get(f"/systems/{his}/requirements?show=review")
    assert "cần xem lại" in focal.text


def test_refusals_are_sentences_and_keep_what_was_chosen(app, as_user, pair):
    his, lis = pair
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/join/preview?keep={his}")
    assert "ít nhất hai hệ thống" in focal.page.text_content()
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep=new&name=Chung&code=Sai+Ma")
    done = confirmed(focal)
    assert done.status_code == 200
    assert "chữ thường không dấu" in done.get_data(as_text=True)
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep={his}")
    done = confirmed(focal, reason="ngắn")
    assert "Ghi lý do" in done.get_data(as_text=True)
    with acting(app) as session:
        row = session.scalars(select(Dossier).where(Dossier.system_id == lis)).first()
        row.state = DossierState.APPRAISING
        session.commit()
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep={his}")
    assert "đang ở bước “Đang thẩm định”" in focal.page.text_content()


def test_others_may_not(as_user, pair):
    his, lis = pair
    for login in ("focal.ttyt", "appraiser", "leader"):
        other = as_user(login)
        assert other.get(f"/systems/{his}/join").status_code in (403, 404)
        assert other.post(f"/systems/{his}/join", {"with": str(lis)}).status_code in (403, 404)
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/join/preview?with={lis}&keep={his}")
    result = confirmed(focal).location
    assert as_user("focal.ttyt").get(result).status_code == 404
    assert as_user("leader").get(result).status_code == 200
    assert as_user("leader").post(f"{result}/undo").status_code == 403


def test_a_parting_on_its_page(app, as_user, pair):
    his, _lis = pair
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{his}/part")
    with acting(app) as session:
        part = session.scalars(
            select(Component.id).where(Component.system_id == his).order_by(Component.name)
        ).first()
    form = focal.page.xpath("//form[.//input[@name='name-1']]")[0]
    values = dict(form.form_values()) | {"name-1": "Lưu trữ ảnh", "code-1": "bvdk-anh"}
    empty = focal.post(f"/systems/{his}/part", values | {"step": "preview"})
    assert "chưa có thành phần" in empty.get_data(as_text=True)
    values[f"place-{part}"] = "1"
    shown = focal.post(f"/systems/{his}/part", values | {"step": "preview"})
    assert "Chưa ghi gì" in shown.get_data(as_text=True)
    (seen,) = focal.page.xpath("//input[@name='seen']/@value")
    words = {"step": "commit", "seen": seen, "reason": WHY, "argument": TOLD}
    done = focal.post(f"/systems/{his}/part", values | words)
    assert done.status_code == 302
    focal.get(done.location)
    assert "Đã tách lúc" in focal.text
    assert "Lưu trữ ảnh" in focal.text
    focal.get(f"/systems/{his}")
    assert "Tách thành" in focal.text
    focal.post(f"{done.location}/undo")
    focal.get(done.location)
    assert "Đã hoàn tác" in focal.text
