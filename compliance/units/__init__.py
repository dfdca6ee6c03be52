"""Health units of the sector: the tree, dated links beside it, and its history."""
