"""What every command runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from compliance.core import audit, clock
from compliance.core.errors import Refused


@contextmanager
def database_scope() -> Iterator[None]:
    """Open a session for a command; a refusal ends it with its sentence and exit code 1."""
    clock.use_clock(current_app.extensions["clock"])
    with current_app.extensions["database"].scope():
        audit.act_as(None, "cli")
        try:
            yield
        except Refused as refused:
            raise click.ClickException(refused.message) from None
