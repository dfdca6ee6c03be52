"""Personal-data papers of a unit: processing activities, impact dossiers, people's requests."""
