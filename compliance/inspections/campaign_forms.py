"""What is entered about the units, the checklists and the calendar of a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.inspections.forms import DAY, VersionField

Choices = Iterable[tuple[str, Any]]


class CampaignForm(BaseForm):
    """A campaign: several inspections under one plan."""

    title = StringField(
        _l("Tên đợt kiểm tra"), [InputRequired(_l("Hãy đặt tên đợt.")), Length(max=255)]
    )
    check_type = SelectField(_l("Loại kiểm tra"))
    legal_basis = TextAreaField(
        _l("Căn cứ"), [InputRequired(_l("Hãy ghi căn cứ.")), Length(max=2000)]
    )
    purpose = TextAreaField(
        _l("Mục đích, yêu cầu"), [Optional(), Length(max=4000)], render_kw={"rows": 3}
    )
    starts_on = DateField(_l("Từ ngày"), [InputRequired(DAY)])
    ends_on = DateField(_l("Đến ngày"), [InputRequired(DAY)])
    period_from = DateField(_l("Thời kỳ được kiểm tra, từ ngày"), [Optional()])
    period_to = DateField(_l("đến hết ngày"), [Optional()])
    decision_number = StringField(_l("Số quyết định kiểm tra"), [Optional(), Length(max=120)])
    decided_on = DateField(_l("Ngày quyết định"), [Optional()])
    contact = StringField(
        _l("Đầu mối của đoàn"),
        [Optional(), Length(max=255)],
        description=_l("Họ tên, điện thoại; in vào thông báo gửi đơn vị."),
    )
    version = VersionField()

    def __init__(self, *args: Any, types: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check_type.choices = list(types)


def ticks(label: Any, **options: Any) -> SelectMultipleField:
    """Return boxes to tick; none ticked is allowed."""
    return SelectMultipleField(
        label,
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


class SizeForm(BaseForm):
    """How many of which kinds."""

    kinds = ticks(_l("Loại đơn vị"), description=_l("Bỏ trống: mọi loại."))
    size = IntegerField(
        _l("Số đơn vị"),
        [InputRequired(_l("Hãy nhập số đơn vị.")), NumberRange(1, 10_000)],
        default=12,
    )

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds.choices = list(kinds)


class RiskForm(SizeForm):
    """Take the most risky."""

    by = SelectField(_l("Xếp theo"), [Optional()])

    def __init__(self, *args: Any, signs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by.choices = [("", _l("Tổng điểm rủi ro")), *signs]


class DrawForm(SizeForm):
    """Draw by a seed."""

    seed = StringField(
        _l("Hạt giống"),
        [InputRequired(_l("Hãy nhập hạt giống.")), Length(max=120)],
        description=_l(
            "Chữ, số bất kỳ, công bố trước khi rút. Cùng hạt giống, cùng danh sách thì ra cùng kết "
            "quả."
        ),
    )
    stratified = BooleanField(_l("Chia theo tỷ lệ từng loại đơn vị"))


class ReasonForm(BaseForm):
    """Why."""

    reason = TextAreaField(_l("Lý do"), [Length(max=1000)], render_kw={"rows": 2})


class RuleForm(BaseForm):
    """Which units answer which rows."""

    set = SelectField(_l("Bảng kiểm"))
    kinds = ticks(_l("Loại đơn vị"), description=_l("Bỏ trống: mọi loại."))
    level_from = SelectField(
        _l("Có hệ thống từ cấp độ"),
        [Optional()],
        choices=[("", _l("Mọi cấp độ")), *((str(n), str(n)) for n in range(1, 6))],
    )
    groups = ticks(_l("Chỉ các nhóm dòng"), description=_l("Bỏ trống: mọi dòng của bảng kiểm."))

    def __init__(
        self, *args: Any, sets: Choices, kinds: Choices, groups: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.set.choices = list(sets)
        self.kinds.choices = list(kinds)
        self.groups.choices = list(groups)


class AnnexForm(BaseForm):
    """What an annex adds to signed minutes."""

    version = VersionField()
    number = StringField(_l("Số phụ lục"), [InputRequired(_l("Hãy nhập số.")), Length(max=60)])
    dated = DateField(_l("Ngày lập"), [InputRequired(DAY)])
    reason = TextAreaField(
        _l("Lý do lập phụ lục"), [InputRequired(_l("Hãy nêu lý do.")), Length(max=2000)]
    )
    text = TextAreaField(
        _l("Nội dung bổ sung, đính chính"),
        [InputRequired(_l("Hãy nhập nội dung.")), Length(max=8000)],
        render_kw={"rows": 6},
    )
    unit_opinion = TextAreaField(_l("Ý kiến của đơn vị"), [Length(max=4000)])


class VisitForm(BaseForm):
    """Which day, by whom."""

    version = VersionField()
    planned_on = DateField(_l("Ngày kiểm tra"), [Optional()])
    team = ticks(_l("Đoàn"), description=_l("Người đứng đầu danh sách là trưởng đoàn."))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team.choices = list(people)
