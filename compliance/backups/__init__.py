"""Backups: what each system promises, the runs that arrived, restores that were tried."""
