"""The boundary in the words of a dossier."""

from __future__ import annotations

from compliance.dossiers.boundary import statement

COMPONENTS = [
    {"name": "Máy chủ", "ground": "function"},
    {"name": "Cơ sở dữ liệu", "ground": "function"},
    {"name": "Máy in", "ground": None},
]
LINKS = [{"other_name": "Cổng giám định", "outside_reason": "chủ quản khác"}]


def test_parts_stand_by_ground_and_neighbours_by_reason():
    neighbours = [
        {"name": "LIS", "side": "in", "ground": "dependence", "reason": None},
        {"name": "Nhân sự", "side": "out", "ground": None, "reason": "chạy riêng được"},
    ]
    said = statement(
        {"components": COMPONENTS, "interconnections": LINKS, "neighbours": neighbours}
    )
    assert said == (
        "Trong ranh giới, theo căn cứ tại Điều 7 khoản 2: cùng chức năng, quy trình: Máy chủ, "
        "Cơ sở dữ liệu; không chạy tách rời được: LIS.\n"
        "Ngoài ranh giới: Cổng giám định (chủ quản khác); Nhân sự (chạy riêng được)."
    )


def test_an_older_snapshot_says_nothing_of_neighbours():
    old = {"components": [], "interconnections": LINKS}
    assert statement(old) == "Ngoài ranh giới: Cổng giám định (chủ quản khác)."


def test_nothing_said_is_nothing_printed():
    empty = {"components": [{"name": "Máy in", "ground": None}], "interconnections": []}
    assert statement(empty) == ""
