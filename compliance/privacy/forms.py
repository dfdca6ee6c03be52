"""Shapes of the papers; the boxes of an activity come from the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from checklists import Pack
from compliance.core.fields import ChoiceField, CountField, DayField, TriStateField
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _, _l
from compliance.packs.reading import words

_THREE = {"rows": 3}


def activity_form(pack: Pack, boxes: Mapping[str, Any], version: int) -> VersionedForm:
    """Return the form of one activity, filled in."""
    fields = {row["id"]: _box(row, pack) for row in pack.section("processing_register_fields")}
    made: Any = type("ActivityForm", (VersionedForm,), fields)
    data = {key: _read(fields[key], value) for key, value in boxes.items() if key in fields}
    form: VersionedForm = made(data={**data, "version": str(version)})
    return form


def _box(row: Mapping[str, Any], pack: Pack) -> Any:
    """Return the field of a box of the pack, by its type."""
    label, kind = words(row["label"]), row["type"]
    options: dict[str, Any] = {"description": words(row["help"]) if row.get("help") else ""}
    choices = [(choice["code"], words(choice["label"])) for choice in row.get("choices") or ()]
    blank = ("", _("— chọn —"))
    if kind == "enum":
        return ChoiceField(label, [Optional()], choices=[blank, *choices], **options)
    if kind == "doc_ref":
        bases = [(base["id"], words(base["name"])) for base in pack.section("lawful_bases")]
        return ChoiceField(label, [Optional()], choices=[blank, *bases], **options)
    if kind == "multi_enum":
        return SelectMultipleField(
            label, choices=choices, widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(), **options,
        )  # fmt: skip
    if kind == "bool":
        return TriStateField(label, **options)
    if kind == "int":
        return CountField(label, **options)
    if kind == "date":
        return DayField(label, **options)
    if kind == "table":
        options["description"] = _("Mỗi dòng một mục, các ý cách nhau bằng dấu |.")
    if kind in ("longtext", "table"):
        return TextAreaField(label, [Optional(), Length(max=8000)], render_kw=_THREE, **options)
    if kind == "ref_person":
        options["description"] = _("Ghi chức danh, không ghi tên.")
    return StringField(label, [Optional(), Length(max=500)], **options)


def _read(field: Any, value: Any) -> Any:
    if field.field_class is DayField and isinstance(value, str):
        return date.fromisoformat(value)
    return value


class DossierForm(VersionedForm):
    """Status and days of an impact dossier; its contents are added by ``dossier_form``."""

    status = ChoiceField(_l("Nghĩa vụ của đơn vị"), [Optional()])
    reason = TextAreaField(_l("Lý do"), [Optional(), Length(max=4000)], render_kw=_THREE)
    reason_document = StringField(
        _l("Văn bản kèm theo"),
        [Optional(), Length(max=255)],
        description=_l("Văn bản nêu căn cứ miễn, hoặc công văn hỏi cơ quan chuyên trách."),
    )
    started_on = DayField(_l("Ngày đầu tiên xử lý, hoặc chuyển"))
    prepared_on = DayField(_l("Ngày lập xong hồ sơ"))
    filed_on = DayField(_l("Ngày gửi hồ sơ"))
    filing_number = StringField(_l("Số biên nhận"), [Optional(), Length(max=120)])
    answered_on = DayField(_l("Ngày cơ quan chuyên trách trả lời"))
    completion_asked_on = DayField(_l("Ngày có yêu cầu hoàn thiện"))
    completed_on = DayField(_l("Ngày hoàn thiện xong"))
    updated_on = DayField(_l("Ngày cập nhật gần nhất"))
    changed_on = DayField(_l("Ngày tổ chức lại hoặc đổi dịch vụ"))


def dossier_form(pack: Pack, kind: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    """Return the form of a dossier of this kind, with a box for each content."""
    boxes = {
        f"content_{row['id'].replace('-', '_')}": TextAreaField(
            words(row["text"]), [Optional(), Length(max=20000)], render_kw=_THREE,
            description=row["source"],
        )
        for row in kind["contents"]
    }  # fmt: skip
    made: Any = type("KindForm", (DossierForm,), boxes)
    form = made(data=data)
    form.status.choices = [("", _("— chọn —"))] + [
        (row["id"], words(row["text"])) for row in pack.section("impact_statuses")
    ]
    return form


def content_key(content_id: str) -> str:
    """Return the name of the field of a content."""
    return f"content_{content_id.replace('-', '_')}"


class RequestForm(VersionedForm):
    """A request of a data subject, without the person's name."""

    unit_id = ChoiceField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))])
    kind = ChoiceField(_l("Yêu cầu"), [InputRequired(_l("Chọn loại yêu cầu."))])
    reference = StringField(
        _l("Số văn bản đến"),
        [InputRequired(_l("Ghi số văn bản đến.")), Length(max=120)],
        description=_l("Không ghi tên người yêu cầu ở đây."),
    )
    received_on = DayField(_l("Ngày nhận"), [InputRequired(_l("Ghi ngày nhận."))])
    via_others = BooleanField(_l("Phải qua bên xử lý hoặc bên thứ ba"))
    extension_reason = TextAreaField(
        _l("Lý do gia hạn"), [Optional(), Length(max=2000)], render_kw={"rows": 2},
        description=_l("Gia hạn một lần, có lý do; bỏ trống nếu không gia hạn."),
    )  # fmt: skip
    replied_on = DayField(_l("Ngày trả lời"))
    executed_on = DayField(_l("Ngày thực hiện xong"))
    refusal = TextAreaField(
        _l("Từ chối, căn cứ"), [Optional(), Length(max=2000)], render_kw={"rows": 2}
    )

    def offer(self, units: Sequence[Any], pack: Pack) -> None:
        """Fill the choices."""
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.kind.choices = [("", _("— chọn —"))] + [
            (row["id"], words(row["name"])) for row in pack.section("request_kinds")
        ]
