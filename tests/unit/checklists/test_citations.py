"""Dead legal texts in what people write: found as written, left alone where they are history."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from checklists import available, load
from checklists.citations import DEAD, dead_in_pack, find_dead
from checklists.drafting import examine

DAY = date(2026, 11, 22)


def found(text: str, day: date = DAY) -> list[str]:
    return [citation.found for citation in find_dead(text, day)]


@pytest.mark.parametrize(
    ("text", "as_written", "live"),
    [
        ("Căn cứ NĐ 85/2016", "NĐ 85/2016", "331/2026/NĐ-CP"),
        ("Căn cứ NĐ85/2016/NĐ-CP;", "NĐ85/2016/NĐ-CP", "331/2026/NĐ-CP"),
        ("căn cứ Nghị định số 85/2016/NĐ-CP ngày", "Nghị định số 85/2016/NĐ-CP", "331/2026/NĐ-CP"),
        ("can cu nghi dinh 85/2016/ND-CP", "nghi dinh 85/2016/ND-CP", "331/2026/NĐ-CP"),
        ("theo 85/2016/NĐ-CP", "85/2016/NĐ-CP", "331/2026/NĐ-CP"),
        ("Thông tư 12/2022/TT-BTTTT", "Thông tư 12/2022/TT-BTTTT", "331/2026/NĐ-CP"),
        ("đạt TCVN 11930:2017 cấp 3", "TCVN 11930:2017", "TCVN 14423:2026"),
        ("theo TCVN 11930", "TCVN 11930", "TCVN 14423:2026"),
        ("theo TCVN 14423:2025", "TCVN 14423:2025", "TCVN 14423:2026"),
        ("Nghị định 13/2023/NĐ-CP", "Nghị định 13/2023/NĐ-CP", "91/2025/QH15"),
        ("Luật An toàn thông tin mạng", "Luật An toàn thông tin mạng", "116/2025/QH15"),
        ("Thông tư số 46/2018/TT-BYT", "Thông tư số 46/2018/TT-BYT", "13/2025/TT-BYT"),
    ],
)
def test_a_dead_text_is_found_as_it_was_written_with_the_live_one(text, as_written, live):
    [citation] = find_dead(text, DAY)
    assert citation.found == as_written
    assert live in citation.live
    assert live in citation.sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Căn cứ NĐ 331/2026/NĐ-CP và TCVN 14423:2026",
        "Nghị định 185/2016/NĐ-CP",
        "Nghị định 85/20161",
        "số 12/2022",
        "Luật An ninh mạng số 116/2025/QH15",
        "NĐ 331/2026 thay thế NĐ 85/2016/NĐ-CP",
        "Hồ sơ đã được phê duyệt theo NĐ 85/2016 vẫn giữ cấp độ",
        "Dữ liệu đã thu thập theo NĐ 13/2023 tiếp tục dùng",
        "NĐ 85/2016, nay là NĐ 331/2026",
        "NĐ 85/2016 hết hiệu lực",
        "Trước đây áp dụng TCVN 11930:2017",
    ],
)
def test_live_texts_other_numbers_and_history_are_left_alone(text):
    assert found(text) == []


def test_history_in_one_sentence_does_not_excuse_the_next():
    assert found("NĐ 85/2016 đã bị thay thế. Căn cứ TCVN 11930, đơn vị lập hồ sơ.") == [
        "TCVN 11930"
    ]


def test_what_was_in_force_on_the_day_was_right_on_the_day():
    assert found("Căn cứ NĐ 85/2016", date(2026, 6, 30)) == []
    assert found("Căn cứ NĐ 85/2016", date(2026, 7, 1)) == ["NĐ 85/2016"]


def test_each_text_is_told_once_and_a_doubtful_end_is_called_doubtful():
    assert len(found("NĐ 85/2016, Nghị định 85/2016/NĐ-CP, 85/2016/NĐ-CP")) == 1
    [citation] = find_dead("theo NĐ 53/2022/NĐ-CP", DAY)
    assert "cần đối chiếu" in citation.sentence


def test_it_is_never_said_that_the_new_decree_abolished_the_old_one():
    [citation] = find_dead("Căn cứ NĐ 85/2016", DAY)
    assert "bãi bỏ" not in citation.sentence
    assert "chỉ còn dùng cho chuyển tiếp từ 01/07/2026" in citation.sentence


def test_every_dead_text_of_the_register_is_found_by_its_number_and_patterns():
    for item in load("van-ban").items:
        if item.extra["status"] in DEAD:
            for written in (item.extra["number"], *item.extra["patterns"]):
                ids = [c.text_id for c in find_dead(f"Căn cứ {written}, đơn vị", DAY)]
                assert item.id in ids, written


def test_no_shipped_pack_cites_a_dead_text_as_its_ground():
    assert [str(p) for pack in available() for p in dead_in_pack(pack, DAY)] == []


def test_a_draft_that_cites_one_is_warned_of_with_its_line(tmp_path):
    folder = tmp_path / "bon-lop" / "v2"
    shutil.copytree(load("bon-lop").folder, folder)
    head = folder / "pack.yaml"
    head.write_text(head.read_text("utf-8").replace("version: 1", "version: 2"), "utf-8")
    rows = folder / "items.yaml"
    text = rows.read_text("utf-8").replace("  source: ", "  source: NĐ 85/2016/NĐ-CP; ", 1)
    rows.write_text(text, "utf-8")
    verdict = examine(folder, DAY)
    assert verdict.problems == ()
    [warning] = verdict.warnings
    assert warning.path == rows
    assert "NĐ 85/2016/NĐ-CP" in warning.sentence
    assert examine(folder).warnings == ()
