"""Folders on the server that are scanned on a schedule, each for one data set of a unit."""
