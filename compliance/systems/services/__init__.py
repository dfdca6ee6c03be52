"""Every change of the inventory."""
