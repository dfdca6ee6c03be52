"""Money: budget lines of a unit and year, the share of security, needs of planned rows."""
