"""Where the sector stands: indicators of the pack, measured daily, drawn, drilled down to rows."""
