"""Things issued or written in Viet Nam."""
