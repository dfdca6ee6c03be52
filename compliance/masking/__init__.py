"""Masked copies of scanned extracts: a policy, a run, a copy that is handed out only if clean."""
