"""Evidence: a file that proves something, attached once and used by many rows."""
