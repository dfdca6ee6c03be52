"""A real SMTP server on loopback that keeps what it is given, or refuses it."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Postbox:
    """What arrived; ``answer`` (``"550 no"``) is said to every recipient instead of taking it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer: dict[str, str] = {}
        self.port = 0
        self.secure = False
        self._news = threading.Condition()

    async def handle_RCPT(
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.answer:
            return self.answer[address]
        self.secure = session.ssl is not None
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        with self._news:
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
            self._news.notify_all()
        return "250 OK"

    def waits_for(self, number: int, timeout: float = 120.0) -> None:
        """Wait until so many messages have come."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.messages) >= number, timeout)
        assert came, f"{len(self.messages)} messages instead of {number}"

    @property
    def addresses(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.messages)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextlib.contextmanager
def smtp_server(
    box: Postbox | None = None, port: int = 0, tls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[Postbox]:
    """Run a server; ``tls`` makes it offer STARTTLS. The port is free or the given one."""
    box = box or Postbox()
    if tls is not None:
        options |= {"tls_context": tls, "require_starttls": True}
    controller = _Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        box.port = controller.server.sockets[0].getsockname()[1]
        yield box
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Greet the server to make sure that it lives; with port 0 the port is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
