"""The workbook of people and attendance: what a unit fills in, and gets back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.workbooks import Column, Kind, Sheet, Workbook
from compliance.training.models import Attendance, Degree, Person

#: Headers and choices are part of the file format: Vietnamese whatever the language of the page.
_DEGREES: Mapping[str, str] = {
    Degree.BELOW: "Dưới cao đẳng",
    Degree.COLLEGE: "Cao đẳng",
    Degree.UNIVERSITY: "Đại học",
    Degree.HIGHER: "Sau đại học",
}
_NAME = Column("name", "Họ và tên", required=True, max_length=120)
_TITLE = Column("job_title", "Chức danh", required=True, max_length=120)
PEOPLE = Sheet(
    "people",
    "Người",
    required=False,
    unique=("name", "job_title"),
    columns=(
        _NAME,
        _TITLE,
        Column("leader", "Lãnh đạo", Kind.BOOL, help="Có hoặc Không; trống là Không"),
        Column("security_duty", "Nhiệm vụ an ninh mạng", Kind.BOOL, help="Trống là Không"),
        Column("operates_level", "Vận hành cấp", Kind.INTEGER, help="1 đến 5; trống là không"),
        Column("degree", "Trình độ", Kind.CHOICE, choices=_DEGREES),
        Column(
            "experience_from",
            "Làm việc phù hợp từ ngày",
            Kind.DATE,
            help="Người bảo vệ dữ liệu cá nhân: từ khi nào làm việc được tính là kinh nghiệm",
        ),
        Column("contact", "Liên hệ", max_length=120),
        Column("joined_on", "Làm việc từ ngày", Kind.DATE),
        Column("left_on", "Thôi việc từ ngày", Kind.DATE),
    ),
)
ATTENDANCE = Sheet(
    "attendance",
    "Danh sách học",
    required=False,
    unique=("course", "starts_on", "name", "job_title"),
    columns=(
        Column("course", "Khóa học", required=True, help="Đúng tên khóa trong sổ của đơn vị"),
        Column("starts_on", "Khóa từ ngày", Kind.DATE, required=True),
        _NAME,
        _TITLE,
        Column("completed", "Học xong", Kind.BOOL, help="Có hoặc Không; trống là Có"),
        Column("result", "Kết quả", max_length=120),
    ),
)
WORKBOOK = Workbook(
    "training",
    "Người và danh sách học",
    [PEOPLE, ATTENDANCE],
    notes=(
        "Không ghi số giấy tờ, ngày sinh. Người đã có mà không nằm trong sổ thì giữ nguyên.",
        "Người trong “Danh sách học” phải có trong trang “Người” hoặc trong sổ của đơn vị.",
    ),
)
_NO = ("leader", "security_duty")


def person_values(person: Person) -> dict[str, Any]:
    """Return a person as typed values by column key."""
    return {column.key: getattr(person, column.key) for column in PEOPLE.columns}


def attendance_values(row: Attendance) -> dict[str, Any]:
    """Return a line of a list as typed values by column key; course and person are loaded."""
    return {
        "course": row.course.title,
        "starts_on": row.course.starts_on,
        "name": row.person.name,
        "job_title": row.person.job_title,
        "completed": row.completed,
        "result": row.result,
    }


def with_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row with what an empty cell stands for."""
    filled = dict(values)
    for key in _NO:
        if key in filled and filled[key] is None:
            filled[key] = False
    if "completed" in filled and filled["completed"] is None:
        filled["completed"] = True
    return filled
