"""Page templates compiled once a run, for all its processes."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

#: Where the processes of a run find the folder they share
RUN_FOLDER = "TEST_RUN_FOLDER"


def share_templates() -> None:
    """Let every application of this process read what any process of the run compiled.

    There are more than three hundred, and every process that serves pages would compile those it
    shows.
    """
    folder = Path(os.environ[RUN_FOLDER]) / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}
