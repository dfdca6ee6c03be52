"""People, focal points, courses, certificates and materials of the demo, all made up."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from compliance.core import clock
from compliance.core.db import session
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.demo.papers import sample_pdf
from compliance.training.models import (
    Arrangement,
    Attendance,
    Certificate,
    CertificateKind,
    Course,
    CourseKind,
    CourseState,
    Degree,
    Field,
    FocalPoint,
    Person,
)
from compliance.training.services import save_material
from compliance.units.models import HealthUnit, UnitKind

KEEPERS = (UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE, UnitKind.PROVINCIAL_CENTRE)
#: Stations beyond the named one.
STATIONS = 15
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Rơ Châm", "Ksor", "Siu")
GIVEN = ("Văn Mẫu", "Thị Thử", "Minh Họa", "Thị Ví Dụ", "Quốc Mẫu", "Hồng Thử", "Anh Mẫu")
#: Title, leader, security duty, highest level operated.
POSTS: tuple[tuple[str, bool, bool, int | None], ...] = (
    ("Giám đốc", True, False, None),
    ("Phó giám đốc", True, False, None),
    ("Trưởng phòng Kế hoạch", True, False, None),
    ("Chuyên viên công nghệ thông tin", False, True, 3),
    ("Kỹ sư hệ thống", False, True, 3),
    ("Điều dưỡng trưởng", False, False, None),
    ("Nhân viên tiếp đón", False, False, None),
    ("Dược sĩ", False, False, None),
)
AT_STATION = (0, 6)


def seed(context: Context) -> None:
    """Fill the register of the units with systems; a few units are behind."""
    maker = Maker(context)
    named = [context.unit(alias) for alias in ALIASES]
    units = [u for u in context.units.values() if u.kind in KEEPERS and u not in named]
    stations = [u for u in context.units.values() if u.kind == UnitKind.STATION and u not in named]
    for unit in (*named, *units, *stations[:STATIONS]):
        maker.fill(unit, full=unit in named)
    maker.write()
    _materials(context)


class Maker:
    """Collects rows and writes each table at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        # Of its own: what the other modules draw stays as it was.
        self.rng = random.Random(35)
        self.rows: dict[Any, list[dict[str, Any]]] = {
            model: [] for model in (Person, FocalPoint, Course, Attendance, Certificate)
        }

    def fill(self, unit: HealthUnit, *, full: bool) -> None:
        """Make up one unit; ``full`` means that its year is complete."""
        posts = AT_STATION if unit.kind == UnitKind.STATION else range(len(POSTS))
        people = [self._person(unit, *POSTS[n]) for n in posts]
        if full or self.rng.random() < 0.85:
            self._focal(unit, people)
        held = [(CourseKind.AWARENESS, "Tuyên truyền an toàn thông tin cho người dùng", 45)]
        if len(people) > 2:
            held.append((CourseKind.PROFESSIONAL, "Bồi dưỡng người phụ trách an ninh mạng", 90))
        for kind, title, ago in held:
            if not full and self.rng.random() < 0.2:
                ago += 380
            self._course(unit, kind, title, -ago, people)
        self._course(unit, CourseKind.AWARENESS, "Tập huấn nhận diện thư lừa đảo", 20, [])
        for person in people:
            if person["operates_level"] and self.rng.random() < 0.6:
                self._certificate(unit, person)

    def _common(self, unit: HealthUnit, *words: str) -> dict[str, Any]:
        return {
            "id": new_id(),
            "unit_id": unit.id,
            "created_at": clock.now(),
            "search": fold(*words, unit.name)[:700],
        }

    def _person(
        self, unit: HealthUnit, title: str, leader: bool, duty: bool, level: int | None
    ) -> dict[str, Any]:
        number = len(self.rows[Person])
        name = f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
        row = {
            **self._common(unit, name, title),
            "name": name,
            "job_title": title,
            "leader": leader,
            "security_duty": duty,
            "operates_level": level,
            "degree": Degree.UNIVERSITY if leader or level else Degree.COLLEGE,
            "experience_from": self.context.days(-2400) if duty and number % 3 else None,
        }
        self.rows[Person].append(row)
        return row

    def _focal(self, unit: HealthUnit, people: list[dict[str, Any]]) -> None:
        days, ends = self.context.days, self.rng.choice((40, 200, 500, None))
        number = f"{self.rng.randint(10, 300)}/QĐ-MẪU"
        self.rows[FocalPoint].append(
            {
                **self._common(unit, number),
                "person_id": people[-1 if len(people) < 3 else 3]["id"],
                "deputy_id": people[0]["id"],
                "field": Field.BOTH,
                "decision_number": number,
                "decision_date": days(-210),
                "valid_from": days(-205),
                "arrangement": Arrangement.PERSON,
                # One in three has not signed it yet.
                "confidential_on": days(-204) if len(self.rows[FocalPoint]) % 3 else None,
                "valid_to": days(ends) if ends else None,
            }
        )

        if len(self.rows[FocalPoint]) % 4:
            self._trained(unit, self.rows[FocalPoint][-1]["person_id"])

    def _trained(self, unit: HealthUnit, person_id: UUID) -> None:
        title = "Đào tạo bảo vệ dữ liệu cá nhân (dữ liệu mẫu)"
        self.rows[Certificate].append(
            {
                **self._common(unit, title),
                "person_id": person_id,
                "kind": CertificateKind.DATA_PROTECTION,
                "title": title,
                "issuer": "Cơ sở đào tạo mẫu",
                "issued_on": self.context.days(-150),
                "expires_on": self.context.days(580),
            }
        )

    def _course(
        self, unit: HealthUnit, kind: str, title: str, start: int, people: list[dict[str, Any]]
    ) -> None:
        done, key = start < 0, new_id()
        self.rows[Course].append(
            {
                **self._common(unit, title),
                "id": key,
                "title": title,
                "kind": kind,
                "state": CourseState.DONE if done else CourseState.PLANNED,
                "starts_on": self.context.days(start),
                "ends_on": self.context.days(start + (1 if done else 0)),
                "hours": 4,
                "provider": "Phòng kế hoạch của đơn vị (dữ liệu mẫu)",
                "planned_people": 8,
            }
        )
        for person in people:
            if kind == CourseKind.PROFESSIONAL and not person["security_duty"]:
                continue
            self._present(unit, key, person)

    def _present(self, unit: HealthUnit, course_id: UUID, person: dict[str, Any]) -> None:
        if self.rng.random() < 0.88:
            self.rows[Attendance].append(
                {
                    "id": new_id(),
                    "course_id": course_id,
                    "person_id": person["id"],
                    "unit_id": unit.id,
                    "completed": self.rng.random() < 0.96,
                }
            )

    def _certificate(self, unit: HealthUnit, person: dict[str, Any]) -> None:
        ago = self.rng.choice((30, 300, 700))
        self.rows[Certificate].append(
            {
                **self._common(unit, "Chứng nhận tập huấn chuyên sâu"),
                "person_id": person["id"],
                "kind": CertificateKind.IN_DEPTH,
                "title": "Chứng nhận tập huấn chuyên sâu (dữ liệu mẫu)",
                "issuer": "Cơ sở đào tạo mẫu",
                "issued_on": self.context.days(-ago),
                "expires_on": self.context.days(730 - ago),
            }
        )

    def write(self) -> None:
        """Write each table at once: made-up rows need no line in the trail."""
        for model, rows in self.rows.items():
            session().execute(insert(model), [{"version": 1, **row} for row in rows])


def _materials(context: Context) -> None:
    coordinator = context.users["coordinator"]
    for title, about in (
        ("Tờ nhắc: nhận diện thư lừa đảo", "Dán ở phòng tiếp đón, phòng hành chính."),
        ("Bài trình bày: bảo vệ dữ liệu người bệnh", "Dùng cho đợt tuyên truyền hằng năm."),
    ):
        save_material(
            context.department,
            None,
            f"{title} (dữ liệu mẫu)",
            about,
            (BytesIO(sample_pdf(title)), "tai-lieu-mau.pdf"),
            seen_version=0,
            actor_id=coordinator.id,
        )
