"""Papers and workbooks of periodic reports."""

from compliance.reporting.documents.lists import (
    behind_file,
    chat_text,
    matrix_file,
    urging_paper,
    yearly_file,
)
from compliance.reporting.documents.sector import sector_paper
from compliance.reporting.documents.unit import unit_paper

__all__ = [
    "behind_file",
    "chat_text",
    "matrix_file",
    "sector_paper",
    "unit_paper",
    "urging_paper",
    "yearly_file",
]
