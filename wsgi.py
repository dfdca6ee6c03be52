"""Entry point for the web server and the ``flask`` command."""

from checklists.library import available
from compliance import create_app
from compliance.core.garbage import settle

app = create_app()
available()  # the packs are read once and never change
settle()
