"""Papers of an incident: the forms of the pack and the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checklists import Pack
from compliance.core import clock
from compliance.core.formatting import format_date, format_moment, format_number
from compliance.core.i18n import in_vietnamese
from compliance.incidents.models import (
    DrillInject,
    DrillPlan,
    IncidentCase,
    IncidentLog,
    IncidentPaper,
)
from compliance.incidents.planned import drill_of
from compliance.incidents.queries import (
    classifications_of,
    papers_of,
    steps_of,
    tasks_of,
    timeline_of,
)
from compliance.incidents.rules import containment, current_pack, named, pack_of, rows_of
from compliance.registers.clocks import late
from compliance.registers.kinds import REGISTERS, STATES
from compliance.registers.models import IncidentState, Kind, RegisterEntry
from compliance.units.documents import issue_of
from reports import render_docx, render_pdf
from reports.blocks import Cell, Column
from reports.documents import incident_paper as layouts
from reports.documents.issue import lacking

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
ANSWERS = {"yes": "có", "no": "không", "unknown": "không biết"}
_NOT_LAW = "Các ô của mẫu là quy ước, không phải mẫu ban hành; đối chiếu trước khi gửi."


def mark_of(entry: RegisterEntry, pack: Pack) -> str:
    """Return the mark of a drill, as the pack words it; empty for what is real."""
    if entry.kind != Kind.DRILL:
        return ""
    mark: str = pack.section("drill_rules")["mark"]["vi"]
    return mark


def paper(entry: RegisterEntry, row: IncidentPaper, kind: str, *, draft: bool) -> bytes:
    """Return a form as ``docx`` or ``pdf``, by the pack version it was started with."""
    pack = pack_of(row.pack_version)
    form = rows_of(pack, "notice_forms")[row.form]
    fields = [(field["label"]["vi"], row.boxes.get(field["id"], "")) for field in form["fields"]]
    required = [
        (field["label"]["vi"], row.boxes.get(field["id"]))
        for field in form["fields"]
        if field["required"] and field["type"] != "signature"
    ]
    title = form["text"]["vi"] + (f" (lần {row.number})" if row.number > 1 else "")
    with in_vietnamese():
        data = layouts.IncidentNotice(
            issue=issue_of(entry.unit, "THỦ TRƯỞNG ĐƠN VỊ", draft=draft, date=clock.today()),
            title=title,
            addressee=addressee_of(entry, form),
            fields=fields,
            missing=lacking(*required),
            mark=mark_of(entry, pack),
            notes=(
                f"Căn cứ: {form['source']}.",
                *((_NOT_LAW,) if form["confidence"] == "U" else ()),
            ),
        )
        return _WRITERS[kind](layouts.notice(data))


def addressee_of(entry: RegisterEntry, form: Mapping[str, Any]) -> str:
    """Return to whom the form goes, as the clocks of the incident name them."""
    names = [notice.addressee for notice in entry.notices if notice.stage in form["duties"]]
    return "; ".join(dict.fromkeys(name for name in names if name))


def whole(entry: RegisterEntry, case: IncidentCase | None, kind: str) -> bytes:
    """Return the file of an incident (or the minutes of a drill) as ``docx`` or ``pdf``."""
    classified = classifications_of(entry.id)
    pack = pack_of(classified[0].pack_version if classified else current_pack().version)
    with in_vietnamese():
        drill = drill_of(entry.id) if entry.kind == Kind.DRILL else None
        data = layouts.IncidentFile(
            issue=issue_of(
                entry.unit, None if drill else "NGƯỜI LẬP", draft=False, date=clock.today()
            ),
            signers=[("CHỦ TRÌ", drill.lead), ("NGƯỜI LẬP", "")] if drill else (),
            title="Biên bản diễn tập" if drill else "Hồ sơ sự cố",
            facts=_facts(entry, case, pack),
            parts=[
                *(_played(drill) if drill else ()),
                ("Đồng hồ báo cáo", _columns("Việc", "Nơi nhận", "Hạn", "Đã gửi"), _clocks(entry)),
                (
                    "Phân loại",
                    [
                        Column("Lúc", 1.3),
                        *_columns("Theo câu trả lời", "Xác nhận", "Gói, bản, băm"),
                    ],
                    [
                        [
                            format_moment(row.at),
                            _level(pack, row.computed),
                            _level(pack, row.confirmed) + (f". {row.reason}" if row.reason else ""),
                            f"{row.pack_id} v{row.pack_version} {row.pack_sha256[:16]}",
                        ]
                        for row in classified
                    ],
                ),
                ("Ngăn chặn", _columns("Việc", "Xong lúc"), _steps(entry, case, pack)),
                (
                    "Dòng thời gian",
                    [Column("Lúc", 1.3), Column("Việc", 4), Column("Người ghi, ghi lúc", 2)],
                    [
                        [format_moment(line.at), line.text, _written(line)]
                        for line in timeline_of(entry.id)
                    ],
                ),
                (
                    "Mẫu đã gửi",
                    _columns("Mẫu", "Gửi lúc", "Kênh, số biên nhận", "SHA-256 (PDF)"),
                    _sent(papers_of(entry.id), pack),
                ),
                (
                    "Việc phải làm sau",
                    _columns("Việc", "Người", "Hạn", "Kết quả"),
                    [
                        [row.text, row.owner, format_date(row.due), row.result or ""]
                        for row in tasks_of(entry.id)
                    ],
                ),
            ],
            mark=mark_of(entry, pack),
            notes=("Dòng thời gian chỉ thêm, không sửa, không xóa.",),
        )
        return _WRITERS[kind](layouts.whole(data))


def _written(line: IncidentLog) -> str:
    return ", ".join((line.by.display_name if line.by else "–", format_moment(line.written_at)))


def _played(
    plan: DrillPlan,
) -> list[tuple[str, Sequence[Column], Sequence[Sequence[Cell]]]]:
    """Return what was played in a drill: people, injects with measured times, what counts."""
    scenario = rows_of(pack_of(plan.pack_version), "drill_scenarios")[plan.scenario]
    given = {row.position: row for row in plan.injects}
    injects: list[list[Cell]] = []
    for position, inject in enumerate(scenario["injects"]):
        row = given.get(position)
        injects.append(
            [
                f"Phút {inject['minute']}: {inject['text']['vi']}",
                inject["expected"]["vi"],
                format_moment(row.given_at) if row else "không đưa vào",
                _measured(row) if row else "",
            ]
        )
    people: list[list[Cell]] = [["Chủ trì", plan.lead]]
    people += [["Tham gia", name] for name in plan.participants.splitlines() if name]
    return [
        ("Thành phần", _columns("Vai", "Người"), people),
        (
            "Tình huống và thời gian đo được",
            _columns("Tình huống", "Việc mong đợi", "Đưa vào lúc", "Làm xong sau"),
            injects,
        ),
        (
            "Tiêu chí (quy ước để đo)",
            _columns("Tiêu chí"),
            [[text["vi"]] for text in scenario["success"]],
        ),
    ]


def _measured(row: DrillInject) -> str:
    return "chưa xong" if row.minutes is None else f"{row.minutes} phút"


def _facts(entry: RegisterEntry, case: IncidentCase | None, pack: Pack) -> list[tuple[str, str]]:
    incident = entry.incident
    assert incident is not None
    kinds = rows_of(pack, "incident_kinds")
    names = pack.section("prefill_sources")
    boxes = case.boxes if case else {}
    kind = case.kind if case else None
    found = [
        ("Đơn vị", entry.unit.name),
        ("Hệ thống", entry.system.name if entry.system else _unnamed(entry)),
        ("Tóm tắt", entry.title),
        ("Phát hiện lúc", format_moment(incident.detected_at)),
        ("Loại", named(kinds, kind) or "chưa phân loại"),
        *_concluded(entry),
        *([("Bước", str(STATES[IncidentState(entry.result)]))] if entry.kind != Kind.DRILL else []),
        ("Số người bị ảnh hưởng", format_number(incident.people_affected)),
        ("Nguyên nhân", incident.cause or ""),
        ("Biện pháp đã làm", incident.measures or ""),
        *[(names[key]["vi"], str(text)) for key, text in sorted(boxes.items()) if text],
    ]
    # What a drill did not touch is no gap in its minutes.
    return [row for row in found if row[1]] if entry.kind == Kind.DRILL else found


def _unnamed(entry: RegisterEntry) -> str:
    return "" if entry.kind == Kind.DRILL else "không rõ"


def _concluded(entry: RegisterEntry) -> list[tuple[str, str]]:
    if entry.kind != Kind.DRILL:
        return []
    word = str(REGISTERS["drills"].results.get(entry.result, entry.result))
    return [("Kết luận", word), ("Ghi chú, bài học", entry.note or "")]


def _clocks(entry: RegisterEntry) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    detected = entry.incident.detected_at if entry.incident else None
    for notice in entry.notices:
        at_once = notice.due_at == detected
        sent = format_moment(notice.sent_at) or "chưa gửi"
        mark = " (MUỘN)" if late(notice) and not at_once else ""
        due = "ngay khi phát hiện" if at_once else format_moment(notice.due_at)
        basis = "quy ước, không phải luật" if notice.confidence == "U" else notice.source or ""
        rows.append([f"{notice.title} [{basis}]", notice.addressee or "", due, sent + mark])
    return rows


def _steps(entry: RegisterEntry, case: IncidentCase | None, pack: Pack) -> list[list[Cell]]:
    done = steps_of(entry.id)
    return [
        [step["text"]["vi"], format_moment(done[step["id"]].done_at) if step["id"] in done else ""]
        for step in containment(pack, case.kind if case else None)
    ]


def _sent(papers: Sequence[IncidentPaper], pack: Pack) -> list[list[Cell]]:
    forms = rows_of(pack, "notice_forms")
    return [
        [
            f"{forms[row.form]['text']['vi']}, lần {row.number}",
            format_moment(row.sent_at),
            ", ".join(part for part in (row.channel, row.receipt) if part),
            row.pdf.sha256 if row.pdf else "",
        ]
        for row in papers
        if row.sent_at is not None
    ]


def _level(pack: Pack, level: str) -> str:
    text: str = rows_of(pack, "severity_levels")[level]["text"]["vi"]
    return text.split(":")[0]


def _columns(*titles: str) -> list[Column]:
    return [Column(title, 1.6 if n else 2.6) for n, title in enumerate(titles)]
