"""Things that look the same in every country."""
