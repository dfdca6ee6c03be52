"""Shapes of what the appraiser writes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.accounts.models import User
from compliance.appraisal.models import ASKED_LABELS, STANCE_LABELS
from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.dossiers.models import SECTION_LABELS

_LONG = Length(max=8000)


class RemarkForm(BaseForm):
    """One comment, on a section or on a requirement; ``back`` is what the list was showing."""

    section = SelectField(
        _l("Phần"), choices=[(key.value, label) for key, label in SECTION_LABELS.items()]
    )
    item_id = HiddenField()
    text = TextAreaField(_l("Ý kiến"), [InputRequired(), _LONG], render_kw={"rows": 3})


class CompletenessForm(BaseForm):
    """The verdict of the completeness check; the reasons are ticked beside it."""

    note = TextAreaField(
        _l("Nội dung khác cần bổ sung"), [Optional(), _LONG], render_kw={"rows": 2}
    )


class AssignForm(BaseForm):
    """Who takes the dossier in hand."""

    person = SelectField(_l("Người thẩm định"), [Optional()])

    def offer(self, people: Sequence[User], me: User) -> None:
        """Offer the colleagues, oneself first."""
        rows = sorted(people, key=lambda one: (one.id != me.id, one.login))
        named = [(str(one.id), f"{one.display_name} ({one.login})") for one in rows]
        self.person.choices = [("", _("— chưa giao —")), *named]


class OpinionForm(BaseForm):
    """What is asked of whom."""

    kind = SelectField(
        _l("Hỏi"), choices=[(key.value, label) for key, label in ASKED_LABELS.items()]
    )
    addressee = StringField(
        _l("Nơi được hỏi"),
        [InputRequired(), Length(max=255)],
        description=_l("Tên cơ quan, hội đồng; chuyên gia thì ghi chức danh, nơi làm việc."),
    )
    question = TextAreaField(
        _l("Nội dung xin ý kiến"), [InputRequired(), _LONG], render_kw={"rows": 4}
    )
    due = DateField(_l("Hạn trả lời"), [Optional()])
    number = StringField(_l("Số văn bản"), [Optional(), Length(max=120)])
    dated = DateField(_l("Ngày văn bản"), [Optional()])


class ReplyForm(BaseForm):
    """What was answered."""

    stance = SelectField(
        _l("Ý kiến"), choices=[(key.value, label) for key, label in STANCE_LABELS.items()]
    )
    reply = TextAreaField(_l("Nội dung trả lời"), [Optional(), _LONG], render_kw={"rows": 4})
    number = StringField(_l("Số văn bản trả lời"), [Optional(), Length(max=120)])
    on = DateField(_l("Ngày văn bản"), [Optional()])
    file = FileField(_l("Tệp trả lời"), [Optional()])


class GroupForm(BaseForm):
    """What a merged dossier is called in its letter."""

    title = StringField(_l("Tên hồ sơ gộp"), [InputRequired(), Length(max=255)])
    request_number = StringField(_l("Số công văn đề nghị"), [Optional(), Length(max=120)])


class SignForm(BaseForm):
    """A trigger that no data shows."""

    trigger = SelectField(_l("Trường hợp"), [InputRequired()], choices=[])
    why = TextAreaField(_l("Nội dung, văn bản"), [InputRequired(), _LONG], render_kw={"rows": 3})
