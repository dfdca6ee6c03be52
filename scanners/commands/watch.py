"""``python -m scanners watch``: scan what is new in a folder."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanners.watching import Seen

NAME = "watch"
_WORDS = {"pass": "ĐẠT", "fail": "KHÔNG ĐẠT", None: "không đọc được"}
_ABOUT = """Theo dõi một thư mục: tệp mới hoặc vừa đổi, đã ngừng ghi, thì được rà soát.

Kết quả JSON vào thư mục --results (mặc định THƯ-MỤC/.ket-qua); chạy lại không quét lại tệp cũ.
--once xem một lượt rồi thôi (đặt lịch): mã thoát 1 nếu có tệp không đạt, 2 nếu không đọc được."""


def add(commands: Any) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        NAME, help="theo dõi một thư mục", description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="FOLDER", help="thư mục cần theo dõi")
    parser.add_argument("--results", metavar="FOLDER", help="thư mục kết quả")
    parser.add_argument("--every", type=float, default=5, metavar="SECONDS",
                        help="mỗi lần xem cách nhau (mặc định 5 giây)")  # fmt: skip
    parser.add_argument("--once", action="store_true", help="xem một lượt rồi thôi")
    parser.add_argument("--sign", metavar="KEY", help="ký từng kết quả")


def run(arguments: argparse.Namespace) -> int:
    """Watch until Ctrl-C, or look once."""
    from scanners.watching import Watcher, forever

    folder = Path(arguments.folder)
    results = Path(arguments.results) if arguments.results else folder / ".ket-qua"
    watcher = Watcher(folder, results, _signer(arguments.sign))
    code = 0
    if not arguments.once:
        with contextlib.suppress(KeyboardInterrupt):
            for seen in forever(watcher, max(0.2, arguments.every)):
                _say(seen)
        return 0
    for seen in watcher.look(settled=True):
        _say(seen)
        code = max(code, {"pass": 0, "fail": 1}.get(seen.verdict or "", 2))
    return code


def _say(seen: Seen) -> None:
    print(f"{_WORDS.get(seen.verdict)}: {seen.path} → {seen.result}", flush=True)


def _signer(name: str | None) -> Any:
    if not name:
        return None
    from scanners.signing import load_signing_key, sign

    key = load_signing_key(Path(name))
    return lambda result: sign(result, key, options={"sample": None, "min_score": 0.5})
