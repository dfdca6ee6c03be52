"""A page on this machine alone: choose a file, see the verdict. Nothing is stored, nothing sent.

``server`` answers, ``page`` draws, ``upload`` reads what the browser sends.
"""
