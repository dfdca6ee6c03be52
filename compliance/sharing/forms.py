"""Shapes of what is typed on the pages of the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from checklists import Pack
from compliance.core.fields import ChoiceField, DayField
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.packs.reading import words
from compliance.sharing.services import DETAILS
from compliance.sharing.states import KIND_LABELS, ShareKind

_ROWS = {"rows": 2}


class NewShareForm(BaseForm):
    """What a request begins with."""

    unit_id = ChoiceField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))])
    kind = RadioField(
        _l("Hình thức"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        default=ShareKind.SINGLE.value,
    )
    title = StringField(
        _l("Tên phiếu"),
        [InputRequired(_l("Ghi tên phiếu: dữ liệu gì, gửi cho ai.")), Length(max=255)],
        description=_l("Dữ liệu gì, gửi cho ai. Không ghi tên người bệnh."),
    )
    system_id = ChoiceField(_l("Trích từ hệ thống"), [Optional()])

    def __init__(self, units: Sequence[Any], systems: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.system_id.choices = [("", _("— chưa rõ —"))] + [
            (str(system.id), system.name) for system in systems
        ]


class ShareForm(VersionedForm):
    """The facts that the eight steps are worked out from."""

    title = StringField(_l("Tên phiếu"), [InputRequired(), Length(max=255)])
    purpose = TextAreaField(
        _l("Mục đích: bên nhận dùng dữ liệu để làm gì"),
        [Optional(), Length(max=4000)],
        render_kw={"rows": 3},
    )
    cycle = StringField(
        _l("Chu kỳ gửi, kết nối"),
        [Optional(), Length(max=120)],
        description=_l("Ví dụ: hằng tháng, trước ngày 10. Bỏ trống nếu gửi một lần."),
    )
    recipient_kind = ChoiceField(_l("Loại bên nhận"), [Optional()])
    recipient_name = StringField(_l("Tên bên nhận"), [Optional(), Length(max=255)])
    recipient_address = StringField(_l("Địa chỉ"), [Optional(), Length(max=500)])
    recipient_contact = StringField(
        _l("Người liên hệ"),
        [Optional(), Length(max=255)],
        description=_l("Chức danh, điện thoại công vụ."),
    )
    basis = ChoiceField(_l("Căn cứ"), [Optional()])
    basis_document = TextAreaField(
        _l("Văn bản chứng minh căn cứ"),
        [Optional(), Length(max=4000)],
        render_kw=_ROWS,
        description=_l("Số, ngày, cơ quan, điều khoản; hoặc nơi lưu phiếu đồng ý."),
    )
    abroad = ChoiceField(
        _l("Dữ liệu có ra khỏi Việt Nam, kể cả máy chủ và bản sao lưu?"), [Optional()]
    )
    abroad_country = StringField(_l("Nước nhận"), [Optional(), Length(max=120)])
    abroad_dossier = StringField(
        _l("Hồ sơ chuyển ra nước ngoài hoặc căn cứ miễn"),
        [Optional(), Length(max=255)],
        description=_l("Mẫu 09 và biên nhận, hoặc văn bản nêu căn cứ miễn."),
    )
    written_request = TextAreaField(
        _l("Yêu cầu của người bệnh, hoặc trường hợp Đ19 k1"),
        [Optional(), Length(max=4000)],
        render_kw=_ROWS,
        description=_l(
            "Chỉ khi gửi cơ sở chăm sóc sức khỏe khác hoặc doanh nghiệp bảo hiểm: nơi lưu giấy "
            "yêu cầu của từng người bệnh, hoặc trường hợp đã xét và chức danh người xác nhận."
        ),
    )
    agreement_number = StringField(_l("Thỏa thuận: số"), [Optional(), Length(max=120)])
    agreement_signed_on = DayField(_l("Ngày ký"))
    agreement_from = DayField(_l("Hiệu lực từ ngày"))
    agreement_to = DayField(_l("Đến hết ngày"))
    agreement_contents = SelectMultipleField(
        _l("Thỏa thuận có các nội dung"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )
    agreement_document = TextAreaField(
        _l("Quy trình nội bộ, hoặc văn bản thay cho thỏa thuận"),
        [Optional(), Length(max=2000)],
        render_kw=_ROWS,
        description=_l(
            "Nội bộ đơn vị: quy trình kiểm soát. Theo yêu cầu của cơ quan nhà nước: văn bản yêu "
            "cầu hoặc điều khoản."
        ),
    )
    channel = ChoiceField(_l("Kênh gửi"), [Optional()])
    encrypted = BooleanField(_l("Dữ liệu được mã hóa trước khi gửi"))
    expires_on = DayField(_l("Bên nhận xóa hoặc trả lại trước hết ngày"))

    def offer(self, pack: Pack) -> None:
        """Fill the choices from the pack in force."""
        blank = ("", _("— chọn —"))
        self.recipient_kind.choices = [blank] + [
            (row["id"], words(row["name"]))
            for row in pack.section("recipients")
            if row.get("bases")
        ]  # fmt: skip
        self.basis.choices = [blank, *_named(pack.section("lawful_bases"), "name")]
        self.channel.choices = [blank, *_named(pack.section("share_channels"), "text")]
        self.agreement_contents.choices = list(_named(pack.section("agreement_contents"), "text"))
        self.abroad.choices = [
            blank,
            ("no", _("Không")),
            ("yes", _("Có")),
            ("unknown", _("Chưa biết")),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What ``edit_share`` takes."""
        return {name: self._fields[name].data for name in DETAILS}


class AttachForm(BaseForm):
    """Which finished scan the request speaks of."""

    scan_id = RadioField(
        _l("Kết quả quét"), [InputRequired(_l("Chọn một kết quả quét."))], choices=[]
    )


class DecideForm(BaseForm):
    """The head's yes or no."""

    decision = RadioField(
        _l("Quyết định"),
        [InputRequired(_l("Chọn duyệt hoặc không duyệt."))],
        choices=[("approve", _l("Duyệt")), ("reject", _l("Không duyệt"))],
    )
    note = TextAreaField(
        _l("Ý kiến"),
        [Optional(), Length(max=2000)],
        render_kw=_ROWS,
        description=_l("Không duyệt thì phải ghi lý do."),
    )


class ReleaseForm(BaseForm):
    """The very file, or its hash as worked out at the unit."""

    file = FileField(
        _l("Tệp sẽ gửi"),
        [Optional()],
        description=_l("Được so với tệp đã quét, giữ mã hóa đến khi ghi đã gửi, rồi xóa."),
    )
    sha256 = StringField(
        _l("Hoặc mã băm SHA-256 của tệp"),
        [Optional(), Length(max=200)],
        description=_l("Khi tệp không rời đơn vị: chép mã băm do máy quét tại đơn vị in ra."),
    )


class DeliverForm(BaseForm):
    """The recipient has it."""

    day = DayField(_l("Ngày đã gửi"), [InputRequired(_l("Ghi ngày đã gửi."))])
    note = StringField(
        _l("Ghi chú giao nhận"),
        [Optional(), Length(max=500)],
        description=_l("Người nhận (chức danh), số biên nhận."),
    )


class RevokeForm(BaseForm):
    """Why the data is called back."""

    reason = TextAreaField(
        _l("Lý do thu hồi"),
        [InputRequired(_l("Ghi lý do.")), Length(max=2000)],
        render_kw={"rows": 3},
    )


class ConfirmForm(BaseForm):
    """The recipient's word that the data is gone."""

    day = DayField(_l("Ngày xác nhận"), [InputRequired(_l("Ghi ngày xác nhận."))])
    document = StringField(
        _l("Văn bản xác nhận của bên nhận"),
        [InputRequired(_l("Ghi văn bản xác nhận.")), Length(max=255)],
        description=_l("Số, ngày, nội dung: đã xóa hoặc đã trả lại."),
    )


class SheetForm(BaseForm):
    """What a vendor is asked for."""

    unit_id = ChoiceField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))])
    title = StringField(_l("Tên phiếu"), [InputRequired(), Length(max=255)])
    vendor = StringField(_l("Nhà cung cấp"), [InputRequired(), Length(max=255)])
    purpose = TextAreaField(_l("Mục đích"), [InputRequired(), Length(max=2000)], render_kw=_ROWS)
    columns = TextAreaField(
        _l("Các cột và cách che"),
        [InputRequired(), Length(max=20000)],
        render_kw={"rows": 8, "spellcheck": "false"},
        description=_l("Mỗi dòng một cột: tên cột | giu, che, bam hoặc gop. Ví dụ: Số CCCD | bam"),
    )
    expires_on = DayField(_l("Nộp trước hết ngày"), [InputRequired(_l("Ghi hạn nộp."))])

    def __init__(self, units: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]


class HandInForm(BaseForm):
    """The vendor's one file."""

    file = FileField(_l("Tệp dữ liệu"), [FileRequired(_l("Hãy chọn tệp."))])


def _named(rows: Iterable[Mapping[str, Any]], name: str) -> list[tuple[str, str]]:
    return [(row["id"], words(row[name])) for row in rows]
