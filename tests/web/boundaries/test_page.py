"""The boundary: a ground for each part, a reason for each neighbour."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.boundaries.models import BoundaryNeighbour
from compliance.boundaries.queries import boundary_of
from compliance.core.db import transaction
from compliance.systems.models import InformationSystem, Interconnection
from tests.support.dossiers import acting, described_system


@pytest.fixture
def pair(app):
    """Two systems of the hospital with data both ways; the first's id, then the second's."""
    first = described_system(app)
    second = described_system(app, code="thu-nghiem-2", name="Phần mềm lân cận")
    with acting(app) as session, transaction():
        session.add(
            Interconnection(
                system_id=first,
                other_system_id=second,
                other_name="Phần mềm lân cận",
                direction="both",
            )
        )
    return first, second


def held(app, system_id):
    with acting(app) as session:
        return boundary_of(session.get_one(InformationSystem, system_id))


def test_the_page_names_what_data_shows_and_what_is_missing(app, as_user, pair):
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{pair[0]}/boundary")
    assert "dữ liệu qua lại hai chiều" in focal.text
    for words in ("1 thành phần chưa có căn cứ", "1 kết nối chưa có lý do",
                  "1 hệ thống lân cận chưa xét"):  # fmt: skip
        assert words in focal.text


def test_the_task_list_of_the_system_starts_with_the_boundary(app, as_user, pair):
    focal = as_user("focal.bvdk")
    focal.get(f"/systems/{pair[0]}")
    first = focal.page.xpath("//ul[@class='tasks']/li")[0]
    assert "Ranh giới" in first.text_content()
    assert "chưa có căn cứ" in first.text_content()


def test_grounds_and_reasons_make_the_boundary_whole(app, as_user, pair):
    first, second = pair
    now = held(app, first)
    said = {
        f"ground-{now.components[0].id}": "function",
        f"reason-{now.links[0].id}": "Do đơn vị khác vận hành.",
        f"side-{second}": "out",
        f"why-{second}": "Chạy riêng được, không chung dữ liệu.",
    }
    focal = as_user("focal.bvdk")
    assert focal.post(f"/systems/{first}/boundary", said).status_code == 302
    assert held(app, first).missing == []


@pytest.mark.parametrize(
    ("side", "extra", "sentence"),
    [
        ("in", {}, "chọn căn cứ"),
        ("out", {"why": "ngắn"}, "ghi lý do"),
        ("in", {"by": "khong-co"}, "bốn căn cứ"),
    ],
)
def test_a_neighbour_needs_its_ground_or_reason_and_nothing_typed_is_lost(
    app, as_user, pair, side, extra, sentence
):
    first, second = pair
    now = held(app, first)
    reason = f"reason-{now.links[0].id}"
    said = {f"side-{second}": side, reason: "Lý do đã gõ dài."}
    said |= {f"{name}-{second}": value for name, value in extra.items()}
    focal = as_user("focal.bvdk")
    assert focal.post(f"/systems/{first}/boundary", said).status_code == 200
    assert sentence in focal.text
    assert "Lý do đã gõ dài." in focal.text
    with acting(app) as session:
        assert session.scalars(select(BoundaryNeighbour)).all() == []


def test_a_neighbour_inside_stays_a_task_while_it_is_described_apart(app, as_user, pair):
    first, second = pair
    focal = as_user("focal.bvdk")
    focal.post(f"/systems/{first}/boundary", {f"side-{second}": "in", f"by-{second}": "function"})
    assert "1 hệ thống cùng ranh giới còn khai riêng" in held(app, first).missing


def test_an_appraiser_reads_the_boundary_and_writes_nothing(app, as_user, pair):
    appraiser = as_user("appraiser")
    assert appraiser.get(f"/systems/{pair[0]}/boundary").status_code == 200
    assert not appraiser.page.xpath("//main//button[@type='submit']")
    assert appraiser.post(f"/systems/{pair[0]}/boundary", {}).status_code == 403
    assert as_user("focal.tyt").get(f"/systems/{pair[0]}/boundary").status_code == 404
