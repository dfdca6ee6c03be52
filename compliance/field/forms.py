"""Uploads of the page of a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l


class BundleForm(BaseForm):
    """A workbook that came back."""

    file = FileField(
        _l("Sổ đã điền (.xlsx)"),
        [FileRequired(_l("Hãy chọn sổ đã điền."))],
        render_kw={"accept": ".xlsx"},
    )


class ResultForm(BaseForm):
    """A signed result of the offline scanner, as evidence of a row."""

    result = FileField(
        _l("Kết quả quét đã ký (.json)"),
        [FileRequired(_l("Hãy chọn tệp kết quả đã ký."))],
        render_kw={"accept": ".json"},
    )
    row = SelectField(_l("Minh chứng của dòng"))

    def __init__(self, *args: Any, rows: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row.choices = list(rows)
