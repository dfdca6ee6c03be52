"""Shapes of a dossier's own texts and of what each move needs."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _l
from compliance.dossiers.models import SECTION_LABELS
from compliance.signed.forms import VOUCH, VOUCH_WHEN

_LONG = Length(max=20_000)


class DetailsForm(VersionedForm):
    """Texts that stand in no inventory."""

    risks = TextAreaField(
        _l("Nguy cơ, rủi ro khác"),
        [Optional(), _LONG],
        description=_l("Ngoài bước đánh giá rủi ro. Mỗi dòng một nguy cơ."),
        render_kw={"rows": 4},
    )
    shared_solutions = TextAreaField(
        _l("Giải pháp dùng chung với hệ thống khác"),
        [Optional(), _LONG],
        description=_l("Cấp 1–3: tường lửa, sao lưu, phòng chống mã độc dùng chung của đơn vị."),
        render_kw={"rows": 4},
    )
    addressee = StringField(
        _l("Nơi nhận hồ sơ"),
        [Optional(), Length(max=255)],
        description=_l("Để trống thì ghi đơn vị chuyên trách về an ninh mạng trong kiểm kê."),
    )
    request_number = StringField(_l("Số công văn đề nghị"), [Optional(), Length(max=120)])
    signer_name = StringField(_l("Người ký"), [Optional(), Length(max=120)])
    signer_title = StringField(_l("Chức vụ người ký"), [Optional(), Length(max=120)])


class PlainForm(BaseForm):
    """A move that needs nothing but a yes."""


class ReasonForm(BaseForm):
    """A move that needs a reason."""

    reason = TextAreaField(
        _l("Lý do"),
        [Optional(), Length(max=8000)],
        description=_l("Viết để đơn vị biết phải sửa gì, ở đâu."),
        render_kw={"rows": 5},
    )


class AppraisalForm(BaseForm):
    """The appraiser's conclusion (NĐ 331/2026 Đ23 k1; Mẫu số 04)."""

    level_fit = TextAreaField(_l("Cấp độ đề xuất có phù hợp không"), [InputRequired(), _LONG])
    design_fit = TextAreaField(_l("Phương án trong thiết kế"), [InputRequired(), _LONG])
    operation_fit = TextAreaField(_l("Phương án trong vận hành"), [InputRequired(), _LONG])
    number = StringField(
        _l("Số văn bản ý kiến thẩm định"),
        [Optional(), Length(max=120)],
        description=_l("Bắt buộc từ cấp 3 (Mẫu số 04)."),
    )
    on = DateField(_l("Ngày văn bản"), [Optional()])


class DecisionForm(BaseForm):
    """The decision that approves the level."""

    number = StringField(_l("Số quyết định"), [InputRequired(), Length(max=120)])
    on = DateField(_l("Ngày quyết định"), [InputRequired()])
    body = StringField(_l("Cơ quan ra quyết định"), [InputRequired(), Length(max=255)])
    file = FileField(
        _l("Tệp quyết định"), [FileRequired()], description=_l("Bản PDF đã ký, hoặc bản quét.")
    )
    vouched = BooleanField(VOUCH, description=VOUCH_WHEN)


class CommentForm(BaseForm):
    """One remark of the appraiser."""

    section = SelectField(
        _l("Phần"), choices=[(key.value, label) for key, label in SECTION_LABELS.items()]
    )
    item_id = StringField(
        _l("Mã yêu cầu"),
        [Optional(), Length(max=40)],
        description=_l("Nếu ý kiến về một dòng yêu cầu."),
    )
    text = TextAreaField(_l("Ý kiến"), [InputRequired(), Length(max=8000)], render_kw={"rows": 3})


FORMS: dict[str, type[BaseForm]] = {
    "return": ReasonForm,
    "send-back": ReasonForm,
    "withdraw": ReasonForm,
    "appraise": AppraisalForm,
    "approve": DecisionForm,
}
