"""Entry point for the web server and the ``flask`` command."""

from compliance import create_app

app = create_app()
