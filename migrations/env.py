"""Runs migrations on the engine handed over by ``compliance.core.schema``."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

import compliance  # noqa: F401 - loads every model
from compliance.core.db import Base


@contextmanager
def references_at_rest(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew while others refer to it; every reference must hold afterwards.

    SQLite changes most of a table by copying it, dropping the old one and renaming the copy: with
    its foreign keys on, rows that refer to the table forbid that. The switch works only outside a
    transaction, so it is thrown on the driver's connection before the first and after the last.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({row[0] for row in broken}))
            raise RuntimeError(f"rows without their counterpart after the migration: {tables}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


engine = context.config.attributes["engine"]
with engine.connect() as connection, references_at_rest(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
