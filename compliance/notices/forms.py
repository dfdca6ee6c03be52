"""Forms of notices."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l
from compliance.notices.kinds import kinds


class ByMailForm(BaseForm):
    """Which kinds come by mail as well."""

    wanted = SelectMultipleField(
        _l("Gửi thư khi"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted.choices = [(kind.key, str(kind.label)) for kind in kinds()]
