"""What the form library says by itself, in Vietnamese: it ships no Vietnamese catalogue."""

from __future__ import annotations

from compliance.core.i18n import _l

#: The library's sentence → ours (a key of our catalogue, so English readers get English).
MESSAGES = {
    "This field is required.": _l("Mục này không được để trống."),
    "Not a valid choice.": _l("Hãy chọn một mục trong danh sách."),
    "'%(value)s' is not a valid choice for this field.": _l(
        "“%(value)s” không có trong danh sách. Hãy chọn lại."
    ),
    "'%(value)s' are not valid choices for this field.": _l(
        "“%(value)s” không có trong danh sách. Hãy chọn lại."
    ),
    "Invalid Choice: could not coerce.": _l("Hãy chọn một mục trong danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Hãy chọn các mục trong danh sách."
    ),
    "Not a valid date value.": _l("Ngày không đúng. Hãy nhập như 22/11/2026."),
    "Not a valid datetime value.": _l("Ngày giờ không đúng. Hãy nhập như 22/11/2026 08:30."),
    "Not a valid time value.": _l("Giờ không đúng. Hãy nhập như 08:30."),
    "Not a valid integer value.": _l("Hãy nhập một số nguyên, ví dụ 12500."),
    "Not a valid decimal value.": _l("Hãy nhập một số, ví dụ 12.5."),
    "Not a valid float value.": _l("Hãy nhập một số, ví dụ 12.5."),
    "Number must be at least %(min)s.": _l("Số phải từ %(min)s trở lên."),
    "Number must be at most %(max)s.": _l("Số không được quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Số phải từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": _l("Ngày phải từ %(min)s trở đi."),
    "Date must be at most %(max)s.": _l("Ngày không được sau %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l("Ngày phải từ %(min)s đến %(max)s."),
    "Field cannot be longer than %(max)d character.": _l("Không dài quá %(max)d ký tự."),
    "Field must be at least %(min)d character long.": _l("Cần ít nhất %(min)d ký tự."),
    "Field must be exactly %(max)d character long.": _l("Cần đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Cần từ %(min)d đến %(max)d ký tự."
    ),
    "Field must be equal to %(other_name)s.": _l("Hai lần nhập không giống nhau."),
    "Invalid input.": _l("Nội dung không đúng dạng."),
    "Invalid email address.": _l("Địa chỉ thư không đúng. Hãy nhập như ten@donvi.vn."),
    "Invalid URL.": _l("Địa chỉ trang không đúng. Hãy nhập như https://donvi.vn."),
    "Invalid IP address.": _l("Địa chỉ IP không đúng. Hãy nhập như 10.0.0.5."),
    "Invalid UUID.": _l("Hãy chọn một mục trong danh sách."),
    "File does not have an approved extension.": _l("Loại tệp này không được nhận."),
    "File does not have an approved extension: {extensions}": _l(
        "Loại tệp này không được nhận. Hãy dùng: {extensions}."
    ),
}


class FormMessages:
    """The translations object that WTForms asks."""

    def gettext(self, string: str) -> str:
        """Return our sentence for the library's; an unknown one stays as it is."""
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Vietnamese has one form."""
        return str(MESSAGES.get(singular, singular if n == 1 else plural))
