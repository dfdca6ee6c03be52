"""Readers turn one file into batches of rows; one file here per format, found by walking.

A reader is a module with ``FORMAT`` (its name), ``claims(probe)`` (whether the file is its own)
and ``read(source)`` (yields batches). A new format is a new file in this folder, nothing else.
"""
