"""The safeguard card of a system: redundancy, logs, encryption and keys, access, IPv6."""
