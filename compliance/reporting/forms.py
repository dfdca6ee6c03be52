"""Forms of periodic reports; the fields of a report itself come from the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.fields import ChoiceField, DayField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.reporting.answers import Answer, Unreadable, from_form
from compliance.reporting.rules import ADHOC, Block, Field, Form, Rules
from compliance.reporting.services import Request
from compliance.units.models import KIND_NAMES, HealthUnit, UnitKind

#: Asked by default although the plan does not bind them; committees report through stations.
COOPERATING = (UnitKind.STATION, UnitKind.CENTRAL, UnitKind.PRIVATE)


def _checkboxes(label: Any, description: Any = "") -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [Optional()],
        choices=[],
        description=description,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class OpenForm(BaseForm):
    """Open a period of the plan."""

    period = RadioField(_l("Kỳ"), [InputRequired(_l("Hãy chọn kỳ."))], choices=[])
    year = SelectField(_l("Năm"), choices=[], coerce=int)
    together = BooleanField(_l("Nhập một lần cho cả hai kỳ trùng hạn (quý II và 6 tháng)"))
    reading = RadioField(_l("Cách đọc chữ “trước ngày”"), choices=[])
    cutoff = DayField(
        _l("Ngày chốt số"),
        description=_l("Để trống thì lấy ngày cuối tháng trước tháng gửi. Mở rồi thì không đổi."),
    )
    kinds = _checkboxes(
        _l("Đơn vị được đề nghị phối hợp"),
        _l("Kế hoạch không buộc các loại này gửi; đơn vị trực thuộc Sở luôn có trong đợt."),
    )

    def offer(self, held: Rules, year: int) -> OpenForm:
        """Fill in the choices from the pack."""
        self.period.choices = [
            (key, f"{row['name']['vi']}")
            for key, row in sorted(
                held.periods.items(), key=lambda pair: (pair[1].get("due_before", ""), pair[0])
            )
            if key != ADHOC
        ]
        self.year.choices = [(each, str(each)) for each in (year - 1, year, year + 1)]
        self.reading.choices = [(one.id, one.text) for one in held.readings.values()]
        self.kinds.choices = _kind_choices(held, bound=False)
        return self


class AskForm(BaseForm):
    """What every ad hoc report says: what is asked, by whom, why, by when."""

    adhoc = RadioField(_l("Loại"), [InputRequired(_l("Hãy chọn loại báo cáo."))], choices=[])
    title = StringField(_l("Tên báo cáo"), [Optional(), Length(max=200)])
    document_number = StringField(_l("Văn bản yêu cầu (số)"), [Optional(), Length(max=120)])
    document_date = DayField(_l("Ngày văn bản"))
    requested_by = StringField(_l("Bên yêu cầu"), [Optional(), Length(max=255)])
    summary = TextAreaField(
        _l("Vì sao hỏi"),
        [Optional(), Length(max=4000)],
        description=_l("Không nêu tên người bệnh, tên đơn vị bị sự cố."),
    )
    due_on = DayField(_l("Hạn gửi"), description=_l("Để trống thì là 5 ngày làm việc (quy ước)."))
    covers_from = DayField(_l("Số liệu từ ngày"), description=_l("Để trống thì từ đầu năm."))
    cutoff = DayField(_l("Số liệu đến ngày"), description=_l("Để trống thì đến hôm nay."))
    fields = _checkboxes(_l("Ô cần hỏi"), _l("Không chọn thì hỏi các ô của loại báo cáo đã chọn."))

    def offer_fields(self, held: Rules, forms: Iterable[Form]) -> None:
        """Offer the kinds of ad hoc report of the pack, and the fields of these forms."""
        self.adhoc.choices = [(key, row["text"]["vi"]) for key, row in held.adhoc.items()]
        seen: dict[str, str] = {}
        for form in forms:
            seen |= {one.key: one.label for one in form.fields if "." not in one.key}
        self["fields"].choices = list(seen.items())

    def request_of(self, usual: Sequence[str]) -> Request:
        """Return what is asked; ``usual``: the fields of its kind, asked when none is chosen."""
        return Request(
            adhoc_id=self.adhoc.data,
            fields=self["fields"].data or usual,
            due_on=self.due_on.data,
            covers_from=self.covers_from.data,
            cutoff=self.cutoff.data,
            title=self["title"].data or "",
            document_number=self.document_number.data,
            document_date=self.document_date.data,
            requested_by=self.requested_by.data,
            summary=self.summary.data,
            codes=self.code_list,
        )

    @property
    def code_list(self) -> list[str]:
        """The codes of the units asked, where the form asks for them."""
        return []


class AdHocForm(AskForm):
    """Open a report of the Department that somebody asked for."""

    kinds = _checkboxes(_l("Loại đơn vị phải gửi"))
    codes = TextAreaField(
        _l("Chỉ các đơn vị này (mã đơn vị, mỗi dòng một mã)"),
        [Optional(), Length(max=20_000)],
        description=_l("Có ghi mã thì bỏ qua loại đơn vị ở trên."),
    )

    def offer(self, held: Rules) -> AdHocForm:
        """Fill in the choices from the pack."""
        self.offer_fields(held, held.forms.values())
        self.kinds.choices = _kind_choices(held, bound=True)
        return self

    @property
    def code_list(self) -> list[str]:
        """The codes typed, one a line."""
        return [line.strip() for line in (self.codes.data or "").splitlines() if line.strip()]


class BelowForm(AskForm):
    """Open a round of a parent unit."""

    unit = HiddenField()
    units = _checkboxes(_l("Đơn vị phải gửi"))

    def offer(self, held: Rules, below: Sequence[HealthUnit]) -> BelowForm:
        """Fill in the choices from the pack, and the units that report through this one."""
        kinds = {unit.kind for unit in below}
        forms = [form for form in held.forms.values() if kinds & set(form.unit_kinds)]
        self.offer_fields(held, forms)
        self.units.choices = [(str(unit.id), unit.name) for unit in below]
        return self


class SentForm(VersionedForm):
    """That the consolidated report went to an addressee."""

    sent_on = DayField(_l("Ngày gửi"), [InputRequired(_l("Hãy nhập ngày gửi."))])
    document_number = StringField(_l("Số văn bản"), [Optional(), Length(max=120)])


class JoinForm(BaseForm):
    """One more unit of an open round."""

    code = StringField(
        _l("Mã đơn vị"),
        [InputRequired(_l("Hãy ghi mã đơn vị.")), Length(max=80)],
        description=_l("Đơn vị mới thành lập, mới sáp nhập sau khi mở đợt."),
    )


class ExcuseForm(VersionedForm):
    """Why a unit is let off a report."""

    reason = StringField(
        _l("Lý do"),
        [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)],
        description=_l("Ví dụ: đơn vị sáp nhập giữa kỳ, thiên tai, đã xin lùi hạn bằng văn bản."),
    )


class NoteForm(BaseForm):
    """What is said of the units below that have not reported."""

    missing_note = TextAreaField(
        _l("Vì sao gửi khi đơn vị dưới chưa gửi đủ"), [Optional(), Length(max=4000)]
    )


class FileForm(BaseForm):
    """A file that goes with a report."""

    file = FileField(_l("Tệp gửi kèm"), [FileRequired(_l("Hãy chọn tệp."))])
    file_title = StringField(_l("Tên, số văn bản"), [Optional(), Length(max=255)])
    key = ChoiceField(_l("Thuộc ô"), choices=[])

    def offer(self, fields: Iterable[Field]) -> FileForm:
        """Fill in the fields that are answered by a file."""
        listed = [(one.key, one.label) for one in fields if one.kind == "file"]
        self.key.choices = [("", _("Cả báo cáo")), *listed]
        return self


class BlockForm(VersionedForm):
    """One block of a report: its fields are those of the pack."""

    def read(self, block: Block, typed: Mapping[str, str]) -> dict[str, Answer]:
        """Return the answers typed; what cannot be read is noted in ``faults``."""
        self.faults: dict[str, str] = {}
        found = {}
        for one in block.fields:
            try:
                found[one.key] = from_form(one, typed)
            except Unreadable as unreadable:
                self.faults[one.key] = str(unreadable)
        return found


def _kind_choices(held: Rules, *, bound: bool) -> list[tuple[str, Any]]:
    kinds: Iterable[str] = (kind for form in held.forms.values() for kind in form.unit_kinds)
    return [
        (kind, _(KIND_NAMES[kind]))
        for kind in kinds
        if kind != UnitKind.DEPARTMENT
        and (bound or kind in (*COOPERATING, UnitKind.PEOPLES_COMMITTEE))
    ]
