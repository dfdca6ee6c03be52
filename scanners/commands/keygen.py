"""``python -m scanners keygen``: the keys that stay at the unit."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

NAME = "keygen"
_ABOUT = """Tạo khóa của đơn vị. Tệp khóa chỉ chủ máy đọc được; không ghi đè tệp đã có.

--sign FILE  cặp khóa Ed25519 để ký kết quả: FILE giữ bí mật tại đơn vị, FILE.pub gửi cho nơi nhận.
--hmac FILE  32 byte ngẫu nhiên để thay mã khi che dữ liệu (mask); không bao giờ gửi đi."""


def add(commands: Any) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        NAME, help="tạo khóa ký hoặc khóa thay mã", description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--sign", metavar="FILE", help="cặp khóa Ed25519 để ký kết quả")
    kind.add_argument("--hmac", metavar="FILE", help="khóa HMAC để thay mã")


def run(arguments: argparse.Namespace) -> int:
    """Write a key and say its name; the key itself is never shown."""
    from scanners.keys import key_id, new_pair, new_secret, write_secret

    if arguments.hmac:
        secret = new_secret()
        write_secret(Path(arguments.hmac), secret)
        print(f"Đã tạo khóa HMAC {key_id(secret.strip())}: {arguments.hmac}")
    else:
        path = Path(arguments.sign)
        public = path.with_name(path.name + ".pub")
        private, shown = new_pair()
        write_secret(path, private)
        try:
            write_secret(public, shown)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        public.chmod(0o644)
        print(f"Đã tạo khóa ký {key_id(shown)}: {path} (giữ bí mật), {public} (gửi nơi nhận).")
    print("Sao lưu khóa ở nơi an toàn, tách khỏi dữ liệu.", file=sys.stderr)
    return 0
