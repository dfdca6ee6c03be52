"""Incidents as they are worked on: two clocks running; closed and learnt from; a drill."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.demo.context import Context, acting_on
from compliance.incidents.drills import (
    answer_inject,
    end_drill,
    give_inject,
    plan_drill,
    scenario_of,
    start_drill,
)
from compliance.incidents.handling import add_task, do_step, finish_task
from compliance.incidents.rules import containment, current_pack
from compliance.incidents.services import classify, save_boxes, write_line
from compliance.registers.clocks import record_notice
from compliance.registers.models import RegisterEntry, Result

#: Questions of the pack answered yes; the others are answered no.
TWO_CLOCKS, LOST = ("ph-03", "ph-04"), ("ph-05",)
RUNNING_BOXES = {
    "incident.description": "Tài khoản dùng chung của khoa bị dùng ngoài giờ (dữ liệu mẫu).",
    "incident.data_kinds": "Họ tên, ngày khám, chẩn đoán.",
    "incident.next_steps": "Đổi mật khẩu mọi tài khoản dùng chung, rà nhật ký 90 ngày.",
}
CLOSED_BOXES = {
    "incident.description": "Mất một máy tính xách tay khi đi tiêm lưu động (dữ liệu mẫu).",
    "incident.consequences": "120 người có tên trong danh sách tiêm đã được báo.",
    "incident.lessons": "Mã hóa ổ đĩa mọi máy xách tay; danh sách mang đi chỉ có mã, không có tên.",
}
CLOSED_FACTS = {
    "people_affected": 120,
    "cause": "Máy không mã hóa ổ đĩa, để trên xe.",
    "measures": "Khóa tài khoản, xóa từ xa, báo công an nơi mất.",
}


def seed(context: Context) -> None:
    """Work on incidents that the registers hold, and hold a drill."""
    _running(context)
    _closed(context)
    _drill(context)


def _entry(context: Context, alias: str, title: str) -> RegisterEntry:
    return session().scalars(
        select(RegisterEntry).where(
            RegisterEntry.unit_id == context.unit(alias).id,
            RegisterEntry.title == f"{title} (dữ liệu mẫu)",
        )
    ).one()  # fmt: skip


def _answers(yes: tuple[str, ...]) -> dict[str, str]:
    rows = current_pack().section("classification")
    return {row["id"]: "yes" if row["id"] in yes else "no" for row in rows}


def _running(context: Context) -> None:
    """Serious, and personal data: the clocks of both laws run; one is late already."""
    entry, actor = (
        _entry(context, "ttyt", "Tài khoản dùng chung bị lộ"),
        context.users["focal.ttyt"],
    )
    kind = "chiem-tai-khoan-lua-dao"
    with acting_on(entry.happened_on, 10):
        write_line(entry, "note", "Khoa Khám báo có người đăng nhập lúc 2 giờ sáng.", actor.id)
        classify(entry, kind, _answers(TWO_CLOCKS), "nghiem-trong", None, actor_id=actor.id)
        save_boxes(entry, entry.version, RUNNING_BOXES, {"people_affected": 15})
        for row in containment(current_pack(), kind)[:3]:
            do_step(entry, row["id"], actor_id=actor.id)
    session().flush()


def _closed(context: Context) -> None:
    entry, actor = _entry(context, "ttyt", "Mất máy tính xách tay"), context.users["focal.ttyt"]
    kind, day = "mat-may-tinh-xach-tay", entry.happened_on
    with acting_on(day, 11):
        classify(entry, kind, _answers(LOST), "nghiem-trong", None, actor_id=actor.id)
        for row in containment(current_pack(), kind):
            do_step(entry, row["id"], actor_id=actor.id)
    session().flush()
    with acting_on(day + timedelta(6), 15):
        assert entry.incident is not None
        soonest = entry.incident.detected_at + timedelta(minutes=20)
        for number, notice in enumerate(entry.notices, 1):
            if notice.sent_at is None:
                sent = max(soonest, notice.due_at - timedelta(minutes=9))
                record_notice(entry, notice, sent, f"96{number}/BC (dữ liệu mẫu)")
        save_boxes(entry, entry.version, CLOSED_BOXES, CLOSED_FACTS)
        due = clock.today() + timedelta(30)
        lessons = ("Mã hóa ổ đĩa các máy xách tay", "Sửa quy định mang dữ liệu ra ngoài")
        who = "Tổ công nghệ thông tin"
        tasks = [add_task(entry, text, who, due, actor_id=actor.id) for text in lessons]
    with acting_on(day + timedelta(25), 9):
        for task in tasks:
            finish_task(entry, task, "Đã làm, có biên bản (dữ liệu mẫu).", actor_id=actor.id)
    session().flush()


def _drill(context: Context) -> None:
    """A drill with its measured minutes; the last event was never answered."""
    unit, actor = context.unit("bvdk"), context.users["focal.bvdk"]
    day = context.days(-24)
    with acting_on(day, 8):
        people = "Tổ công nghệ thông tin\nKhoa Cấp cứu\nKhoa Xét nghiệm\nPhòng Kế hoạch"
        plan = plan_drill(unit, "dt-mat-dien", day, "Phó giám đốc (dữ liệu mẫu)", people)
        plan.unit, plan.injects = unit, []
        session().flush()
        entry = start_drill(plan, actor_id=actor.id)
    count = len(scenario_of(plan)["injects"])
    for position in range(count):
        with acting_on(day, 9 + position):
            give_inject(plan, entry, position, actor_id=actor.id)
            session().flush()
        if position < count - 1:
            with acting_on(day, 9 + position):
                answer_inject(plan, entry, position, actor_id=actor.id)
                plan.injects[-1].done_at = plan.injects[-1].given_at + timedelta(
                    minutes=4 + 7 * position
                )
    with acting_on(day, 16):
        lessons = "Máy phát khởi động sau 6 phút; thẻ ngừng hệ thống ở khoa Xét nghiệm đã cũ."
        end_drill(plan, entry, Result.PARTLY, lessons, actor_id=actor.id)
        due = clock.today() + timedelta(60)
        add_task(entry, "In lại thẻ ngừng hệ thống", "Khoa Xét nghiệm", due, actor_id=actor.id)
    session().flush()
