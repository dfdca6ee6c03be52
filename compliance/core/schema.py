"""The database schema and its version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head() -> str:
    """Return the revision that this version of the program needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to ``revision``; each migration is one transaction."""
    config = _config()
    config.attributes["engine"] = engine
    command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to ``revision`` (tests, emergencies)."""
    config = _config()
    config.attributes["engine"] = engine
    command.downgrade(config, revision)
