"""Security-level compliance and personal-data protection for a health sector."""

from compliance.app import create_app

__all__ = ["create_app"]
