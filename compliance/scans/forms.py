"""The form that asks for a scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l


class ScanForm(BaseForm):
    """The extract, whose it is and what for."""

    unit_id = SelectField(_l("Đơn vị"))
    file = FileField(
        _l("Tệp trích xuất"),
        [FileRequired(_l("Hãy chọn tệp cần quét."))],
        description=_l(
            "Bảng tính (XLSX, XLS, ODS, CSV), XML, JSON, HL7, DICOM, PDF, DOCX, SQL, Parquet hoặc "
            "tệp nén ZIP. Tệp được mã hóa khi lưu tạm."
        ),
    )
    system_id = SelectField(_l("Trích từ hệ thống"), [Optional()])
    purpose = TextAreaField(
        _l("Dùng để làm gì, gửi cho ai"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )

    def __init__(self, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.system_id.choices = [("", _("— chưa rõ —"))] + [
            (str(system.id), system.name) for system in systems
        ]
