"""The inventory: information systems, their dated relations and parts, and the data they hold."""
