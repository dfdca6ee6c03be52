"""Settings of one installation, read once from the environment.

The table in ``docs/settings.md`` lists every field; a convention test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from compliance.core import smtp
from compliance.core.clock import Clock, SystemClock, TickingClock


class SettingsError(ValueError):
    """A setting is missing, weak or unreadable; the message says which and what to do."""


WEAK_SECRETS = frozenset({"secret", "changeme", "dev", "test", "password", "secret_key"})
MIN_SECRET_LENGTH = 32


@dataclass(frozen=True)
class Settings:
    """Frozen settings; the name of a field is the name of its environment variable."""

    SECRET_KEY: str = field(metadata={"doc": "Khóa ký phiên và biểu mẫu, ít nhất 32 ký tự"})
    DATABASE_URL: str = field(
        default="sqlite:///var/app.db", metadata={"doc": "Địa chỉ cơ sở dữ liệu (SQLAlchemy)"}
    )
    DATA_DIR: Path = field(default=Path("var"), metadata={"doc": "Thư mục tệp, ngoài thư mục web"})
    PUBLIC_URL: str = field(
        default="http://127.0.0.1:8000", metadata={"doc": "Địa chỉ công khai, in trong mã QR"}
    )
    FILE_KEY: str = field(
        default="", metadata={"doc": "Khóa age của kho tệp; trống thì tạo trong DATA_DIR/keys"}
    )
    CLOCK: str = field(
        default="", metadata={"doc": "Mốc thời gian ISO 8601 cho dữ liệu mẫu và kiểm thử"}
    )
    DEMO_PASSWORD: str = field(
        default="", metadata={"doc": "Mật khẩu chung của tài khoản mẫu; trống thì ngẫu nhiên"}
    )
    SIGN_ROOTS: Path = field(
        default=Path("sign-roots"),
        metadata={"doc": "Thư mục chứng thư gốc (PEM) để kiểm chữ ký số; tính từ DATA_DIR"},
    )
    MAX_UPLOAD_MB: int = field(default=1024, metadata={"doc": "Cỡ tệp tải lên tối đa, MB"})
    SCAN_SCHEDULER: str = field(
        default="", metadata={"doc": "Địa chỉ cụm quét (tcp://…); trống là quét tại chỗ"}
    )
    SCAN_FOLDERS: str = field(
        default="",
        metadata={"doc": "Thư mục gốc trên máy chủ được quét theo lịch, cách nhau bằng `:`"},
    )
    MASKED_HOURS: int = field(
        default=72, metadata={"doc": "Số giờ giữ bản che (mã hóa) để tải về; sau đó xóa"}
    )
    SMTP_URL: str = field(
        default="",
        repr=False,  # may hold a password
        metadata={"doc": "Máy chủ thư đi; trống thì thư nằm ở hộp thư đi"},
    )
    MAIL_FROM: str = field(default="", metadata={"doc": "Địa chỉ gửi thư; phải có cùng SMTP_URL"})
    NOTICE_DAYS: int = field(
        default=180, metadata={"doc": "Số ngày giữ thông báo và thư đã gửi; sau đó xóa"}
    )
    FIELD_STORE_DAYS: int = field(
        default=7, metadata={"doc": "Số ngày máy đi thực địa giữ dữ liệu; sau đó tự xóa"}
    )
    MFA_REQUIRED_ROLES: str = field(
        default="", metadata={"doc": "Vai trò phải xác thực hai lớp (bước sau)"}
    )
    HTTPS: bool = field(default=False, metadata={"doc": "Đặt cookie chỉ gửi qua HTTPS và bật HSTS"})
    TRUSTED_PROXIES: int = field(
        default=0, metadata={"doc": "Số lớp proxy tin cậy đứng trước ứng dụng"}
    )
    SESSION_HOURS: int = field(
        default=8, metadata={"doc": "Số giờ không thao tác thì phải đăng nhập lại"}
    )

    def __post_init__(self) -> None:
        if len(self.SECRET_KEY) < MIN_SECRET_LENGTH or self.SECRET_KEY.lower() in WEAK_SECRETS:
            raise SettingsError(
                "SECRET_KEY thiếu hoặc quá yếu: đặt một chuỗi ngẫu nhiên dài ít nhất "
                f"{MIN_SECRET_LENGTH} ký tự, ví dụ bằng lệnh "
                'python -c "import secrets; print(secrets.token_urlsafe(48))".'
            )
        if len(set(self.SECRET_KEY)) < 10:
            raise SettingsError("SECRET_KEY quá đơn điệu: dùng một chuỗi ngẫu nhiên khác.")
        if self.MAX_UPLOAD_MB < 1:
            raise SettingsError("MAX_UPLOAD_MB phải là số nguyên dương.")
        if self.NOTICE_DAYS < 1:
            raise SettingsError("NOTICE_DAYS phải là số nguyên dương.")
        if self.MASKED_HOURS < 1:
            raise SettingsError("MASKED_HOURS phải là số nguyên dương.")
        if not 1 <= self.FIELD_STORE_DAYS <= 30:
            raise SettingsError("FIELD_STORE_DAYS phải từ 1 đến 30.")
        self.mail_server()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environ`` (default ``os.environ``).

        Raises:
            SettingsError: a value is missing, weak or not of its type.
        """
        source = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for item in fields(cls):
            raw = source.get(item.name)
            if raw is None or raw == "":
                continue
            values[item.name] = _convert(item.name, str(item.type), raw)
        values.setdefault("SECRET_KEY", "")
        return cls(**values)  # type: ignore[arg-type]

    def mail_server(self) -> smtp.MailServer | None:
        """Return the mail server of SMTP_URL; None: mail stays in the outbox.

        Raises:
            SettingsError: the address cannot be used; the sentence does not quote it.
        """
        if not self.SMTP_URL:
            return None
        try:
            return smtp.parse(self.SMTP_URL, self.MAIL_FROM)
        except ValueError as fault:
            raise SettingsError(str(fault)) from None

    def make_clock(self) -> Clock:
        """Return the clock of this installation: the wall clock, or one anchored at CLOCK."""
        return TickingClock.parse(self.CLOCK) if self.CLOCK else SystemClock()


def _convert(name: str, kind: str, raw: str) -> object:
    if kind == "bool":
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingsError(f"{name} phải là 1 hoặc 0, không phải “{raw}”.")
    if kind == "int":
        try:
            return int(raw)
        except ValueError:
            raise SettingsError(f"{name} phải là số nguyên.") from None
    return Path(raw) if kind == "Path" else raw
