"""The command line: ``python -m scanners scan|text|…``. Everything heavy is imported on use."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scanners.commands import keygen, mask, serve, watch
from scanners.errors import ScanError

if TYPE_CHECKING:
    from scanners.cells import CellWriter
    from scanners.suppress import Suppression

EXIT_PASS, EXIT_FAIL, EXIT_ERROR = 0, 1, 2
_COMMANDS = (keygen, mask, serve, watch)

_ABOUT = """Rà soát dữ liệu cá nhân chưa che trong tệp trước khi chia sẻ.

Không gửi gì ra ngoài máy; không in giá trị tìm thấy (ví dụ chỉ còn hình dạng)."""

_LIMITS = """Mã thoát: 0 đạt; 1 không đạt; 2 sai cú pháp lệnh hoặc có tệp không đọc được (các tệp
khác vẫn được rà soát).

Đọc CSV, TSV, XLSX, XLS, ODS, Parquet, Arrow, JSON, NDJSON, XML (QĐ 130 và khác), FHIR, HL7 v2,
DICOM, PDF, DOCX, HTML, văn bản, SQL, SQLite, tệp nén ZIP, TAR, GZ, BZ2, XZ, và cơ sở dữ liệu
(PostgreSQL, MariaDB, MySQL, SQL Server)."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        if arguments.command == "text":
            return _text(arguments)
        for command in _COMMANDS:
            if arguments.command == command.NAME:
                code: int = command.run(arguments)
                return code
        return _scan(arguments)
    except ScanError as problem:
        print(f"Lỗi: {problem}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        return EXIT_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scanners", description=_ABOUT, epilog=_LIMITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    scan = commands.add_parser(
        "scan", help="rà soát tệp hoặc thư mục", description=_ABOUT, epilog=_LIMITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    scan.add_argument(
        "paths", nargs="+", metavar="PATH", help="tệp, thư mục, tệp nén, hoặc địa chỉ cơ sở dữ liệu"
    )
    scan.add_argument("--format", choices=("json", "table"), default="table", help="dạng kết quả")
    scan.add_argument("--cells", metavar="FILE",
                      help="ghi từng phát hiện, mỗi dòng một ô: .jsonl hoặc .parquet")  # fmt: skip
    scan.add_argument("--workers", type=_positive, metavar="N",
                      help="số tiến trình (mặc định mọi lõi, tối đa 4)")  # fmt: skip
    scan.add_argument("--sample", type=_positive, metavar="ROWS",
                      help="chỉ đọc ROWS dòng đầu mỗi bảng")  # fmt: skip
    scan.add_argument("--min-score", type=_score, default=0.5, metavar="X",
                      help="bỏ phát hiện có điểm dưới X, từ 0 đến 1 (mặc định 0.5)")  # fmt: skip
    scan.add_argument("--quasi", metavar="A,B,C", type=_names, default=(),
                      help="tính nguy cơ nhận ra lại theo các cột này")  # fmt: skip
    scan.add_argument("--suppress", metavar="FILE.yaml",
                      help="phát hiện đã xem và bỏ qua, kèm lý do, người ghi, hạn")  # fmt: skip
    scan.add_argument("--sign", metavar="KEY",
                      help="ký kết quả JSON: khóa của keygen --sign, hoặc khóa HMAC")  # fmt: skip
    scan.add_argument("--scheduler", metavar="tcp://…",
                      help="chạy trên cụm dask có sẵn (hoặc biến SCAN_SCHEDULER)")  # fmt: skip
    scan.add_argument(
        "--table", metavar="NAME", help="bảng cần đọc của cơ sở dữ liệu (mặc định mọi bảng)"
    )
    text = commands.add_parser(
        "text", help="đọc từng dòng từ đầu vào chuẩn",
        description="Mỗi dòng vào là một đoạn văn; mỗi dòng ra là JSON vị trí tìm thấy.",
    )  # fmt: skip
    text.add_argument("--format", choices=("jsonl",), default="jsonl")
    text.add_argument("--min-score", type=_score, default=0.5, metavar="X")
    for command in _COMMANDS:
        command.add(commands)
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("phải là số nguyên từ 1")
    return number


def _score(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("phải từ 0 đến 1")
    return number


def _scan(arguments: argparse.Namespace) -> int:
    key = None
    if arguments.sign:
        if arguments.format != "json":
            raise ScanError("--sign chỉ ký kết quả JSON: hãy thêm --format json.")
        from scanners.signing import load_signing_key

        key = load_signing_key(Path(arguments.sign))
    suppress: tuple[Suppression, ...] = ()
    if arguments.suppress:
        from scanners.suppress import load_suppressions

        suppress = load_suppressions(Path(arguments.suppress))
    databases = [path for path in arguments.paths if "://" in path]
    paths = [Path(path) for path in arguments.paths if "://" not in path]
    if arguments.table and not databases:
        raise ScanError("--table chỉ đi cùng địa chỉ cơ sở dữ liệu (postgresql://…).")
    with _cells(arguments.cells) as cells:
        result = _run(paths, arguments, cells, suppress)
        for url in databases:
            result["files"].append(_database(url, arguments, cells, suppress))
    if key:
        from scanners.signing import sign

        options = {"sample": arguments.sample, "min_score": arguments.min_score,
                   "quasi": list(arguments.quasi)}  # fmt: skip
        sign(result, key, options=options)
    if arguments.format == "json":
        json.dump(result, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        from scanners.tableprint import print_table

        print_table(result, sys.stdout)
    for file in result["files"]:
        for problem in file["errors"]:
            print(f"Không đọc được {file['path']}: {problem}", file=sys.stderr)
    if any(file["errors"] for file in result["files"]):
        return EXIT_ERROR
    failed = any(file["verdict"] == "fail" for file in result["files"])
    return EXIT_FAIL if failed else EXIT_PASS


def _database(
    url: str,
    arguments: argparse.Namespace,
    cells: CellWriter | None,
    suppress: tuple[Suppression, ...],
) -> dict[str, Any]:
    from scanners.database import address_shown, scan_database
    from scanners.entries import unread
    from scanners.reading import Ask

    ask = Ask(sample=arguments.sample, cells=cells, quasi=arguments.quasi, suppress=suppress)
    try:
        return scan_database(url, arguments.table, ask, arguments.min_score)
    except ScanError as problem:
        if cells is not None:
            cells.drop()
        return unread(address_shown(url), str(problem))
    except ImportError:
        return unread(address_shown(url), "chưa cài SQLAlchemy: pip install sqlalchemy.")


def _run(
    paths: list[Path],
    arguments: argparse.Namespace,
    cells: CellWriter | None,
    suppress: tuple[Suppression, ...],
) -> dict[str, Any]:
    from scanners.pools import Crew, cores, give_back_memory
    from scanners.reading import Ask
    from scanners.workers import run_many

    give_back_memory()
    scheduler = arguments.scheduler or os.environ.get("SCAN_SCHEDULER")
    with Crew(arguments.workers or cores(), scheduler) as crew:
        ask = Ask(
            sample=arguments.sample, cells=cells, crew=crew, quasi=arguments.quasi,
            suppress=suppress,
        )  # fmt: skip
        return run_many(paths, ask, crew, arguments.min_score)


@contextlib.contextmanager
def _cells(name: str | None) -> Iterator[CellWriter | None]:
    """Open the file of findings; it appears under its name only when it is complete."""
    if name is None:
        yield None
        return
    target = Path(name)
    from scanners.cells import CellWriter, to_parquet

    partial = target.with_name(target.name + ".part")
    try:
        file: IO[str] = partial.open("w", encoding="utf-8")
    except OSError:
        raise ScanError(f"không ghi được tệp {target}: kiểm tra thư mục và quyền ghi.") from None
    try:
        with file:
            yield CellWriter(file, target.resolve().parent)
        if target.suffix.lower() == ".parquet":
            to_parquet(partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(target)


def _text(arguments: argparse.Namespace) -> int:
    from scanners.engine import scan_text

    for number, raw in enumerate(sys.stdin.buffer):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        spans = scan_text(line, min_score=arguments.min_score)
        sys.stdout.write(json.dumps({"line": number, "spans": spans}, ensure_ascii=False) + "\n")
    return EXIT_PASS
