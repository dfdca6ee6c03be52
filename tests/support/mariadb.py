"""A MariaDB server of the test's own: its folder, its socket, no port, stopped by its id."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import AF_UNIX
from socket import socket as Socket
from typing import Any

import pymysql

from tools import mariadb

PASSWORD = "khong-phai-bi-mat-9173"


@contextlib.contextmanager
def server() -> Iterator[Path]:
    """Run a server; yield its socket.

    Raises:
        RuntimeError: the programs are missing; the sentence says what to install.
    """
    programs = mariadb.find()
    if programs is None:
        raise RuntimeError(mariadb.MISSING)
    daemon, install = programs
    # A socket's path may not be long, as those of pytest are.
    with tempfile.TemporaryDirectory(prefix="maria-") as folder:
        place = Path(folder)
        # As root it would look for its own account; any other account runs it as itself.
        account = ["--user=root"] if os.geteuid() == 0 else []
        data, socket = f"--datadir={place / 'data'}", place / "s"
        common = ["--no-defaults", data, *account]
        with (place / "log").open("wb") as log:
            subprocess.run(
                [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
                check=True, stdout=log, stderr=log,
            )  # fmt: skip
            running = subprocess.Popen(
                [daemon, *common, f"--socket={socket}", "--skip-networking", "--skip-log-bin"],
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _wait(running, socket, place / "log")
            yield socket
        finally:
            running.terminate()
            running.wait(30)


def _wait(running: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    while True:
        if running.poll() is not None:
            raise RuntimeError(f"MariaDB không chạy được: {log.read_text(errors='replace')}")
        # Asked by a bare connection: the driver leaves one that fails open.
        with closing(Socket(AF_UNIX)) as probe, contextlib.suppress(OSError):
            probe.connect(str(socket))
            return


def admin(socket: Path, database: str | None = None) -> Any:
    """Return a connection that may do everything."""
    return pymysql.connect(unix_socket=str(socket), user="root", database=database)
