"""Migrations: one line of revisions, up and down, equal to the models on both databases."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Engine, MetaData, func, insert, inspect, select

import compliance.app  # noqa: F401 - loads every model
from compliance.core import schema
from compliance.core.db import Base, make_engine
from tests.support.databases import ROOT


def test_there_is_one_head():
    assert len(ScriptDirectory(str(schema.MIGRATIONS)).get_heads()) == 1


def test_the_models_equal_the_head_schema(empty):
    engine = make_engine(empty.url)
    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(empty):
    engine = make_engine(empty.url)
    schema.upgrade(engine)
    schema.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    schema.upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


@pytest.mark.sqlite_only  # a trigger stands on both databases; only SQLite copies tables
def test_the_architecture_names_every_table_that_the_database_keeps_from_changing(empty):
    engine = make_engine(empty.url)
    schema.upgrade(engine)
    with engine.connect() as connection:
        kept = set(
            connection.exec_driver_sql(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
        )
    engine.dispose()
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = re.search(r"bảng có trigger giữ nguyên\s+\(([^)]*)\)", text)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) == kept


#: Revisions that installations stand on.
LANDED = ("0007", "0037")


@pytest.mark.parametrize("landed", LANDED)
def test_a_row_in_every_table_of_a_landed_version_comes_through(empty, landed):
    engine = make_engine(empty.url)
    schema.upgrade(engine, landed)
    filled = fill(engine)
    schema.upgrade(engine)
    after = MetaData()
    after.reflect(engine)
    with engine.connect() as connection:
        for name in filled:
            rows = connection.scalar(select(func.count()).select_from(after.tables[name]))
            assert rows == 1, name
        if engine.dialect.name == "sqlite":
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_files_of_inspections_become_evidence_with_their_dates(empty):
    engine = make_engine(empty.url)
    schema.upgrade(engine, "0022")
    fill(engine)
    old = MetaData()
    old.reflect(engine)
    pieces = old.tables["inspection_evidence"]
    with engine.begin() as connection:
        first = dict(connection.execute(select(pieces)).mappings().one())
        changed = {"title": "Ảnh của đoàn", "side": "inspector", "valid_until": None}
        for piece_id in (uuid.uuid4(), uuid.uuid4()):
            key = piece_id.hex if isinstance(first["id"], str) else piece_id
            connection.execute(insert(pieces).values({**first, **changed, "id": key}))
    schema.upgrade(engine)
    new = MetaData()
    new.reflect(engine)
    link, evidence = new.tables["inspection_evidence"], new.tables["evidence"]
    with engine.connect() as connection:
        found = connection.execute(
            select(link.c.side, evidence).join(evidence, evidence.c.id == link.c.evidence_id)
        ).all()
        own, *collected = sorted(found, key=lambda row: row.side != "x")
        assert (own.title, own.expires_on, own.collector_id) == ("x", date(2026, 11, 22), None)
        assert [row.title for row in collected] == ["Ảnh của đoàn"] * 2
        assert len({row.id for row in collected}) == 1
        assert collected[0].collector_id is not None
        assert collected[0].happened_on == date(2026, 11, 22)
        assert collected[0].expires_on is None
        assert connection.scalar(select(func.count()).select_from(evidence)) == 2
    schema.downgrade(engine, "0022")
    with engine.connect() as connection:
        titles = connection.execute(select(pieces.c.title, pieces.c.file_id)).all()
    assert sorted(title for title, _file in titles) == ["x", "Ảnh của đoàn", "Ảnh của đoàn"]
    engine.dispose()


def fill(engine: Engine) -> set[str]:
    """Put one row into every table, each referring to the rows that are there already."""
    before = MetaData()
    before.reflect(engine)
    keys: dict[str, Any] = {}
    with engine.begin() as connection:
        for table in before.sorted_tables:
            if table.name == "alembic_version":
                continue
            row = {
                column.name: value
                for column in table.columns
                if (value := value_for(column, keys)) is not None
            }
            connection.execute(insert(table).values(row))
            keys |= {f"{table.name}.{name}": value for name, value in row.items()}
    return set(before.tables) - {"alembic_version"}


def value_for(column: Column[Any], keys: dict[str, Any]) -> Any:
    """Return a made-up value; of a reference the key of the row it refers to, if it is there."""
    for reference in column.foreign_keys:
        return keys.get(reference.target_fullname)
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    if kind is str and column.primary_key and getattr(column.type, "length", 0) == 32:
        return uuid.uuid4().hex  # how SQLite keeps a UUID
    made: dict[type, Any] = {
        str: "x",
        int: 1,
        bool: False,
        float: 1.0,
        date: date(2026, 11, 22),
        datetime: datetime(2026, 11, 22, tzinfo=UTC),
        uuid.UUID: uuid.uuid4(),
        bytes: b"x",
    }
    return made.get(kind)
