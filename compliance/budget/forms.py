"""Form of a budget line."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core import clock
from compliance.core.fields import CountField, MoneyField
from compliance.core.i18n import _l
from compliance.ledgers.forms import RowForm


class LineForm(RowForm):
    """An amount of the unit in a year."""

    year = CountField(
        _l("Năm"), [InputRequired(_l("Hãy ghi năm."))], default=lambda: clock.today().year
    )
    title = StringField(
        _l("Nội dung chi"), [InputRequired(_l("Hãy ghi nội dung.")), Length(max=255)]
    )
    it_programme = BooleanField(
        _l("Thuộc chương trình, dự án chuyển đổi số, công nghệ thông tin"), default=True
    )
    security = BooleanField(_l("Chi cho an ninh mạng"))
    grounds = TextAreaField(
        _l("Vì sao tính là chi an ninh mạng"),
        [Optional(), Length(max=2000)],
        render_kw={"rows": 2},
        description=_l("Chưa có hướng dẫn chi tiết: ghi căn cứ của từng dòng (quy ước)."),
    )
    planned = MoneyField(_l("Kế hoạch (đồng)"))
    allotted = MoneyField(_l("Được giao (đồng)"))
    spent = MoneyField(_l("Đã chi (đồng)"))
    source = StringField(_l("Nguồn kinh phí"), [Optional(), Length(max=255)])
    FIELDS = (
        "year", "title", "it_programme", "security", "grounds", "planned", "allotted", "spent",
        "source",
    )  # fmt: skip
