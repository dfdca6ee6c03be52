"""What training asks for in the calendar. No duty names a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source
from compliance.systems.queries.levels import highest_of
from compliance.training.models import (
    Attendance,
    Certificate,
    CertificateKind,
    Course,
    CourseKind,
    CourseState,
    Field,
    FocalPoint,
    Person,
    TrainingPlan,
)
from compliance.training.officers import appointment_source, lacking, officers
from compliance.training.rules import rules, working
from compliance.training.words import FIELDS

AWARENESS = Cycle("nang-cao-nhan-thuc")
PLAN = Cycle("ke-hoach-dao-tao")


def awareness(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each unit with systems whose level is known."""
    done = awareness_days(units, clock.today())
    for unit_id, level in highest_of(units).items():
        if AWARENESS.months(level) is None:
            continue
        last = done.get(unit_id, (None, None))[0]
        yield Duty(
            unit_id,
            AWARENESS.title,
            AWARENESS.basis,
            AWARENESS.confidence(level),
            AWARENESS.next_due(level, last, None),
            last,
            "/training/courses/",
        )


def awareness_days(
    units: Sequence[UUID], day: date
) -> Mapping[UUID, tuple[date | None, date | None]]:
    """Return when each unit last held an awareness campaign, and last one with leaders.

    A campaign counts when it has a list by name, typed counts, or a file behind it. A list by
    name counts instead of what was typed.
    """
    of_course = Attendance.course_id == Course.id
    finished = and_(of_course, Attendance.completed.is_(True))
    by_name = select(Attendance.id).where(of_course).exists()
    listed = select(Attendance.id).where(finished).exists()
    led = (
        select(Attendance.id)
        .join(Person, Person.id == Attendance.person_id)
        .where(finished, Person.leader.is_(True))
        .exists()
    )
    typed_leaders = and_(~by_name, Course.leaders_count > 0)
    typed = and_(~by_name, or_(Course.leaders_count > 0, Course.staff_count > 0))
    proven = or_(listed, typed, Course.evidence_id.is_not(None))
    rows = session().execute(
        select(
            Course.unit_id,
            func.max(case((proven, Course.ends_on))),
            func.max(case((or_(led, typed_leaders), Course.ends_on))),
        )
        .where(
            Course.unit_id.in_(units),
            Course.kind == CourseKind.AWARENESS,
            Course.state == CourseState.DONE,
            Course.stands(),
            Course.ends_on <= day,
        )
        .group_by(Course.unit_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def people(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each unit and rule that some of its people do not fulfil.

    The law's own day stays the due day; where there is none, what lacks is due now.
    """
    today = clock.today()
    asked = rules()
    counts = [func.count(case((rule.lacking(today), 1))) for rule in asked]
    rows = session().execute(
        select(Person.unit_id, *counts)
        .where(Person.unit_id.in_(units), working(today))
        .group_by(Person.unit_id)
    )
    for row in rows:
        for rule, without in zip(asked, row[1:], strict=True):
            if without:
                yield Duty(
                    row[0],
                    _("%(rule)s: %(n)s người chưa có", rule=rule.title, n=without),
                    rule.source,
                    rule.confidence,
                    rule.done_by,
                    None,
                    f"/training/people/?need={rule.id}",
                    subject=rule.id,
                )


def certificates(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each certificate that ends, of people who still work there.

    One that was renewed asks for nothing: another of its kind lasts longer.
    """
    newer = aliased(Certificate)
    renewed = (
        select(newer.id)
        .where(
            newer.person_id == Certificate.person_id,
            newer.kind == Certificate.kind,
            newer.stands(),
            or_(Certificate.kind != CertificateKind.OTHER, newer.title == Certificate.title),
            or_(
                newer.expires_on.is_(None),
                newer.expires_on > Certificate.expires_on,
                and_(newer.expires_on == Certificate.expires_on, newer.id > Certificate.id),
            ),
        )
        .exists()
    )
    rows = session().execute(
        select(Certificate.id, Certificate.unit_id, Certificate.issued_on, Certificate.expires_on)
        .join(Person, Person.id == Certificate.person_id)
        .where(
            Certificate.unit_id.in_(units),
            Certificate.expires_on.is_not(None),
            Certificate.stands(),
            working(),
            ~renewed,
        )
    )
    for key, unit_id, issued, expires in rows:
        yield Duty(
            unit_id,
            _("Chứng chỉ hết hạn"),
            _("Hạn ghi trên chứng chỉ"),
            "K",
            expires,
            issued,
            f"/training/certificates/{key}",
            subject=str(key),
        )


def focal_points(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield when each unit is without a focal point again, for security and for data.

    Decisions follow one another: what counts is the last day that one of them covers the field. One
    decision for both is one duty.
    """
    rows = session().execute(
        select(FocalPoint.unit_id, FocalPoint.field, FocalPoint.valid_from, FocalPoint.valid_to)
        .where(FocalPoint.unit_id.in_(units), FocalPoint.stands())
        .order_by(FocalPoint.unit_id)
    )
    for unit_id, decisions in groupby(rows, key=lambda row: row.unit_id):
        kept = list(decisions)
        ends: dict[tuple[date, date], list[Field]] = defaultdict(list)
        for field in (Field.SECURITY, Field.DATA):
            covers = [row for row in kept if row.field in (field, Field.BOTH)]
            if covers and all(row.valid_to for row in covers):
                last = max(covers, key=lambda row: row.valid_to)
                ends[last.valid_to, last.valid_from].append(field)
        for (until, since), fields in ends.items():
            field = fields[0] if len(fields) == 1 else Field.BOTH
            yield Duty(
                unit_id,
                _("Quyết định cử đầu mối hết hiệu lực")
                if field == Field.BOTH
                else _("Quyết định cử đầu mối hết hiệu lực: %(field)s", field=FIELDS[field]),
                "KH Gia Lai IV.1 gạch 2",
                "S",
                until,
                since,
                "/training/focal/",
                subject="" if field == Field.BOTH else field,
            )


def plans(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next training plan of each unit with systems whose level is known."""
    rows = session().execute(
        select(TrainingPlan.unit_id, func.max(TrainingPlan.signed_on))
        .where(TrainingPlan.unit_id.in_(units), TrainingPlan.signed_on.is_not(None))
        .group_by(TrainingPlan.unit_id)
    )
    signed = {row[0]: row[1] for row in rows}
    for unit_id, level in highest_of(units).items():
        if PLAN.months(level) is None:
            continue
        last = signed.get(unit_id)
        yield Duty(
            unit_id,
            PLAN.title,
            PLAN.basis,
            PLAN.confidence(level),
            PLAN.next_due(level, last, None),
            last,
            "/training/plans/",
        )


def data_officers(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield what lacks to whoever protects the personal data of each unit with systems.

    Several may be named; the unit has done its part when one of them meets every condition.
    """
    today = clock.today()
    named: dict[UUID, list[FocalPoint]] = defaultdict(list)
    for one in officers(units, today):
        named[one.unit_id].append(one)
    for unit_id in {*highest_of(units), *named}:
        best = min(named[unit_id], key=lambda one: len(lacking(one, today)), default=None)
        if best is None:
            yield Duty(
                unit_id,
                _("Chỉ định người, bộ phận bảo vệ dữ liệu cá nhân"),
                appointment_source(),
                "S",
                None,
                None,
                "/training/focal/",
            )
        elif left := lacking(best, today):
            yield Duty(
                unit_id,
                _("Người bảo vệ dữ liệu cá nhân còn thiếu %(n)s điều kiện", n=len(left)),
                left[0].source,
                "U" if any(one.confidence == "U" for one in left) else left[0].confidence,
                None,
                None,
                f"/training/focal/{best.id}",
                subject=best.id.hex,
            )


READ = Permission.REGISTER_READ
add_source(Source("training.awareness", _l("Nâng cao nhận thức"), READ, awareness))
add_source(Source("training.people", _l("Đào tạo bắt buộc"), READ, people))
add_source(Source("training.certificates", _l("Chứng chỉ"), READ, certificates))
add_source(Source("training.focal", _l("Đầu mối"), READ, focal_points))
add_source(Source("training.plans", _l("Kế hoạch đào tạo"), READ, plans))
add_source(Source("training.officers", _l("Người bảo vệ dữ liệu"), READ, data_officers))
