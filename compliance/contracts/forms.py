"""Forms of suppliers and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.contracts.queries import contracts_of, suppliers_of
from compliance.contracts.words import ACCESS, KINDS
from compliance.core.fields import ChoiceField, DayField, MoneyField, TriStateField
from compliance.core.i18n import _, _l
from compliance.ledgers.forms import FileRowForm, RowForm
from compliance.systems.queries import systems_of


class SupplierForm(RowForm):
    """A supplier of the unit."""

    name = StringField(_l("Tên nhà cung cấp"), [InputRequired(_l("Hãy ghi tên.")), Length(max=255)])
    services = StringField(_l("Cung cấp gì"), [Optional(), Length(max=255)])
    contact = StringField(
        _l("Liên hệ khi có sự cố"),
        [Optional(), Length(max=255)],
        description=_l("Số trực, thư. Chỉ đơn vị mình xem được; nhật ký không giữ nội dung."),
    )
    reviewed_on = DayField(_l("Rà soát gần nhất"))
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=5000)], render_kw={"rows": 3})
    FIELDS = ("name", "services", "contact", "reviewed_on", "note")


class ContractForm(FileRowForm):
    """A contract and how the supplier gets in."""

    supplier_id = ChoiceField(_l("Nhà cung cấp"), [InputRequired(_l("Chọn nhà cung cấp."))])
    number = StringField(
        _l("Số hợp đồng"), [InputRequired(_l("Hãy ghi số hợp đồng.")), Length(max=120)]
    )
    title = StringField(_l("Nội dung"), [InputRequired(_l("Hãy ghi nội dung.")), Length(max=255)])
    kind = SelectField(_l("Loại"), choices=list(KINDS.items()))
    systems = SelectMultipleField(
        _l("Hệ thống liên quan"),
        coerce=lambda value: str(getattr(value, "id", value)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    signed_on = DayField(_l("Ngày ký"), [InputRequired(_l("Hãy ghi ngày ký."))])
    starts_on = DayField(_l("Hiệu lực từ"), [InputRequired(_l("Hãy ghi ngày."))])
    ends_on = DayField(
        _l("Đến hết ngày"), description=_l("Hệ thống nhắc trước khi hết hạn và đưa vào lịch.")
    )
    terminated_on = DayField(_l("Chấm dứt sớm ngày"))
    renews_id = ChoiceField(_l("Gia hạn của hợp đồng"), [Optional()])
    amount = MoneyField(_l("Giá trị (đồng)"))
    personal_data = BooleanField(_l("Nhà cung cấp xử lý dữ liệu cá nhân cho đơn vị"))
    remote_access = SelectField(_l("Truy cập từ xa"), choices=list(ACCESS.items()))
    remote_how = TextAreaField(
        _l("Truy cập bằng cách nào"),
        [Optional(), Length(max=2000)],
        render_kw={"rows": 2},
        description=_l("Ví dụ: mạng riêng ảo, tài khoản riêng từng người. Không ghi mật khẩu."),
    )
    remote_approver = StringField(
        _l("Ai cho phép mỗi lần"),
        [Optional(), Length(max=255)],
        description=_l("Ghi chức danh, không ghi tên."),
    )
    remote_logged = TriStateField(_l("Có ghi nhật ký truy cập"))
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=5000)], render_kw={"rows": 3})
    FIELDS = (
        "supplier_id", "number", "title", "kind", "systems", "signed_on", "starts_on", "ends_on",
        "terminated_on", "renews_id", "amount", "personal_data", "remote_access", "remote_how",
        "remote_approver", "remote_logged", "note",
    )  # fmt: skip
    ROWS = ("supplier_id", "renews_id")

    def offer(self, viewer: Any, units: Sequence[Any]) -> None:
        """Fill the choices with what these units have."""
        super().offer(viewer, units)
        found = suppliers_of(units)
        self.supplier_id.choices = [("", _("— chọn —")), *((str(s.id), s.name) for s in found)]
        self.renews_id.choices = [
            ("", _("— hợp đồng mới —")),
            *((str(c.id), f"{c.number}: {c.title}") for c in contracts_of(units)),
        ]
        self._systems = {str(s.id): s for u in units for s in systems_of(viewer, u.id)}
        self.systems.choices = [(key, system.name) for key, system in self._systems.items()]

    def values(self) -> dict[str, Any]:
        """Return what is stored; systems as rows."""
        found = super().values()
        found["systems"] = [self._systems[key] for key in self.systems.data or ()]
        return found
