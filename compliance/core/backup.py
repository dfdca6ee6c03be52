"""The tool's own backup: one file with every row, every stored file and the key to read them.

The format is a tar archive any tool can open: ``manifest.json`` (schema revision, time, rows per
table, SHA-256 of each member), ``tables/<name>.jsonl`` and ``data/…`` as it lies in DATA_DIR (the
stored files stay encrypted). It restores on an empty machine, on SQLite or PostgreSQL whichever it
came from. It holds the key of the file store: whoever has the file can read everything.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Connection, Date, Engine, MetaData, Table, Uuid, func, select, update

from compliance.core import audit, clock, schema
from compliance.core.db import Base, Database, make_engine
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.filestore import FileStore
from compliance.core.types import UTCDateTime

FORMAT = 1
BATCH = 1000
#: Not worth keeping: signs of life and refused logins.
EPHEMERAL = {"worker_beat", "login_attempt"}


def create(engine: Engine, data_dir: Path, target: Path) -> dict[str, Any]:
    """Write a backup to ``target`` (mode 0600) and return its manifest.

    The rows are one consistent snapshot. A half-written file never stands under the final name.
    People go on working meanwhile: files that were deleted since are told apart from lost ones.

    Raises:
        Refused: ``target`` exists already.
    """
    if target.exists():
        raise Refused(f"Tệp {target} đã có. Hãy chọn tên khác.")
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    known = set(_data_files(data_dir))
    partial = target.with_suffix(target.suffix + ".part")
    descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle, tarfile.open(fileobj=handle, mode="w") as tar:
        with engine.connect().execution_options(**_snapshot(engine)) as connection:
            for table in _tables():
                name = f"tables/{table.name}.jsonl.gz"
                rows[table.name], members[name] = _dump(connection, table, tar, name)
        gone: list[str] = []
        for path in sorted(known | set(_data_files(data_dir))):
            name = "data/" + path.relative_to(data_dir).as_posix()
            try:
                file = path.open("rb")
            except FileNotFoundError:
                gone.append(name)
                continue
            tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)
            file.seek(0)
            members[name] = _sha256(file)
        manifest = {
            "format": FORMAT,
            "schema": schema.head(),
            "created_at": clock.now().isoformat(),
            "rows": rows,
            "members": members,
            "gone": gone,
        }
        _add(tar, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    os.replace(partial, target)
    return manifest


def restore(source: Path, engine: Engine, data_dir: Path) -> dict[str, Any]:
    """Fill an empty database and DATA_DIR from a backup; return its manifest.

    Raises:
        Refused: the file is damaged, of a newer program, or the target is not empty.
    """
    try:
        tar = tarfile.open(source)  # noqa: SIM115 - closed by the with below
    except (OSError, tarfile.TarError):
        raise Refused(f"{source} không phải tệp sao lưu hoặc đã hỏng.") from None
    with tar:
        manifest = _manifest(tar)
        _check(tar, manifest)
        schema.upgrade(engine, manifest["schema"])
        with engine.begin() as connection:
            if connection.scalar(select(func.count()).select_from(Base.metadata.tables["unit"])):
                raise Refused("Cơ sở dữ liệu đích không trống. Chỉ phục hồi vào nơi trống.")
            for table in _tables():
                _load(connection, table, tar)
        for member in tar:
            if member.name.startswith("data/") and member.isfile():
                _extract(tar, member, data_dir)
    schema.upgrade(engine)
    return manifest


def verify(source: Path) -> list[str]:
    """Restore into a throw-away place and check it; return the faults found.

    Checks rows per table, the hash chain of the audit trail, and that every stored file that
    should be there decrypts to its SHA-256.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        url = f"sqlite:///{folder / 'verify.db'}"
        engine = make_engine(url)
        manifest = restore(source, engine, folder / "data")
        engine.dispose()
        database = Database(url)
        store = FileStore(folder / "data")
        with database.scope() as session:
            faults = list(audit.verify(audit.trail()))
            for name, count in manifest["rows"].items():
                found = session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
                if found != count:
                    faults.append(f"Bảng {name}: {found} dòng, phải là {count}.")
            gone = {name.rpartition("/")[2] for name in manifest.get("gone", ())}
            for row in session.scalars(select(StoredFile).where(StoredFile.deleted_at.is_(None))):
                if store.path(row.sha256).name not in gone:
                    faults.extend(_file_faults(store, row))
        database.engine.dispose()
    return faults


def _file_faults(store: FileStore, row: StoredFile) -> Iterator[str]:
    try:
        with store.plain(row.sha256):
            pass
    except Refused as refused:
        yield f"Tệp {row.id}: {refused.message}"


def _snapshot(engine: Engine) -> dict[str, Any]:
    return {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}


def _tables() -> list[Table]:
    return [t for t in Base.metadata.sorted_tables if t.name not in EPHEMERAL]


def _data_files(data_dir: Path) -> list[Path]:
    wanted = (
        *data_dir.glob("files/*/*.age"),
        *data_dir.glob("keys/*"),
        *data_dir.glob("packs/packs.lock"),
        *data_dir.glob("packs/*/v*/**/*.yaml"),
    )
    return sorted(path for path in wanted if path.is_file())


def _dump(connection: Connection, table: Table, tar: tarfile.TarFile, name: str) -> tuple[int, str]:
    count = 0
    with tempfile.TemporaryFile() as spool:
        with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0) as packed:
            result = connection.execution_options(yield_per=BATCH).execute(select(table))
            for row in result.mappings():
                line = json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False)
                packed.write(line.encode() + b"\n")
                count += 1
        member = tarfile.TarInfo(name)
        member.size = spool.tell()
        spool.seek(0)
        digest = hashlib.file_digest(spool, "sha256").hexdigest()
        spool.seek(0)
        tar.addfile(member, spool)
    return count, digest


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _load(connection: Connection, table: Table, tar: tarfile.TarFile) -> None:
    member = tar.extractfile(f"tables/{table.name}.jsonl.gz")
    if member is None:
        raise Refused(f"Tệp sao lưu thiếu bảng {table.name}.")
    #: A row may point at a later row of its own table: those columns are filled afterwards.
    own = [c.name for c in table.columns if any(f.column.table is table for f in c.foreign_keys)]
    target = _nothing_as_null(table)
    later: list[tuple[Any, dict[str, Any]]] = []
    batch: list[dict[str, Any]] = []
    with gzip.open(member) as lines:
        for line in lines:
            row = {k: _typed(table, k, v) for k, v in json.loads(line).items()}
            if own and any(row[name] is not None for name in own):
                later.append((row["id"], {name: row[name] for name in own}))
                row.update(dict.fromkeys(own))
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(target.insert(), batch)
                batch = []
    if batch:
        connection.execute(target.insert(), batch)
    for key, values in later:
        connection.execute(update(table).where(table.c.id == key).values(**values))


def _nothing_as_null(table: Table) -> Table:
    """Return the table as one in which nothing is NULL, not the word ``null`` of JSON.

    Queries tell by NULL what has no content yet; so do restored rows.
    """
    found = table.to_metadata(MetaData())
    for column in found.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return found


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return UUID(value) if isinstance(kind, Uuid) else value


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        handle = tar.extractfile("manifest.json")
    except KeyError:
        handle = None
    if handle is None:
        raise Refused("Tệp không phải bản sao lưu của chương trình này (thiếu manifest.json).")
    manifest: dict[str, Any] = json.load(handle)
    if manifest.get("format") != FORMAT:
        raise Refused("Bản sao lưu do phiên bản khác tạo; hãy dùng đúng phiên bản chương trình.")
    return manifest


def _check(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    for name, digest in manifest["members"].items():
        handle = tar.extractfile(name)
        if handle is None or _sha256(handle) != digest:
            raise Refused(f"Bản sao lưu bị hỏng ở {name}.")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, data_dir: Path) -> None:
    relative = Path(member.name).relative_to("data")
    if relative.is_absolute() or ".." in relative.parts:
        raise Refused("Bản sao lưu chứa đường dẫn không hợp lệ.")
    target = data_dir / relative
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(member)
    if source is not None:
        target.write_bytes(source.read())
        target.chmod(0o600)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def _sha256(handle: Any) -> str:
    with handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
