"""The server of the local page: this machine only, a secret in its address, one file at a time."""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, cast

from scanners.engine import scan_path
from scanners.errors import ScanError
from scanners.scratch import private_folder
from scanners.serve.page import form, result, style
from scanners.serve.upload import receive

HOST = "127.0.0.1"
_PIECE = 1 << 16
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """Serves the page until it is shut down.

    Args:
        port: 0 for any that is free.
        key: private key to sign results with, none if empty.
        most_mb: larger files are refused before they are read.
    """

    daemon_threads = True

    def __init__(self, port: int = 0, key: bytes = b"", most_mb: int = 1024) -> None:
        super().__init__((HOST, port), _Handler)
        self.key = key
        self.most = most_mb << 20
        self.token = secrets.token_urlsafe(24)
        self.busy = threading.Lock()
        self.last: bytes = b""

    @property
    def address(self) -> str:
        """The address to open; only who knows it gets in."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of what broke: a traceback may show what was read."""

    def look(self, path: Path) -> dict[str, Any]:
        """Scan a received file and keep its result, which holds no value, for the download."""
        found = scan_path(path, name=path.name)
        if self.key:
            from scanners.signing import sign

            sign(found, self.key, options={"sample": None, "min_score": 0.5})
        self.last = json.dumps(found, ensure_ascii=False, indent=2).encode()
        return found


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "scanners"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with the form, the style sheet, or the last result."""
        place = self._place()
        if place == "":
            self._answer(200, form())
        elif place == "kieu.css":
            self._answer(200, style(), "text/css; charset=utf-8")
        elif place == "ket-qua.json" and self.server.last:
            self._answer(200, self.server.last, "application/json; charset=utf-8")
        else:
            self._answer(404, form("Không có trang này."))

    def do_POST(self) -> None:
        """Take a file, scan it, delete it, answer with what was found."""
        self.close_connection = True
        if self._place() != "quet" or not self._from_here():
            self._answer(404, form("Không có trang này."))
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > self.server.most:
            self._answer(413, form(f"Tệp lớn hơn {self.server.most >> 20} MB: hãy quét bằng lệnh."))
            self._let_finish()
            return
        if not self.server.busy.acquire(blocking=False):
            self._answer(503, form("Đang rà soát một tệp khác. Hãy đợi xong rồi thử lại."))
            self._let_finish()
            return
        try:
            code, page = self._scanned(int(length))
        finally:
            self.server.busy.release()
        # Only after the release: who has the answer may send the next file at once.
        self._answer(code, page)

    def _scanned(self, length: int) -> tuple[int, str]:
        """Receive a file, scan it, delete it; return the answer's code and its page."""
        try:
            with private_folder() as folder:
                kind = self.headers.get("Content-Type", "")
                path = receive(cast("IO[bytes]", self.rfile), length, kind, folder)
                found = self.server.look(path)
            return 200, result(found["files"], signed=bool(self.server.key))
        except ScanError as problem:
            sentence = str(problem)
            return 422, form(sentence[:1].upper() + sentence[1:])
        except OSError:
            raise
        except Exception:
            return 500, form("Có lỗi ngoài dự kiến, tệp đã bị xóa. Hãy thử quét bằng lệnh.")

    def _let_finish(self) -> None:
        """Throw away what is still being sent: who is cut off while sending never sees the answer.

        Ends with the sender, or when nothing has come for as long as a request may be silent.
        """
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(_PIECE):
            pass

    def _place(self) -> str | None:
        """Return what is asked for under the secret; None for whoever does not know it.

        The name under which we are called is checked too: a page elsewhere could have its own name
        lead to this machine.
        """
        if self.headers.get("Host") not in (
            f"{HOST}:{self.server.server_port}", f"localhost:{self.server.server_port}",
        ):  # fmt: skip
            return None
        parts = self.path.split("?")[0].split("/", 2)
        if len(parts) != 3 or not hmac.compare_digest(
            parts[1].encode("utf-8", "replace"), self.server.token.encode()
        ):
            return None
        return parts[2]

    def _from_here(self) -> bool:
        origin = self.headers.get("Origin")
        own = (f"http://{HOST}:{self.server.server_port}",
               f"http://localhost:{self.server.server_port}")  # fmt: skip
        return origin in (None, "null", *own)

    def _answer(self, code: int, body: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(code)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the address holds the secret."""
