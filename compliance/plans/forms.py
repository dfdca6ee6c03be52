"""Forms of four-layer plans; the words of states and providers come from the pack."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.plans.rules import Measure, measure_words, provider_kinds
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class MeasureForm(VersionedForm):
    """What a unit says of one measure."""

    state = RadioField(_l("Tình trạng"), [InputRequired(_l("Hãy chọn tình trạng."))], choices=[])
    how = TextAreaField(
        _l("Cách làm, hoặc lý do không áp dụng"),
        [Optional(), Length(max=10_000)],
        render_kw={"rows": 5},
    )
    provider_kind = SelectField(_l("Ai thực hiện"), [Optional()], choices=[])
    provider = StringField(
        _l("Tên bên thực hiện"),
        [Optional(), Length(max=255)],
        description=_l("Tên bộ phận, đơn vị hoặc doanh nghiệp; không cần ghi họ tên."),
    )
    contract_number = StringField(
        _l("Số hợp đồng hoặc văn bản giao việc"), [Optional(), Length(max=120)]
    )
    contract_start = DateField(_l("Từ ngày"), [Optional()])
    contract_end = DateField(_l("Đến ngày"), [Optional()])
    responsible = StringField(
        _l("Ai làm phần còn lại"),
        [Optional(), Length(max=255)],
        description=_l("Ghi chức danh, không cần ghi họ tên."),
    )
    due = DateField(_l("Hạn làm xong phần còn lại"), [Optional()])
    systems = SelectMultipleField(
        _l("Hệ thống được áp dụng"),
        [Optional()],
        choices=[],
        description=_l("Không chọn hệ thống nào nghĩa là mọi hệ thống của đơn vị."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(
        self, providers: Iterable[str], systems: Iterable[InformationSystem] = ()
    ) -> MeasureForm:
        """Fill in the choices: states of the pack, who may do it, the unit's systems."""
        self.state.choices = [(state.value, word.text) for state, word in measure_words().items()]
        kinds = provider_kinds()
        self.provider_kind.choices = [
            ("", _("Chưa chọn")),
            *((key, kinds[key].text) for key in kinds if key in set(providers)),
        ]
        self.systems.choices = [(str(system.id), system.name) for system in systems]
        return self


class TogetherForm(MeasureForm):
    """The same words for several measures of a layer at once."""

    measures = SelectMultipleField(
        _l("Biện pháp"),
        [InputRequired(_l("Hãy chọn ít nhất một biện pháp."))],
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer_measures(self, measures: Iterable[Measure]) -> TogetherForm:
        """Fill in the choices from the measures of which nothing was said yet."""
        held = list(measures)
        self.measures.choices = [(m.id, f"{m.id}. {m.text}") for m in held]
        self.offer({key for m in held for key in m.providers})
        return self


class CoverageForm(BaseForm):
    """Which stations a plan covers, from when, by which document."""

    stations = SelectMultipleField(
        _l("Trạm y tế"),
        [InputRequired(_l("Hãy chọn ít nhất một trạm."))],
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    document = StringField(
        _l("Văn bản nêu rõ áp dụng cho trạm"),
        [InputRequired(_l("Hãy ghi văn bản nêu rõ áp dụng cho trạm.")), Length(max=255)],
    )
    valid_from = DateField(_l("Từ ngày"), [InputRequired(_l("Hãy nhập ngày bắt đầu."))])
    valid_to = DateField(_l("Đến ngày"), [Optional()])

    def offer(self, stations: Iterable[HealthUnit]) -> CoverageForm:
        """Fill in the stations to choose from."""
        self.stations.choices = [(str(unit.id), unit.name) for unit in stations]
        return self


class EndForm(BaseForm):
    """The last day of a coverage."""

    valid_to = DateField(_l("Phủ đến hết ngày"), [InputRequired(_l("Hãy nhập ngày."))])


class DeclineForm(BaseForm):
    """Why a station leaves the plan that covers it."""

    reason = StringField(
        _l("Lý do lập phương án riêng"),
        [InputRequired(_l("Hãy ghi lý do lập phương án riêng.")), Length(max=255)],
    )


class DocumentForm(VersionedForm):
    """The signed plan."""

    document_number = StringField(
        _l("Số, ký hiệu"), [InputRequired(_l("Hãy ghi số văn bản.")), Length(max=120)]
    )
    document_date = DateField(_l("Ngày ký"), [InputRequired(_l("Hãy nhập ngày ký."))])
    document_body = StringField(_l("Cơ quan ban hành"), [Optional(), Length(max=255)])
    file = FileField(_l("Bản đã ký (PDF)"), [Optional()])
