"""What the pages of the indicators read: stored figures, within scope, by SQL."""
