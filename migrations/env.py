"""Runs migrations on the engine handed over by ``compliance.core.schema``."""

from alembic import context

import compliance  # noqa: F401 - loads every model
from compliance.core.db import Base

engine = context.config.attributes["engine"]
with engine.connect() as connection:
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
