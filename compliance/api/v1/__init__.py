"""Version 1 of the API, one module a thing."""

from compliance.api.v1 import backups as _backups  # noqa: F401 - joins bp
from compliance.api.v1 import scans as _scans  # noqa: F401 - joins bp
from compliance.api.v1.blueprint import bp

__all__ = ["bp"]
