"""Which documents a dossier has: by level, by the flags of its facts, by its regime."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from checklists import load
from compliance.core.i18n import in_vietnamese
from compliance.dossiers.filling import fill
from compliance.dossiers.models import Dossier
from compliance.dossiers.paperset import NATIONAL, parts_at
from compliance.dossiers.parties import Wanted
from compliance.dossiers.queries import find_dossier
from compliance.dossiers.snapshot import gather
from reports import render_docx
from reports.documents import dossier as layouts
from tests.support.dossiers import acting, ready, user_of
from tests.support.paper import docx_text

NEW, OLD = load("nd331-2026"), load("nd85-2016")
DESCRIBED = ["tong-quan", "cap-do", "phuong-an", "rui-ro", "quy-che"]
FLAG = {"id": NATIONAL}
WANTED = Wanted("ho-so", "docx", demo=False, public_url="https://anm.example.vn", network=True)


@pytest.mark.parametrize(
    ("level", "flags", "before", "after"),
    [
        (1, [], ["de-nghi"], ["du-thao-quyet-dinh"]),
        (2, [FLAG], ["de-nghi"], ["du-thao-quyet-dinh"]),
        (3, [], ["de-nghi"], ["tham-dinh", "to-trinh", "du-thao-quyet-dinh"]),
        (4, [], ["de-nghi", "xin-y-kien"], ["tham-dinh", "to-trinh", "du-thao-quyet-dinh"]),
        (5, [], ["de-nghi", "xin-y-kien"], ["tham-dinh", "to-trinh", "quyet-dinh-phuong-an"]),
        (
            3,
            [FLAG],
            ["de-nghi", "xin-y-kien"],
            ["tham-dinh", "to-trinh", "du-thao-quyet-dinh", "quyet-dinh-phuong-an"],
        ),
    ],
)
def test_the_forms_of_the_level_are_in_the_set(level, flags, before, after):
    assert parts_at(NEW, level, flags) == [*before, *DESCRIBED, *after]


@pytest.mark.parametrize("level", [1, 3, 5])
def test_the_older_regime_keeps_its_five_documents(level):
    found = parts_at(OLD, level, [])
    assert found == ["de-nghi", "tong-quan", "cap-do", "phuong-an", "du-thao-quyet-dinh"]


@pytest.fixture
def snapshot(app: Flask) -> dict[str, object]:
    """What a dossier prints today, as plain data."""
    dossier_id = ready(app)
    with acting(app) as session:
        return gather(_loaded(session, dossier_id), 1)


def _loaded(session, dossier_id: UUID) -> Dossier:
    assert session.scalar(select(Dossier.id).where(Dossier.id == dossier_id))
    found = find_dossier(user_of(session, "focal.bvdk"), dossier_id)
    assert found is not None
    return found


@pytest.mark.sqlite_only
def test_a_dossier_of_the_older_regime_speaks_its_words(snapshot):
    old = {"id": "nd85-2016", "version": 1, "standard": "TCVN 11930:2017"}
    snapshot["pack"] = {**snapshot["pack"], **old}
    for row in snapshot["requirements"]:
        row["plan_part"] = None
    with in_vietnamese():
        data = fill(snapshot, WANTED, None)
    text = docx_text(render_docx(layouts.layout(data)))
    for words in (
        "hồ sơ đề xuất cấp độ an toàn hệ thống thông tin",
        "Phương án bảo đảm an toàn thông tin",
        "TCVN 11930:2017",
        snapshot["requirements"][0]["group"],
    ):
        assert words in text, words
    assert "Trình bày theo Mẫu số" not in text
    assert "an ninh mạng hệ thống" not in text


@pytest.mark.sqlite_only
def test_from_level_four_the_owner_asks_the_ministry(snapshot):
    snapshot["dossier"] = {**snapshot["dossier"], "level": 4, "addressee": None}
    with in_vietnamese():
        data = fill(snapshot, WANTED, None)
    letter = layouts.layout_part(data, "de-nghi")
    assert letter.issuing_body == snapshot["owner"]["name"]
    assert letter.addressee == "Bộ Công an"
    text = docx_text(render_docx(letter))
    assert "Ý kiến chuyên môn của đơn vị chuyên trách" in text
    assert "Báo cáo đánh giá rủi ro chi tiết" in text
