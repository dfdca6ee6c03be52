"""``python -m scanners mask``: a masked copy by a policy, or a first policy for a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scanners.errors import ScanError

NAME = "mask"
_ABOUT = """Ghi một bản che của tệp theo chính sách, rồi quét lại bản đó. Tệp gốc không đổi.

  python -m scanners mask TỆP --propose > chinh-sach.yaml      (đề xuất chính sách, đọc lại và sửa)
  python -m scanners keygen --hmac thay-ma.key                 (khóa của đơn vị, không gửi đi)
  python -m scanners mask TỆP --policy chinh-sach.yaml --key thay-ma.key --out ban-che.csv

Mã thoát: 0 bản che đạt; 1 còn dữ liệu chưa che (bản đó mang đuôi .chua-sach); 2 lỗi."""


def add(commands: Any) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        NAME, help="ghi bản che theo chính sách và quét lại", description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("path", metavar="PATH", help="tệp gốc, chỉ được đọc")
    parser.add_argument("--policy", metavar="FILE.yaml", help="chính sách che")
    parser.add_argument("--out", metavar="FILE", help="bản che, .csv hoặc .xlsx; không ghi đè")
    parser.add_argument("--key", metavar="FILE", help="khóa HMAC của keygen --hmac")
    parser.add_argument("--propose", action="store_true", help="in chính sách đề xuất")
    parser.add_argument("--format", choices=("json", "table"), default="table", help="dạng kết quả")


def run(arguments: argparse.Namespace) -> int:
    """Mask, or propose a policy.

    Raises:
        ScanError: the file, the policy or the key is of no use.
    """
    from scanners.mask.policy import load_policy
    from scanners.mask.run import judged_tables, mask_file

    source = Path(arguments.path)
    if arguments.propose:
        from scanners.mask.propose import propose

        sys.stdout.write(propose(judged_tables(source)))
        return 0
    if not arguments.policy or not arguments.out:
        raise ScanError("cần --policy và --out (hoặc --propose để có chính sách đề xuất).")
    key = b""
    if arguments.key:
        from scanners.signing import load_key

        key = load_key(Path(arguments.key))
    masked = mask_file(source, load_policy(Path(arguments.policy)), Path(arguments.out), key)
    if arguments.format == "json":
        json.dump(masked.result, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        from scanners.tableprint import print_table

        for table, columns in masked.done.items():
            print(f"{table or source.name}:")
            for name, action in columns.items():
                print(f"  {name}: {action}")
        print_table(masked.result, sys.stdout)
    if masked.unused:
        names = ", ".join(masked.unused)
        print(f"Lưu ý: chính sách nêu cột không có trong tệp: {names}.", file=sys.stderr)
    if not masked.clean:
        print(
            f"Bản che chưa sạch, không được chia sẻ: {masked.path}. Xem cột còn để rõ ở trên, sửa "
            "chính sách rồi làm lại.",
            file=sys.stderr,
        )
        return 1
    return 0
