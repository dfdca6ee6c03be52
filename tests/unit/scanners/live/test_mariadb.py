"""A live database read through a real MariaDB server, started by the test."""

import json
from contextlib import closing

import pytest
import sqlalchemy as sa

from scanners import ScanError, scan_path
from tests.data.extracts import Maker
from tests.support.mariadb import PASSWORD, admin, server
from tests.unit.scanners.helpers import command, lines

pytestmark = pytest.mark.full
ROWS = 60


@pytest.fixture(scope="module")
def socket():
    with server() as place:
        with closing(admin(place)) as root, root.cursor() as cursor:
            cursor.execute("CREATE DATABASE his CHARACTER SET utf8mb4")
            cursor.execute(f"CREATE USER doc@localhost IDENTIFIED BY '{PASSWORD}'")
            cursor.execute("GRANT SELECT ON his.* TO doc@localhost")
        extract = Maker(9).visits(ROWS)
        engine = sa.create_engine(f"mariadb+pymysql://root@/his?unix_socket={place}")
        with engine.begin() as connection:
            names = ", ".join(f"`{name}` text" for name in extract.columns)
            connection.exec_driver_sql(f"CREATE TABLE kham ({names})")
            table = sa.table("kham", *map(sa.column, extract.columns))
            rows = [dict(zip(extract.columns, row, strict=True)) for row in extract.rows]
            connection.execute(table.insert(), rows)
            connection.exec_driver_sql(
                "CREATE TABLE thuoc (ten_thuoc text, gia decimal(9,2), ngay date, anh blob)"
            )
            connection.exec_driver_sql(
                "INSERT INTO thuoc VALUES ('Paracetamol', 500, '2026-01-02', x'00ff'), "
                "(NULL, NULL, NULL, NULL)"
            )
        engine.dispose()
        yield place


@pytest.fixture
def address(socket):
    """The address by which a user who may only read comes in."""
    return f"mariadb://doc:{PASSWORD}@/his?unix_socket={socket}"


@pytest.mark.parametrize("scheme", ["mariadb", "mysql", "mysql+pymysql"])
def test_one_table_is_read_and_the_truth_is_found(address, scheme, tmp_path):
    address = address.replace("mariadb://", f"{scheme}://")
    done = command(
        "scan", address, "--table", "kham", "--format", "json", "--cells", tmp_path / "c.jsonl"
    )
    assert done.returncode == 1, done.stderr
    (entry,) = json.loads(done.stdout)["files"]
    assert (entry["rows"], entry["sha256"]) == (ROWS, None)
    assert entry["format"] == scheme.partition("+")[0]
    found = {(c["column"], c["row"]): c["entity"] for c in lines(tmp_path / "c.jsonl")}
    assert found == Maker(9).visits(ROWS).truth
    assert PASSWORD not in done.stdout + done.stderr


def test_every_table_is_read_and_a_sample_says_that_it_is_one(address):
    (entry,) = scan_path(address)["files"]
    assert [(table["name"], table["rows"]) for table in entry["tables"]] == [
        ("kham", ROWS), ("thuoc", 2),
    ]  # fmt: skip
    (entry,) = scan_path(address, sample=20, table="his.kham")["files"]
    assert entry["rows"] == 20
    assert any("20 dòng" in warning for warning in entry["warnings"])


def test_what_is_not_there_or_not_allowed_is_said_without_the_password(address):
    with pytest.raises(ScanError, match="không có bảng này"):
        scan_path(address, table="khong_co")
    for wrong in (address.replace(PASSWORD, "sai-4471"), address.replace("/his", "/mysql")):
        with pytest.raises(ScanError, match="không kết nối") as refused:
            scan_path(wrong)
        assert "4471" not in str(refused.value)
        assert PASSWORD not in str(refused.value)


def test_it_reads_beside_a_writer_and_waits_for_no_lock_long(address, socket):
    with closing(admin(socket, "his")) as writer, writer.cursor() as cursor:
        cursor.execute("UPDATE kham SET HO_TEN = 'x'")  # not committed: its rows are locked
        (entry,) = scan_path(address, table="kham")["files"]
        assert entry["rows"] == ROWS
        writer.rollback()
        cursor.execute("LOCK TABLES kham WRITE")
        with pytest.raises(ScanError, match="không đọc được"):
            scan_path(address, table="kham")


def test_its_transaction_cannot_write_and_locks_no_row(socket, monkeypatch):
    from scanners import database

    seen = []
    real = database._batches

    def batches(*arguments):
        for batch in real(*arguments):
            yield batch
            with closing(admin(socket, "his")) as other, other.cursor() as cursor:
                cursor.execute("SET innodb_lock_wait_timeout = 1")
                seen.append(cursor.execute("UPDATE kham SET STT = concat(STT, '')"))
        with pytest.raises(sa.exc.SQLAlchemyError, match="READ ONLY"):
            arguments[0].exec_driver_sql("DELETE FROM kham")

    monkeypatch.setattr(database, "_batches", batches)
    scan_path(f"mariadb://root@/his?unix_socket={socket}", table="kham")
    assert seen
