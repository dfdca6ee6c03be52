"""The database: one session a request, one place that commits.

A session is opened around a request, a job or a command by ``Database.scope()``; code asks for it
with ``session()``. Every change happens inside ``with transaction():``; nothing else commits.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from compliance.core.errors import Clash
from compliance.core.i18n import _

log = logging.getLogger("compliance.db")
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_THERE_ALREADY = (
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    "23505",  # unique_violation
)


class Base(DeclarativeBase):
    """Base of every model."""

    metadata = MetaData(naming_convention=NAMES)


_session: ContextVar[Session | None] = ContextVar("session", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_before_commit: list[Callable[[Session], None]] = []
_after_commit: list[Callable[[Session], None]] = []
_after_rollback: list[Callable[[Session], None]] = []


class Database:
    """An engine and its sessions."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._factory = sessionmaker(self.engine, expire_on_commit=False, autoflush=True)

    @contextmanager
    def scope(self) -> Iterator[Session]:
        """Open a session and make it the one ``session()`` returns in this context."""
        opened = self._factory()
        token = _session.set(opened)
        try:
            yield opened
        finally:
            _session.reset(token)
            opened.close()

    def open(self) -> Any:
        """Open a session without a ``with`` block; give the result to ``close``."""
        return _session.set(self._factory())

    def close(self, token: Any) -> None:
        """Close the session that ``open`` made."""
        current = _session.get()
        if current is not None:
            current.close()
        _session.reset(token)


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL, set up so that both behave alike."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    options: dict[str, Any] = {"pool_pre_ping": not url.startswith("sqlite")}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN is late and never IMMEDIATE: we say it ourselves (below).
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "synchronous=NORMAL",
            "case_sensitive_like=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A writer takes the lock at once: a reader that turns writer half way would be refused.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def session() -> Session:
    """Return the session of the present request, job or command."""
    current = _session.get()
    if current is None:
        raise RuntimeError("no database session is open in this context")
    return current


def before_commit(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register ``hook`` to run last inside every transaction (the audit trail does)."""
    _before_commit.append(hook)
    return hook


def after_commit(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register ``hook`` for what is done outside the database once the transaction stands."""
    _after_commit.append(hook)
    return hook


def after_rollback(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register ``hook`` to forget what a transaction that came to nothing had noted."""
    _after_rollback.append(hook)
    return hook


@contextmanager
def in_hook(current: Session) -> Iterator[None]:
    """Ask the database from a hook that comes after a transaction: a write transaction of its own.

    Loaded rows stay usable, as after a commit.
    """
    try:
        yield
        current.commit()
    except BaseException:
        current.rollback()
        raise


def _is_there_already(error: IntegrityError) -> bool:
    """Whether a unique key spoke. Every rule is checked before: then somebody was quicker."""
    code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
    found = code in _THERE_ALREADY
    if found:
        # Never its text: PostgreSQL quotes the values.
        log.warning("written twice at once: %s", error.statement and error.statement[:60])
    return found


def _take_back(current: Session) -> None:
    current.rollback()
    for hook in _after_rollback:
        hook(current)


@contextmanager
def transaction() -> Iterator[Session]:
    """Do all or nothing.

    Ends the reads made so far (loaded rows stay usable; their ``version`` guards against a change
    in between), runs the block as one write transaction, then the hooks, then commits.

    Raises:
        Clash: a row loaded before was changed by somebody else, or what is new was just added by
            another: two people at once, or one who pressed twice.
    """
    current = session()
    if _writing.get():
        raise RuntimeError("transaction() must not be nested")
    current.commit()
    token = _writing.set(True)
    try:
        yield current
        current.flush()
        for hook in _before_commit:
            hook(current)
        current.commit()
    except StaleDataError:
        _take_back(current)
        raise Clash(
            _("Người khác vừa sửa mục này. Hãy xem lại nội dung mới nhất rồi lưu lại.")
        ) from None
    except IntegrityError as error:
        _take_back(current)
        if not _is_there_already(error):
            raise
        raise Clash(
            _("Việc này vừa được ghi xong (bấm hai lần, hay người khác ghi). Hãy tải lại trang.")
        ) from None
    except BaseException:
        _take_back(current)
        raise
    else:
        for hook in _after_commit:
            hook(current)
    finally:
        _writing.reset(token)
