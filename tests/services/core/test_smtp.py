"""The address of the mail server, and what happens on the line."""

from __future__ import annotations

import ssl
import subprocess
from uuid import uuid4

import pytest
from aiosmtpd.smtp import AuthResult

from compliance.config import Settings, SettingsError
from compliance.core import smtp
from tests.support.databases import SECRET
from tests.support.mail import smtp_server

SENDER = "thong-bao@so-y-te.example"


def test_the_scheme_and_one_option_say_how_the_line_is_protected():
    plain = smtp.parse("smtp://mail.example", SENDER)
    assert (plain.port, plain.tls, plain.starttls) == (25, False, False)
    later = smtp.parse("smtp://a%40b:p%2Fw@mail.example?starttls=1", SENDER)
    assert (later.port, later.starttls, later.user, later.password) == (587, True, "a@b", "p/w")
    assert smtp.parse("smtps://mail.example", SENDER).port == 465
    assert smtp.parse("smtps://mail.example:2465", SENDER).tls


@pytest.mark.parametrize(
    ("url", "sender", "words"),
    [
        ("http://mail.example", SENDER, "smtp://"),
        ("smtp://", SENDER, "smtp://"),
        ("smtp://mail.example:abc", SENDER, "cổng"),
        ("smtp://mail.example?tls=1", SENDER, "starttls"),
        ("smtp://u:bi-mat@mail.example", SENDER, "không mã hóa"),
        ("smtp://mail.example", "", "MAIL_FROM"),
        ("smtp://mail.example", "a@b\nBcc: c@d", "MAIL_FROM"),
    ],
)
def test_an_address_that_cannot_work_stops_the_start_without_being_quoted(url, sender, words):
    with pytest.raises(SettingsError, match=words) as caught:
        Settings(SECRET_KEY=SECRET, SMTP_URL=url, MAIL_FROM=sender)
    assert "bi-mat" not in str(caught.value)


def test_settings_do_not_show_the_password():
    made = Settings(SECRET_KEY=SECRET, SMTP_URL="smtps://u:rieng-tu@h.example", MAIL_FROM=SENDER)
    assert "rieng-tu" not in repr(made) + repr(made.mail_server())


@pytest.mark.parametrize(
    "text", ["", None, "a", "a@", "@b", "a@b c", "a@b\n", "á@b", "a@b@c", "<a@b>"]
)
def test_what_is_no_plain_address_gets_no_mail(text):
    assert not smtp.is_address(text)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of our own for 127.0.0.1, and the context of a server that shows it."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(cert)),
        ),
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


def send_one(url):
    to = smtp.parse(url, SENDER)
    with smtp.connected(to) as line:
        smtp.send(
            line, to, message_id=uuid4(), address="a@b.example", subject="Thư\nthử", text="Chào."
        )


def test_starttls_protects_the_line_and_a_stranger_s_certificate_is_refused(
    app, certificate, monkeypatch
):
    cert, context = certificate
    with app.app_context(), smtp_server(tls=context) as box:
        url = f"smtp://127.0.0.1:{box.port}?starttls=1"
        with pytest.raises(smtp.Unreachable, match="chứng thư"):
            send_one(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        send_one(url)
        assert box.secure
        assert box.messages[0]["Subject"] == "Thư thử"


def test_a_wrong_password_is_a_sentence_without_it(app, certificate, monkeypatch):
    cert, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))

    def never(*_arguments):
        return AuthResult(success=False, handled=False)

    options = {"authenticator": never, "auth_required": True}
    with app.app_context(), smtp_server(tls=context, **options) as box:
        with pytest.raises(smtp.Unreachable) as caught:
            send_one(f"smtp://ai:bi-mat@127.0.0.1:{box.port}?starttls=1")
        assert "tên đăng nhập hoặc mật khẩu" in str(caught.value)
        assert "bi-mat" not in str(caught.value)
        assert box.messages == []


def test_a_server_that_offers_no_encryption_gets_no_mail(app):
    with app.app_context(), smtp_server() as box:
        with pytest.raises(smtp.Unreachable, match="không hỗ trợ"):
            send_one(f"smtp://127.0.0.1:{box.port}?starttls=1")
        assert box.messages == []
