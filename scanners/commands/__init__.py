"""The commands beside ``scan`` and ``text``: each module adds its parser and runs it."""
