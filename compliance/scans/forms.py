"""Forms that ask for a scan, hand in a signed result, register a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.units.picker import UnitField
from compliance.units.picking import Offer
from compliance.units.queries import Viewer


class ScanForm(BaseForm):
    """A file, whose it is and what for."""

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
    asset_id = SelectField(
        _l("Bộ dữ liệu"),
        [Optional()],
        description=_l("Chọn để so được các lần quét của cùng một bộ dữ liệu."),
    )
    purpose = TextAreaField(
        _l("Dùng để làm gì, gửi cho ai"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )

    def __init__(
        self,
        units: Sequence[Any],
        systems: Sequence[Any],
        assets: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
        self.system_id.choices = [("", _("— chưa rõ —"))] + [
            (str(system.id), system.name) for system in systems
        ]
        self.asset_id.choices = [("", _("— chưa rõ —"))] + [
            (str(asset.id), asset.name) for asset in assets
        ]


class ExtractForm(ScanForm):
    """An extract to be scanned here."""

    quasi = StringField(
        _l("Cột để xét nguy cơ nhận ra lại"),
        [Optional(), Length(max=1000)],
        description=_l(
            "Tên các cột, cách nhau bằng dấu phẩy. Để trống thì máy quét tự đề xuất: ngày sinh, "
            "giới tính, nơi ở, ngày khám."
        ),
    )

    @property
    def quasi_columns(self) -> list[str]:
        """The columns that the user named for the risk."""
        return [name for part in (self.quasi.data or "").split(",") if (name := part.strip())]


class SignedForm(ScanForm):
    """A result that was signed at the unit: the file itself stays there."""

    file = FileField(
        _l("Kết quả đã ký (JSON)"),
        [FileRequired(_l("Hãy chọn tệp kết quả đã ký."))],
        description=_l("Tệp do “python -m scanners scan TỆP --format json --sign KHÓA” ghi ra."),
    )


class KeyForm(BaseForm):
    """A public key of a unit."""

    unit_id = UnitField(_l("Đơn vị"), [InputRequired(_l("Chọn đơn vị."))], by="id")
    name = StringField(
        _l("Tên khóa"),
        [InputRequired(_l("Ghi tên khóa: máy nào, ai giữ.")), Length(max=120)],
        description=_l("Máy nào, bộ phận nào giữ."),
    )
    public_key = TextAreaField(
        _l("Khóa công khai"),
        [InputRequired(_l("Dán nội dung tệp .pub.")), Length(max=2000)],
        render_kw={"rows": 5, "spellcheck": "false"},
        description=_l("Dán nội dung tệp .pub. Không bao giờ dán khóa bí mật."),
    )

    def __init__(self, units: Offer, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.take_own(units, viewer)


class EndKeyForm(BaseForm):
    """Why a key is taken out of use."""

    reason = StringField(_l("Lý do thu hồi"), [InputRequired(_l("Ghi lý do.")), Length(max=255)])
