"""People and their roles at units; logging in and out."""
