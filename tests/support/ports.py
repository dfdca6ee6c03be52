"""Ports for servers that are started a moment after their port was chosen."""

from __future__ import annotations

import itertools
import os
import socket

#: Below what Linux, macOS and Windows hand out to connections: a client of any test that happens to
#: be given a port would keep it from the server that was told to listen there.
FIRST, LAST = 20_000, 32_000
#: Ports that this process goes through before it comes back to its first one
STEP = 100

_turn = itertools.count()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody has, other than those returned last.

    Every process of a run begins elsewhere, so that two of them do not choose the same one.
    """
    begin = FIRST + os.getpid() * STEP % (LAST - FIRST)
    for turn in itertools.islice(_turn, STEP):
        port = begin + turn % STEP
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port from {begin} on")
