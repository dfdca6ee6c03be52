"""Forms of the inventory: short sections and simple rows."""
