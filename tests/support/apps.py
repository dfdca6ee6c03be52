"""One application a process and kind of database, moved onto a fresh copy for every test.

Building an application and warming it (its map of addresses, its page templates, its compiled SQL)
costs more than most tests. The application stays; what belongs to one installation is exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, make_url

from checklists.library import use_site
from compliance import create_app
from compliance.core import files
from compliance.core.clock import FrozenClock
from compliance.core.db import Database
from compliance.core.filestore import FileStore
from tests.support.databases import Copy, settings


class Apps:
    """Applications of this process by kind of database."""

    def __init__(self) -> None:
        self._made: dict[str, _Movable] = {}

    @contextmanager
    def on(self, kind: str, copy: Copy, time: FrozenClock) -> Iterator[Flask]:
        """Yield the application of ``kind`` on ``copy`` at the time of the test."""
        if kind not in self._made:
            self._made[kind] = _Movable(copy)
        movable = self._made[kind]
        movable.move(copy, time)
        try:
            yield movable.app
        finally:
            movable.leave()


class _Movable:
    def __init__(self, copy: Copy) -> None:
        self.app = create_app(settings(copy.url, copy.data_dir))
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = True
        self._config = dict(self.app.config)
        self._extensions = dict(self.app.extensions)
        self._database: Database = self.app.extensions["database"]
        self._url = make_url(copy.url)
        event.listen(self._database.engine, "do_connect", self._connect)

    def _connect(
        self, dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]
    ) -> None:
        made_args, made_options = dialect.create_connect_args(self._url)
        args[:] = made_args
        options.update(made_options)

    def move(self, copy: Copy, time: FrozenClock) -> None:
        made = settings(copy.url, copy.data_dir)
        self._url = make_url(copy.url)
        self.app.config.clear()
        self.app.config.update(self._config)
        self.app.extensions.clear()
        self.app.extensions.update(self._extensions)
        self.app.extensions["settings"] = made
        self.app.extensions["clock"] = time
        self.app.extensions["files"] = FileStore(made.DATA_DIR, made.FILE_KEY)
        files.use_store(self.app.extensions["files"])
        use_site(made.DATA_DIR / "packs")

    def leave(self) -> None:
        use_site(None)  # what this test released is nobody else's
        self._database.engine.dispose()
