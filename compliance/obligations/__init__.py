"""What a unit has to do by when: one list and one calendar of what every feature declares."""
