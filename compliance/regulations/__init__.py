"""The register of regulations and plans that a unit issued."""
