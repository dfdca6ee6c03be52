"""The form that takes in a piece of evidence."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, StringField
from wtforms.validators import Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _l


class EvidenceForm(BaseForm):
    """A file that proves something, with its three dates."""

    file = FileField(_l("Tệp minh chứng"), [FileRequired(_l("Hãy chọn tệp."))])
    title = StringField(_l("Tên minh chứng"), [Optional(), Length(max=255)])
    happened_on = DateField(_l("Ngày có minh chứng"), [Optional()])
    covers_until = DateField(_l("Nói về đến ngày"), [Optional()])
    expires_on = DateField(_l("Hết giá trị ngày"), [Optional()])
