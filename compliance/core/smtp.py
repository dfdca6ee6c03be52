"""The mail server of this installation: one address in a setting, one message at a time.

``smtp://host:25`` is plain, ``smtp://user:password@host:587?starttls=1`` turns to TLS before it
says anything, ``smtps://host:465`` speaks TLS from the first byte. Certificates are checked against
the authorities of the machine (``SSL_CERT_FILE`` adds one of the unit's own). What a server says is
never kept or shown: it may quote an address or a password.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from compliance.core import clock
from compliance.core.i18n import _

#: Seconds that one exchange with the server may take: a dead server must not hold the worker.
TIMEOUT = 10
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Unreachable(Exception):
    """No message can go out now; the text is a sentence without secrets."""


class NotTaken(Exception):
    """The server did not take one message; ``final`` if it never will."""

    def __init__(self, sentence: str, *, final: bool) -> None:
        super().__init__(sentence)
        self.final = final


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out, and in whose name."""

    host: str
    port: int
    #: ``smtps``: TLS from the first byte.
    tls: bool
    starttls: bool
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def parse(url: str, sender: str) -> MailServer:
    """Read the settings SMTP_URL and MAIL_FROM.

    Raises:
        ValueError: a sentence that says what is wrong, without quoting the address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("SMTP_URL không đọc được: kiểm tra máy chủ và cổng.") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL phải có dạng smtp://máy-chủ:cổng hoặc smtps://máy-chủ:cổng.")
    options = parse_qs(parts.query)
    asked = options.pop("starttls", ["0"])[-1].lower()
    if options or asked not in _YES:
        raise ValueError("SMTP_URL chỉ nhận một tùy chọn: starttls=1 hoặc starttls=0.")
    starttls = _YES[asked] and parts.scheme == "smtp"
    if parts.username and parts.scheme == "smtp" and not starttls and parts.hostname not in _LOCAL:
        raise ValueError(
            "SMTP_URL có mật khẩu nhưng không mã hóa đường truyền: dùng smtps:// hoặc ?starttls=1."
        )
    if not is_address(sender):
        raise ValueError("MAIL_FROM phải là một địa chỉ thư, ví dụ thong-bao@soyte.example.")
    return MailServer(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587 if starttls else 25),
        tls=parts.scheme == "smtps",
        starttls=starttls,
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


_server: MailServer | None = None


def use_server(server: MailServer | None) -> None:
    """Make ``server`` the one of this process; None: mail stays in the outbox."""
    global _server
    _server = server


def server() -> MailServer | None:
    """Return the mail server, if the installation has one."""
    return _server


def is_address(text: str | None) -> bool:
    """Whether ``text`` may be put into the head of a message: one @, no space, no control."""
    name, _at, domain = (text or "").partition("@")
    plain = (text or "").isascii() and (text or "").isprintable() and " " not in (text or "")
    return bool(plain and name and domain and not set('@,;<>()"\\') & set(f"{name}{domain}"))


@contextmanager
def connected(to: MailServer) -> Iterator[smtplib.SMTP]:
    """Open a conversation for any number of messages.

    Raises:
        Unreachable: no connection, no trusted certificate, or the login is refused.
    """
    try:
        line = _open(to)
    except smtplib.SMTPAuthenticationError:
        raise Unreachable(_("Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu.")) from None
    except ssl.SSLError:
        raise Unreachable(
            _("Không thiết lập được kết nối mã hóa với máy chủ thư: kiểm tra chứng thư.")
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise Unreachable(
            _("Máy chủ thư không hỗ trợ cách mã hóa hoặc đăng nhập đã đặt.")
        ) from None
    except (OSError, smtplib.SMTPException):
        raise Unreachable(_("Không kết nối được máy chủ thư.")) from None
    try:
        yield line
    finally:
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def _open(to: MailServer) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if to.tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=trusted)
    else:
        line = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT)
    try:
        if to.starttls:
            line.starttls(context=trusted)
        if to.user:
            line.login(to.user, to.password)
    except BaseException:
        line.close()
        raise
    return line


def send(
    line: smtplib.SMTP, to: MailServer, *, message_id: UUID, address: str, subject: str, text: str
) -> None:
    """Hand one message to the server; returns once it was taken.

    ``message_id`` names the message for ever: a server that sees it twice can tell.

    Raises:
        NotTaken: the server refused this message, for now or for good.
        Unreachable: the line broke.
    """
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"], message["To"] = to.sender, address
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{message_id}@{to.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        line.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotTaken(
            _("Máy chủ thư không nhận địa chỉ này (mã %(code)s).", code=code), final=code >= 500
        ) from None
    except smtplib.SMTPServerDisconnected:
        raise Unreachable(_("Máy chủ thư ngắt kết nối giữa chừng.")) from None
    except smtplib.SMTPResponseException as answered:
        code = answered.smtp_code
        raise NotTaken(
            _("Máy chủ thư không nhận thư này (mã %(code)s).", code=code), final=code >= 500
        ) from None
    except (OSError, smtplib.SMTPException):
        raise Unreachable(_("Máy chủ thư ngắt kết nối giữa chừng.")) from None
