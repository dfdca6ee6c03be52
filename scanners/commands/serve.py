"""``python -m scanners serve``: the local page."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

NAME = "serve"
_ABOUT = """Mở một trang trên máy này (127.0.0.1) để chọn tệp và xem kết luận.

Địa chỉ có mã bí mật, chỉ người thấy dòng in ra mới mở được. Mỗi lần một tệp; tệp bị xóa ngay khi
quét xong; không lưu gì, không gửi gì ra ngoài máy. Dừng bằng Ctrl-C."""


def add(commands: Any) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        NAME, help="trang trên máy này để chọn tệp", description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=0, help="cổng (mặc định: cổng trống bất kỳ)")
    parser.add_argument("--sign", metavar="KEY", help="ký kết quả tải về bằng khóa keygen --sign")
    parser.add_argument("--max-mb", type=int, default=1024, help="tệp lớn nhất (mặc định 1024)")
    parser.add_argument("--open", action="store_true", help="mở trình duyệt")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from scanners.serve.server import Server
    from scanners.signing import load_signing_key

    key = load_signing_key(Path(arguments.sign)) if arguments.sign else b""
    with Server(arguments.port, key, arguments.max_mb) as server:
        print(f"Mở trong trình duyệt: {server.address}", flush=True)
        if arguments.open:
            import webbrowser

            webbrowser.open(server.address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0
