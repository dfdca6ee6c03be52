"""Live databases by URL: a sample of each table, read-only, holding nobody up.

SQLAlchemy is imported inside the functions: the scanner itself does not need it. The reading
transaction is read-only, waits at most seconds for a lock and takes none but the one of any
SELECT; on PostgreSQL large tables are sampled by blocks. Neither address nor error shows a
password.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanners.entries import entry
from scanners.errors import ScanError
from scanners.filenames import table_names
from scanners.readers.base import MOST_COLUMNS, Batch, Source
from scanners.readers.parts.grid import value_text
from scanners.reading import Ask, profile_batches
from scanners.risk.plan import asked_keys
from scanners.risk.store import Followed
from scanners.tables import judge_table

if TYPE_CHECKING:
    import sqlalchemy as sa

#: Rows of each table where nobody says how many.
SAMPLE = 10_000
_YIELD = 2000
#: Of these dialects the driver we name, and what to install where it is missing.
_DRIVERS = {
    "postgresql": ("psycopg", "psycopg[binary]"),
    "mysql": ("pymysql", "PyMySQL"),
    "mariadb": ("pymysql", "PyMySQL"),
    "mssql": ("pyodbc", "pyodbc"),
    "oracle": ("oracledb", "oracledb"),
    "sqlite": ("sqlite3", ""),
}
_CALLED = {
    "postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "mssql": "SQL Server",
    "oracle": "Oracle",
}  # fmt: skip
#: What is said to the server first: read-only, and no long waiting.
_OPENINGS = {
    "postgresql": (
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY",
        "SET LOCAL lock_timeout = '3s'", "SET LOCAL statement_timeout = '10min'",
    ),
    "mysql": ("SET SESSION lock_wait_timeout = 3", "START TRANSACTION READ ONLY"),
    "mariadb": ("SET SESSION lock_wait_timeout = 3", "START TRANSACTION READ ONLY"),
    "mssql": ("SET LOCK_TIMEOUT 3000", "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED"),
    "oracle": ("SET TRANSACTION READ ONLY",),
}  # fmt: skip
#: Blocks that a sample is drawn from at least: with few, chance may take none and find nothing.
_BLOCKS = 25
_SIZE = (
    "SELECT c.reltuples, c.relpages FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relname = :name AND c.relkind IN ('r', 'm') "
    "AND n.nspname = coalesce(:schema, current_schema())"
)


def is_address(path: str) -> bool:
    """Whether a path is the address of a database."""
    return "://" in path


def address_shown(url: str) -> str:
    """Return an address without user, password and options."""
    scheme, _, rest = url.partition("://")
    place = rest.rpartition("@")[2].partition("?")[0]
    return f"{scheme.partition('+')[0]}://{place}"


def scan_database(url: str, table: str | None, ask: Ask, min_score: float) -> dict[str, Any]:
    """Scan a sample of one table, or of every table, and return one entry.

    Raises:
        ScanError: no driver, no connection, no such table. ScanCancelled: the caller asked to stop.
    """
    from sqlalchemy import exc

    try:
        engine, kind = _engine(url)
        with engine.connect() as connection:
            for statement in _OPENINGS.get(kind, ()):
                connection.exec_driver_sql(statement)
            with Followed(asked_keys(ask.quasi)) as followed:
                return _scan(connection, kind, url, table, ask, min_score, followed)
    except exc.SQLAlchemyError as problem:
        # Its text may hold the address, the statement, or a value.
        raise ScanError(_sentence(problem)) from None


def _sentence(problem: Exception) -> str:
    from sqlalchemy import exc

    if isinstance(problem, exc.ArgumentError | exc.NoSuchModuleError):
        return "địa chỉ cơ sở dữ liệu không đúng dạng; ví dụ: postgresql://người-dùng@máy/tên-csdl."
    if isinstance(problem, exc.OperationalError | exc.InterfaceError):
        return (
            "không kết nối hoặc không đọc được cơ sở dữ liệu: kiểm tra địa chỉ, tài khoản, mật "
            "khẩu và quyền đọc."
        )
    return "cơ sở dữ liệu từ chối đọc: kiểm tra quyền SELECT của tài khoản."


def _engine(url: str) -> tuple[sa.Engine, str]:
    import sqlalchemy as sa
    from sqlalchemy.pool import NullPool

    parsed = sa.make_url(url)
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise ScanError("chỉ đọc được PostgreSQL, MariaDB, MySQL, SQL Server, Oracle và SQLite.")
    module, package = _DRIVERS[kind]
    missing = f"chưa cài trình điều khiển của {_CALLED.get(kind, kind)}: pip install {package}."
    if importlib.util.find_spec(module) is None:
        raise ScanError(missing)
    if kind == "sqlite":
        return _sqlite(parsed), kind
    if "+" not in parsed.drivername:
        parsed = parsed.set(drivername=f"{kind}+{module}")
    try:
        return sa.create_engine(parsed, poolclass=NullPool, hide_parameters=True), kind
    except ImportError:
        # A driver that is there, but not the library of the system that it stands on.
        raise ScanError(f"{missing[:-1]}, cùng thư viện hệ thống mà nó cần.") from None


def _sqlite(parsed: sa.URL) -> sa.Engine:
    import sqlite3
    from urllib.parse import quote

    import sqlalchemy as sa
    from sqlalchemy.pool import NullPool

    path = Path(parsed.database or "")
    if not path.is_file():
        raise ScanError("không tìm thấy tệp SQLite này.")
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )


def _scan(
    connection: sa.Connection,
    kind: str,
    url: str,
    table: str | None,
    ask: Ask,
    min_score: float,
    followed: Followed,
) -> dict[str, Any]:
    from sqlalchemy import inspect

    inspector = inspect(connection)
    names = [table] if table else sorted(inspector.get_table_names())
    if not names:
        raise ScanError("cơ sở dữ liệu không có bảng nào mà tài khoản này thấy được.")
    sample = ask.sample or SAMPLE
    source = Source(Path(), 0, "")
    batches = _batches(connection, inspector, kind, names, sample)
    profiles = profile_batches(batches, source, replace(ask, sample=None, followed=followed))
    read_all = all(profile.rows < sample for profile in profiles)
    if not read_all:
        source.warnings.append(
            f"Chỉ đọc mẫu tối đa {sample} dòng mỗi bảng: kết quả này không đủ để kết luận cả cơ sở "
            "dữ liệu đạt."
        )
    names_held = table_names([profile.name for profile in profiles])
    profiles += [names_held.table] if names_held.table else []
    judged = [judge_table(profile, "", min_score, followed) for profile in profiles]
    shown = address_shown(url)
    if ask.cells is not None:
        ask.cells.settle(shown, judged)
    return entry(shown, kind, None, 0, judged, source.warnings + names_held.warnings, ask.suppress)


def _batches(
    connection: sa.Connection, inspector: Any, kind: str, names: list[str], sample: int
) -> Iterator[Batch]:
    import sqlalchemy as sa

    for full in names:
        schema, _, name = full.rpartition(".")
        try:
            columns = [column["name"] for column in inspector.get_columns(name, schema or None)]
        except sa.exc.NoSuchTableError:
            columns = []
        if not columns:
            raise ScanError("không có bảng này, hoặc tài khoản không được đọc nó.")
        if len(columns) > MOST_COLUMNS:
            raise ScanError(f"một bảng có hơn {MOST_COLUMNS} cột: bị từ chối.")
        target = sa.table(name, *map(sa.column, columns), schema=schema or None)
        chosen: Any = target
        if kind == "postgresql":
            share = _share(connection, name, schema or None, sample)
            chosen = target.tablesample(share) if share else target
        statement = sa.select(*(chosen.c[column] for column in columns)).limit(sample)
        streaming = {"stream_results": True, "yield_per": _YIELD}
        result = connection.execute(statement, execution_options=streaming)
        yield Batch(full, tuple(columns), [], 0)
        for rows in result.partitions():
            yield Batch(full, tuple(columns), [[value_text(v) for v in row] for row in rows], 0)


def _share(connection: sa.Connection, name: str, schema: str | None, sample: int) -> float:
    """Return which percentage of a table's blocks gives about a sample; 0 for a small table."""
    import sqlalchemy as sa

    size = connection.execute(sa.text(_SIZE), {"name": name, "schema": schema}).first()
    if size is None or not size.relpages or size.reltuples <= 3 * sample:
        return 0
    return float(min(100, max(150 * sample / size.reltuples, 100 * _BLOCKS / size.relpages)))
