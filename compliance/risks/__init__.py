"""The risk step of a dossier: a guided 3 × 3 assessment from the catalogue of the pack."""
