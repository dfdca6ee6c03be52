"""Forms of policies, restore tests and files of runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.backups import rules
from compliance.core.errors import Clash
from compliance.core.forms import BaseForm, VersionedForm
from compliance.core.i18n import _, _l
from compliance.core.text import clean
from compliance.registers.kinds import RESULTS

#: Rows for copies and checks that a page offers.
COPIES, CHECKS = 4, 8
_HOURS = [InputRequired(_l("Hãy nhập số giờ.")), NumberRange(1, 8760, _l("Từ 1 đến 8.760 giờ."))]
_GRACE = [InputRequired(_l("Hãy nhập số giờ.")), NumberRange(0, 8760, _l("Từ 0 đến 8.760 giờ."))]
_MINUTES = [InputRequired(_l("Hãy nhập số phút.")), NumberRange(0, 525_600, _l("Số từ 0 trở lên."))]
_COUNT = [Optional(), NumberRange(0, 100_000_000, _l("Hãy nhập số từ 0 trở lên."))]


class CopyForm(Form):
    """One copy of the data."""

    #: The service knows the media; a row left empty is no copy.
    medium = SelectField(_l("Phương tiện"), validate_choice=False)
    place = StringField(_l("Để ở đâu"), [Optional(), Length(max=255)])
    offsite = BooleanField(_l("Ở nơi khác"))
    offline = BooleanField(_l("Tách khỏi mạng hoặc không sửa được"))
    encrypted = BooleanField(_l("Mã hóa"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.medium.choices = [("", _("— không có —"))] + [
            (key, str(word)) for key, word in rules.MEDIA.items()
        ]

    def in_words(self, copy: Mapping[str, Any]) -> str:
        """Return what a copy says, on one line; no copy says nothing."""
        if not copy.get("medium") and not clean(copy.get("place")):
            return ""
        medium = str(rules.MEDIA.get(copy["medium"], ""))
        marks = [
            str(field.label.text)
            for field in (self.offsite, self.offline, self.encrypted)
            if copy.get(field.short_name)
        ]
        return "; ".join(part for part in (medium, clean(copy.get("place")), *marks) if part)


class PolicyForm(VersionedForm):
    """What a unit promises for the backups of a system."""

    covers = TextAreaField(
        _l("Sao lưu những gì"),
        [InputRequired(_l("Hãy ghi sao lưu những gì.")), Length(max=2000)],
        description=_l("Cơ sở dữ liệu, tệp đính kèm, tệp cấu hình, ảnh máy chủ."),
        render_kw={"rows": 3},
    )
    every_hours = IntegerField(
        _l("Bao nhiêu giờ một lần"), _HOURS, description=_l("24 là hằng ngày, 168 là hằng tuần.")
    )
    grace_hours = IntegerField(
        _l("Châm trước (giờ)"), _GRACE, description=_l("Quá thêm chừng này giờ thì coi là trễ.")
    )
    keep_days = IntegerField(
        _l("Giữ bản sao (ngày)"),
        [InputRequired(_l("Hãy nhập số ngày.")), NumberRange(1, 36_500, _l("Từ 1 ngày trở lên."))],
    )
    rpo_minutes = IntegerField(
        _l("RPO: chịu mất nhiều nhất dữ liệu của bao nhiêu phút"), _MINUTES
    )  # fmt: skip
    rto_minutes = IntegerField(_l("RTO: phải chạy lại trong bao nhiêu phút"), _MINUTES)
    copies = FieldList(
        FormField(CopyForm),
        label=_l("Các bản sao (không kể bản đang chạy)"),
        min_entries=COPIES,
        max_entries=COPIES,
    )
    by_token = BooleanField(
        _l("Máy sao lưu tự báo về bằng mã truy cập"),
        description=_l(
            "Im lặng quá chu kỳ và giờ châm trước thì báo động, mỗi lần im lặng một lần."
        ),
    )
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=2000)], render_kw={"rows": 2})

    PLAIN = (
        "covers",
        "every_hours",
        "grace_hours",
        "keep_days",
        "rpo_minutes",
        "rto_minutes",
        "by_token",
        "note",
    )

    def values(self) -> dict[str, Any]:
        """Return the columns of the policy; rows without a medium and a place are no copies."""
        copies = [
            {**copy, "place": clean(copy["place"]) or ""}
            for copy in self.copies.data
            if copy["medium"] or clean(copy["place"])
        ]
        return {**{name: self[name].data for name in self.PLAIN}, "copies": copies}

    def differences(self, clash: Clash) -> list[tuple[str, str, str]]:
        """Return label, what is typed here and what is stored now, where the two differ.

        Each copy is a row of its own: saving writes over all of them.
        """
        stored: dict[str, Any] = dict(clash.current)
        copies = stored.pop("copies", None)
        rows = super().differences(Clash(clash.message, stored))
        if copies is None:  # the clash names no values: only that somebody was quicker
            return rows
        for number, field in enumerate(self.copies, start=1):
            theirs = copies[number - 1] if number <= len(copies) else {}
            words = field.form.in_words(field.form.data), field.form.in_words(theirs)
            if words[0] != words[1]:
                rows.append((_("Bản sao %(n)s", n=number), *words))
        return rows


class CheckForm(Form):
    """One check of a restore test."""

    #: The usual ones are sentences: a line would hide their end.
    text = TextAreaField(_l("Kiểm gì"), [Optional(), Length(max=255)])
    passed = BooleanField(_l("Đạt"))
    note = StringField(_l("Ghi chú"), [Optional(), Length(max=255)])


class RestoreForm(BaseForm):
    """A restore that was tried, with its checks."""

    happened_on = DateField(
        _l("Ngày phục hồi thử"), [InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))]
    )
    backup_of = DateField(_l("Bản sao lưu của ngày"), [Optional()])
    place = StringField(_l("Phục hồi ở đâu"), [Optional(), Length(max=255)])
    rto_minutes = IntegerField(_l("RTO đo được: chạy lại sau bao nhiêu phút"), _COUNT)
    rpo_minutes = IntegerField(_l("RPO đo được: mất dữ liệu của bao nhiêu phút"), _COUNT)
    records_expected = IntegerField(_l("Số bản ghi phải có"), _COUNT)
    records_found = IntegerField(_l("Số bản ghi tìm thấy"), _COUNT)
    checks = FieldList(
        FormField(CheckForm), label=_l("Các phép kiểm"), min_entries=CHECKS, max_entries=CHECKS
    )
    result = SelectField(
        _l("Kết quả"),
        description=_l("Không đạt thì mở một việc, tới khi có lần phục hồi thử đạt."),
    )
    note = TextAreaField(_l("Ghi chú"), [Optional(), Length(max=5000)], render_kw={"rows": 3})

    DETAIL = (
        "backup_of",
        "place",
        "rto_minutes",
        "rpo_minutes",
        "records_expected",
        "records_found",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.result.choices = [(str(key), word) for key, word in RESULTS.items()]

    def detail(self) -> dict[str, Any]:
        """Return the columns of the register of restore tests."""
        return {name: self[name].data for name in self.DETAIL}

    def kept_checks(self) -> list[dict[str, Any]]:
        """Return the checks that have a text."""
        return [
            {"text": clean(row["text"]), "passed": row["passed"], "note": clean(row["note"]) or ""}
            for row in self.checks.data
            if clean(row["text"])
        ]


class StrikeForm(BaseForm):
    """Why a whole file of runs is struck out."""

    reason = StringField(_l("Lý do gạch"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=255)])


class RunsForm(BaseForm):
    """A file of runs to look at before it is taken in."""

    unit_id = SelectField(_l("Đơn vị"))
    file = FileField(_l("Tệp CSV (UTF-8)"), [FileRequired(_l("Hãy chọn tệp CSV."))])
