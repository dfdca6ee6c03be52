"""Forms of downtime cards and recovery procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from compliance.continuity.queries import KINDS
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l


class StartForm(BaseForm):
    """A new card or procedure."""

    unit_id = SelectField(_l("Đơn vị"))
    kind = SelectField(_l("Loại"))
    system_id = SelectField(_l("Hệ thống"), [Optional()])
    title = StringField(_l("Tên"), [InputRequired(_l("Hãy ghi tên.")), Length(max=255)])

    def __init__(self, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.kind.choices = [(str(key), str(word)) for key, word in KINDS.items()]
        self.system_id.choices = [("", _("— cả đơn vị —"))] + [
            (str(system.id), system.name) for system in systems
        ]


def version_form(asked: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> VersionedForm:
    """Return the form of a version with one text area a field of the pack."""
    made: dict[str, Any] = {
        f"f_{row['id']}": TextAreaField(
            row["text"]["vi"],
            [Optional(), Length(max=4000)],
            description=row.get("hint", {}).get("vi", ""),
            render_kw={"rows": 4},
        )
        for row in asked
    }
    made["title"] = StringField(_l("Tên"), [DataRequired(_l("Hãy ghi tên.")), Length(max=255)])
    shape = type("TextForm", (VersionedForm,), made)
    form: VersionedForm = shape(data=dict(data))
    return form


class ApproveForm(VersionedForm):
    """Who approved it, and when."""

    approver = StringField(
        _l("Người phê duyệt (họ tên, chức danh)"),
        [InputRequired(_l("Hãy ghi người phê duyệt.")), Length(max=120)],
    )
    approved_on = DateField(_l("Ngày phê duyệt"), [InputRequired(_l("Hãy nhập ngày."))])
    next_review = DateField(
        _l("Rà soát lần sau"),
        [Optional()],
        description=_l("Trống: theo chu kỳ 12 tháng (quy ước)."),
    )


class TriedForm(BaseForm):
    """Which restore test or drill tried it."""

    entry_id = SelectField(_l("Lần phục hồi thử, diễn tập"))


class EndForm(BaseForm):
    """Why it is used no more."""

    reason = StringField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)])
