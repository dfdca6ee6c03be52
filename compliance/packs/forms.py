"""Forms of prepared versions."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from checklists.archive import MAX_ARCHIVE
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l


class UploadForm(BaseForm):
    """The folder of a version as a ZIP."""

    file = FileField(
        _l("Tệp .zip của thư mục gói"),
        [FileRequired(_l("Hãy chọn một tệp."))],
        description=_l("Tối đa %(n)s MB.", n=MAX_ARCHIVE >> 20),
        render_kw={"accept": ".zip"},
    )
    note = TextAreaField(
        _l("Bản này đổi gì, theo văn bản nào"),
        [Optional(), Length(max=2000)],
        render_kw={"rows": 3},
    )


class WordingForm(BaseForm):
    """The workbook of a pack with corrected sentences."""

    file = FileField(
        _l("Sổ lời văn đã sửa (.xlsx)"),
        [FileRequired(_l("Hãy chọn một tệp."))],
        render_kw={"accept": ".xlsx"},
    )
    note = TextAreaField(
        _l("Ai rà, theo văn bản nào"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )


class ReleaseForm(VersionedForm):
    """The second yes, after the effect was shown."""

    sure = BooleanField(
        _l("Tôi đã xem tác động ở trên. Bản đã phát hành không sửa, không thu hồi được."),
        [InputRequired(_l("Hãy đánh dấu ô này trước khi phát hành."))],
    )
