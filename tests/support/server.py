"""The product as it really runs: gunicorn and the worker, processes of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from tests.support.databases import NOW, SECRET, Copy
from tests.support.nursery import nursery
from tests.support.ports import free_port
from tools.run import make_certificate

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0
#: The certificate is made for the run and signed by itself.
_TRUSTING = ssl.create_default_context()
_TRUSTING.check_hostname, _TRUSTING.verify_mode = False, ssl.CERT_NONE


class Server:
    """Starts, kills and stops the web process and the worker of one database copy."""

    def __init__(self, copy: Copy, folder: Path, *, secure: bool = False, **settings: str) -> None:
        self.port = free_port()
        self.url = f"{'https' if secure else 'http'}://127.0.0.1:{self.port}"
        self._tls: tuple[str, ...] = ()
        if secure:
            assert make_certificate(folder)
            self._tls = (f"--certfile={folder / 'tls.crt'}", f"--keyfile={folder / 'tls.key'}")
            settings["HTTPS"] = "1"
        self.log = folder / "server.log"
        self.log.touch()
        self._environ = {
            **os.environ,
            "SECRET_KEY": SECRET,
            "DATABASE_URL": copy.url,
            "DATA_DIR": str(copy.data_dir),
            "CLOCK": NOW.isoformat(),
            "PUBLIC_URL": self.url,
            **settings,
        }
        self._web: psutil.Process | None = None
        self._worker: psutil.Process | None = None

    def start_web(self) -> None:
        """Start gunicorn as the README says, and wait for its first answer."""
        self._web = self._start(
            "gunicorn",
            "wsgi:app",
            f"--bind=127.0.0.1:{self.port}",
            f"--threads={16 if self._tls else 4}",  # as tools.run does
            "--log-level=warning",
            "--no-control-socket",
            *self._tls,
        )
        self._wait_for_web()

    def start_worker(self) -> None:
        """Start a worker; it says by ``/healthz`` when it is there."""
        self._worker = self._start("flask", "--app", "wsgi", "worker")

    def kill_web(self) -> None:
        """End gunicorn and its child at once, as a power cut would."""
        self._web = _end(signal.SIGKILL, self._web)

    def kill_worker(self) -> None:
        """End the worker at once, as a power cut would."""
        self._worker = _end(signal.SIGKILL, self._worker)

    def stop(self) -> None:
        """Ask both to end, and wait until they have."""
        self._web = self._worker = _end(signal.SIGTERM, self._worker, self._web)

    def command(self, *arguments: str) -> str:
        """Run a ``flask`` command to its end and return what it says."""
        done = subprocess.run(
            [_program("flask"), "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self._environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _start(self, *arguments: str) -> psutil.Process:
        # The leader of a session, so that a child of gunicorn is reached by its group.
        return psutil.Process(nursery().start([*arguments], self._environ, self.log))

    def _wait_for_web(self) -> None:
        assert self._web is not None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._web.is_running(), f"gunicorn ended: {self.log.read_text()}"
            if _listens(self.port):
                # 503 means that no worker has shown itself yet: the page is there all the same.
                with (
                    contextlib.suppress(urllib.error.HTTPError),
                    urllib.request.urlopen(
                        f"{self.url}/healthz", timeout=PATIENCE, context=_TRUSTING
                    ),
                ):
                    pass
                return
            with contextlib.suppress(psutil.TimeoutExpired):
                self._web.wait(0.05)  # its end would be news; meanwhile it has the processor
        raise AssertionError(f"gunicorn does not answer: {self.log.read_text()}")


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(number: signal.Signals, *processes: psutil.Process | None) -> None:
    started = [process for process in processes if process is not None]
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
    for process in started:
        process.wait(PATIENCE)
