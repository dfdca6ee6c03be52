"""Forms of incidents; questions and fields come from the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from checklists import Pack
from compliance.core.errors import Clash
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.incidents.models import Answer
from compliance.incidents.prefill import WRITTEN, form_name

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
ANSWERS = [
    (str(Answer.YES), _l("Có")),
    (str(Answer.NO), _l("Không")),
    (str(Answer.UNKNOWN), _l("Không biết")),
]


class ReportForm(BaseForm):
    """The quick report: one minute, on a phone."""

    unit_id = SelectField(_l("Đơn vị"))
    title = StringField(
        _l("Chuyện gì xảy ra"),
        [InputRequired(_l("Hãy ghi chuyện gì xảy ra.")), Length(max=255)],
        description=_l("Một câu. Không ghi tên người bệnh."),
    )
    detected_at = DateTimeLocalField(
        _l("Thấy lúc nào"), [InputRequired(_l("Hãy nhập ngày giờ."))], format=MOMENT
    )
    system_id = SelectField(_l("Hệ thống nào"), [Optional()])
    patient_data = RadioField(
        _l("Có dính dữ liệu người bệnh không"),
        [InputRequired(_l("Hãy chọn một câu trả lời."))],
        choices=ANSWERS,
    )
    phone = StringField(
        _l("Số điện thoại của bạn"),
        [InputRequired(_l("Hãy ghi số để người phụ trách gọi lại.")), Length(max=60)],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )

    def __init__(self, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.system_id.choices = [("", _("không rõ"))] + [
            (str(system.id), system.name) for system in systems
        ]


class ClassifyBase(BaseForm):
    """Kind and level; the questions of the pack are added by ``classify_form``."""

    kind = SelectField(_l("Loại sự cố"))
    level = SelectField(
        _l("Mức xác nhận"),
        [Optional()],
        description=_l("Để trống: lấy mức theo câu trả lời, mức cao nhất thắng."),
    )
    reason = TextAreaField(
        _l("Lý do, nếu xác nhận mức thấp hơn"), [Optional(), Length(max=2000)]
    )  # fmt: skip


def classify_form(pack: Pack, data: Mapping[str, Any]) -> Any:
    """Return the form with every question of the pack."""
    questions = pack.section("classification")
    fields = {
        row["id"]: RadioField(
            row["question"]["vi"],
            [InputRequired(_l("Hãy chọn một câu trả lời; chưa rõ thì “không biết”."))],
            choices=ANSWERS,
            description=(row.get("note") or {}).get("vi", ""),
        )
        for row in questions
    }
    form = type("ClassifyForm", (ClassifyBase,), fields)(data=data)
    form.kind.choices = [(row["id"], row["text"]["vi"]) for row in pack.section("incident_kinds")]
    form.level.choices = [("", _("— theo câu trả lời —"))] + [
        (row["id"], row["text"]["vi"]) for row in pack.section("severity_levels")
    ]
    return form


class RecordBase(VersionedForm):
    """What the register keeps itself; the written sources of the pack are added."""

    people_affected = IntegerField(
        _l("Số người bị ảnh hưởng (ước tính)"),
        [Optional(), NumberRange(0, 100_000_000, _l("Hãy nhập số từ 0 trở lên."))],
    )
    cause = TextAreaField(_l("Nguyên nhân"), [Optional(), Length(max=5000)])
    measures = TextAreaField(_l("Biện pháp đã làm"), [Optional(), Length(max=5000)])

    FACTS = ("people_affected", "cause", "measures")

    def differences(self, clash: Clash) -> list[tuple[str, str, str]]:
        """Return label, value typed here and value stored now, where the two differ."""
        stored = {form_name(key): value for key, value in clash.current.items()}
        return super().differences(Clash(clash.message, stored))


def record_form(pack: Pack, data: Mapping[str, Any]) -> Any:
    """Return the form of what is known of an incident, by the pack's words."""
    names = pack.section("prefill_sources")
    fields = {
        form_name(key): TextAreaField(
            names[key]["vi"], [Optional(), Length(max=5000)], render_kw={"rows": 2}
        )
        for key in WRITTEN
    }
    return type("RecordForm", (RecordBase,), fields)(data=data)


class PaperBase(VersionedForm):
    """A form of a stage; its fields are those of the pack."""

    def differences(self, clash: Clash) -> list[tuple[str, str, str]]:
        """Return label, value typed here and value stored now, where the two differ."""
        stored = {f"f_{key}": value for key, value in clash.current.items()}
        return super().differences(Clash(clash.message, stored))


def paper_form(form: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    """Return the form of one notice: every field of the pack, as text."""
    fields = {
        f"f_{row['id']}": TextAreaField(
            row["label"]["vi"],
            [Optional(), Length(max=10000)],
            render_kw={"rows": 4 if row["type"] == "longtext" else 1},
            description=(row.get("note") or {}).get("vi", ""),
        )
        for row in form["fields"]
    }
    return type("PaperForm", (PaperBase,), fields)(data=data)


class SendForm(BaseForm):
    """When and how a form went out."""

    sent_at = DateTimeLocalField(
        _l("Gửi lúc"), [InputRequired(_l("Hãy nhập ngày giờ gửi."))], format=MOMENT
    )
    channel = StringField(
        _l("Kênh gửi"),
        [InputRequired(_l("Hãy ghi gửi bằng gì.")), Length(max=120)],
        description=_l("Ví dụ: văn bản điện tử, cổng quốc gia, điện thoại."),
    )
    receipt = StringField(_l("Số văn bản hoặc số biên nhận"), [Optional(), Length(max=120)])


class LineForm(BaseForm):
    """A line of the timeline."""

    at = DateTimeLocalField(
        _l("Lúc"), [InputRequired(_l("Hãy nhập ngày giờ."))], format=MOMENT
    )  # fmt: skip
    text = TextAreaField(
        _l("Việc đã xảy ra, đã làm"),
        [InputRequired(_l("Hãy ghi việc.")), Length(max=2000)],
        render_kw={"rows": 2},
    )


class TaskForm(BaseForm):
    """A task after the incident."""

    text = TextAreaField(
        _l("Việc phải làm"),
        [InputRequired(_l("Hãy ghi việc.")), Length(max=2000)],
        id="task-text",  # the form of the timeline stands on the same page
        render_kw={"rows": 2},
    )
    owner = StringField(_l("Ai làm"), [InputRequired(_l("Hãy ghi ai làm.")), Length(max=120)])
    due = DateField(_l("Hạn làm xong"), [InputRequired(_l("Hãy nhập hạn."))])


class DoneForm(BaseForm):
    """What came of a task."""

    result = StringField(
        _l("Kết quả"), [InputRequired(_l("Hãy ghi kết quả.")), Length(max=500)]
    )  # fmt: skip


class DrillForm(VersionedForm):
    """A drill of the yearly plan."""

    unit_id = SelectField(_l("Đơn vị"))
    scenario = SelectField(_l("Kịch bản"))
    planned_on = DateField(_l("Ngày dự kiến"), [InputRequired(_l("Hãy nhập ngày."))])
    lead = StringField(_l("Chủ trì"), [InputRequired(_l("Hãy ghi chủ trì.")), Length(max=120)])
    participants = TextAreaField(
        _l("Người tham gia, mỗi người một dòng"),
        [InputRequired(_l("Hãy ghi người tham gia.")), Length(max=5000)],
    )
    NAMES = ("scenario", "planned_on", "lead", "participants")

    def values(self) -> dict[str, Any]:
        """Return what a planned drill says."""
        return {name: self[name].data for name in self.NAMES}


class EndDrillForm(BaseForm):
    """How a drill ended."""

    result = SelectField(_l("Kết luận"))
    lessons = TextAreaField(
        _l("Tồn tại, bài học"), [InputRequired(_l("Hãy ghi bài học.")), Length(max=5000)]
    )


class CancelForm(BaseForm):
    """Why a planned drill is not held."""

    reason = StringField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)])


class KeyForm(BaseForm):
    """The public key of an authority."""

    name = StringField(
        _l("Cơ quan"), [InputRequired(_l("Hãy ghi tên cơ quan.")), Length(max=255)]
    )  # fmt: skip
    recipient = StringField(
        _l("Khóa công khai"),
        [InputRequired(_l("Hãy dán khóa công khai.")), Length(max=120)],
        description=_l("Một dòng bắt đầu bằng age1. Đối chiếu dấu vân tay qua kênh khác."),
    )
    valid_from = DateField(_l("Dùng từ ngày"), [Optional()])
