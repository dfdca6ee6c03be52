"""Slips that hand a new account to its owner; cut along the dashes, one slip a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.blocks import Paragraph, Slip, Slips
from reports.document import OfficialDocument


@dataclass(frozen=True)
class AccountSlip:
    """One account: whose it is, of which unit, and how to enter the first time."""

    person: str
    unit_name: str
    login: str
    #: The first password: shown on this paper only, changed at the first login.
    first_password: str = field(repr=False)
    #: Roles in words.
    roles: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountSlips:
    """All slips of one print."""

    #: Address of the login page.
    address: str
    slips: Sequence[AccountSlip]
    #: Steps printed on each slip.
    steps: str = (
        "Bước 1: mở địa chỉ trên. Bước 2: nhập tên đăng nhập, mật khẩu lần đầu. "
        "Bước 3: đặt mật khẩu mới. Giao tận tay, không chụp ảnh, không gửi qua mạng; "
        "hủy phiếu này sau khi đổi mật khẩu."
    )
    demo: bool = False


def layout(data: AccountSlips) -> OfficialDocument:
    """Return the slips, without an official head; they are never a draft."""
    slips = [
        Slip(
            one.person,
            [
                ("Đơn vị", one.unit_name),
                *([("Vai trò", one.roles)] if one.roles else []),
                ("Địa chỉ", data.address),
                ("Tên đăng nhập", one.login),
                ("Mật khẩu lần đầu", one.first_password),
            ],
            data.steps,
        )
        for one in data.slips
    ]
    body = [Slips(slips)] if slips else [Paragraph("Không có tài khoản nào.", align="center")]
    return OfficialDocument(
        doc_type="PHIẾU GIAO TÀI KHOẢN", blocks=body, draft=False, demo=data.demo
    )
