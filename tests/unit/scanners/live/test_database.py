"""A live database, read through the real servers: PostgreSQL and SQLite."""

import json

import psycopg
import pytest
import sqlalchemy as sa

from scanners import ScanError, scan_path
from tests.data.extracts import Maker
from tests.unit.scanners.helpers import command, lines

ROWS = 60


@pytest.fixture
def filled(empty):
    """The address of a database with a table of visits and one of drugs."""
    extract = Maker(9).visits(ROWS)
    engine = sa.create_engine(empty.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        names = ", ".join(f'"{name}" text' for name in extract.columns)
        connection.exec_driver_sql(f"CREATE TABLE kham ({names})")
        table = sa.table("kham", *map(sa.column, extract.columns))
        rows = [dict(zip(extract.columns, row, strict=True)) for row in extract.rows]
        connection.execute(table.insert(), rows)
        connection.exec_driver_sql("CREATE TABLE thuoc (ten_thuoc text, gia integer)")
        connection.exec_driver_sql("INSERT INTO thuoc VALUES ('Paracetamol', 500)")
    engine.dispose()
    return empty.url


def test_one_table_is_read_and_the_truth_is_found(filled, tmp_path):
    done = command(
        "scan", filled, "--table", "kham", "--format", "json", "--cells", tmp_path / "c.jsonl"
    )
    assert done.returncode == 1, done.stderr
    (entry,) = json.loads(done.stdout)["files"]
    assert (entry["rows"], entry["sha256"]) == (ROWS, None)
    assert entry["format"] in ("postgresql", "sqlite")
    assert [table["name"] for table in entry["tables"]] == ["kham"]
    found = {(c["column"], c["row"]): c["entity"] for c in lines(tmp_path / "c.jsonl")}
    assert found == Maker(9).visits(ROWS).truth


def test_every_table_is_read_if_none_is_named(filled):
    (entry,) = scan_path(filled)["files"]
    assert [table["name"] for table in entry["tables"]] == ["kham", "thuoc"]
    assert entry["rows"] == ROWS + 1


def test_a_sample_says_that_it_is_one(filled):
    (entry,) = scan_path(filled, sample=20, table="kham")["files"]
    assert entry["rows"] == 20
    assert any("20 dòng" in warning for warning in entry["warnings"])


def test_a_table_that_is_not_there_is_said(filled):
    with pytest.raises(ScanError, match="không có bảng này"):
        scan_path(filled, table="khong_co")


@pytest.mark.postgresql_only
def test_it_reads_beside_a_writer_and_waits_for_no_lock_long(filled):
    with psycopg.connect(filled) as writer:
        writer.execute("UPDATE kham SET \"HO_TEN\" = 'x'")  # not committed: its rows are locked
        (entry,) = scan_path(filled, table="kham")["files"]
        assert entry["rows"] == ROWS
        writer.execute("LOCK TABLE kham IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(ScanError, match="không đọc được"):
            scan_path(filled, table="kham")


@pytest.mark.postgresql_only
def test_its_transaction_cannot_write_and_locks_nobody_out(filled):
    from scanners import database

    seen = {}

    def look(*_):
        with psycopg.connect(filled) as other:
            seen["locks"] = other.execute(
                "SELECT mode FROM pg_locks JOIN pg_class ON oid = relation WHERE relname = 'kham'"
            ).fetchall()
            other.execute("UPDATE kham SET \"STT\" = '0'")

    def batches(*arguments):
        for batch in real(*arguments):
            yield batch
            look()
        seen["mode"] = arguments[0].exec_driver_sql("SHOW transaction_read_only").scalar()

    real = database._batches
    database._batches = batches
    try:
        scan_path(filled, table="kham")
    finally:
        database._batches = real
    assert seen["mode"] == "on"
    assert {mode for (mode,) in seen["locks"]} == {"AccessShareLock"}


@pytest.mark.postgresql_only
def test_a_large_table_is_sampled_by_blocks(filled):
    with psycopg.connect(filled) as writer:
        writer.execute(
            "CREATE TABLE lon AS SELECT g AS stt, 'a' AS b FROM generate_series(1, 50000) g"
        )
        writer.commit()
        writer.autocommit = True
        writer.execute("ANALYZE lon")
    for _turn in range(20):  # by chance, but never of nothing
        (entry,) = scan_path(filled, table="public.lon", sample=500)["files"]
        assert 100 <= entry["rows"] <= 500
    assert entry["tables"][0]["name"] == "public.lon"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://u:bimat-7391@127.0.0.1:9/x?password=bimat-7391", "không kết nối"),
        (
            "mssql://u:bimat-7391@127.0.0.1/x",
            "chưa cài trình điều khiển của SQL Server",
        ),
        ("nosuch://u:bimat-7391@h/x", "chỉ đọc được"),
        ("sqlite:////no/such/file-1.db", "không tìm thấy"),
    ],
)
def test_what_cannot_be_reached_is_said_without_the_password(tmp_path, address, sentence):
    (tmp_path / "a.csv").write_text("A\n1\n")
    done = command("scan", address, tmp_path / "a.csv", "--format", "json")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "bimat" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [file["verdict"] for file in json.loads(done.stdout)["files"]] == ["pass", None]


def test_a_driver_without_the_library_it_stands_on_is_said(tmp_path, monkeypatch):
    (tmp_path / "pyodbc.py").write_text("raise ImportError('libodbc.so.2: bimat-7391')")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ScanError, match="thư viện hệ thống") as refused:
        scan_path("mssql://u:bimat-7391@127.0.0.1/x")
    assert "SQL Server" in str(refused.value)
    assert "bimat" not in str(refused.value)
