"""Entry point for the web server and the ``flask`` command."""

import gc

from checklists.library import available
from compliance import create_app

app = create_app()
# The packs are read once and never change: the garbage collector need not walk through them again
# and again in the middle of somebody's page.
available()
gc.collect()
gc.freeze()
