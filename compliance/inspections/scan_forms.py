"""Forms that choose a finished scan as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.inspections.forms import VersionField


class RescanForm(BaseForm):
    """A scan that passes as the re-test of a fix."""

    version = VersionField()
    scan_id = SelectField(_l("Lần quét lại đạt"), [InputRequired(_l("Chọn lần quét."))])
    text = TextAreaField(_l("Đã làm gì"), [Optional(), Length(max=2000)], render_kw={"rows": 2})

    def __init__(self, scans: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scan_id.choices = list(scans)


class RowScanForm(BaseForm):
    """A finished scan as evidence of a row."""

    scan_id = SelectField(_l("Lần quét"), [InputRequired(_l("Chọn lần quét."))])
    valid_until = DateField(_l("Có giá trị đến"), [Optional()])

    def __init__(self, scans: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scan_id.choices = list(scans)
