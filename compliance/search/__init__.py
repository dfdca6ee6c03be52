"""One box that searches everything: each feature finds its own rows, within its own scope."""
