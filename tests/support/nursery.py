"""Processes of the product, born from one that has read the code in: they start in no time.

What runs is what ``gunicorn`` and ``flask`` run; only reading the modules is not done again. Asked
over its standard input, a line of JSON per process; it answers with the process id.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The mother of the processes; ends with this one."""

    def __init__(self) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, arguments: list[str], environ: dict[str, str], log: Path) -> int:
        """Start a program (``gunicorn`` or ``flask``) as the leader of a session; return its id."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        print(json.dumps([arguments, environ, str(log)]), file=self._mother.stdin, flush=True)
        return int(self._mother.stdout.readline())


@cache
def nursery() -> Nursery:
    """Return the nursery of this process."""
    return Nursery()


def main() -> None:
    """Read everything in, then bear a process for every line."""
    from flask.cli import main as flask
    from gunicorn.app.wsgiapp import run as gunicorn

    import compliance  # noqa: F401 - read in, not started
    from checklists.library import available
    from tests.support.templates import share_templates

    share_templates()
    available()
    # What was read in stays for good: no child looks through it for what can be thrown away (that
    # would copy its pages too), neither while it runs nor when it ends.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    for line in sys.stdin:
        arguments, environ, log = json.loads(line)
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        with open(log, "ab") as out, open(os.devnull, "rb") as nothing:
            for target, source in ((0, nothing), (1, out), (2, out)):
                os.dup2(source.fileno(), target)
        os.environ.clear()
        os.environ.update(environ)
        sys.argv = arguments
        sys.exit({"flask": flask, "gunicorn": gunicorn}[arguments[0]]())


if __name__ == "__main__":
    main()
