"""What inspections write on paper: frozen snapshots, and the documents made of them."""

from compliance.inspections.documents.papers import DOCX, PDF, paper_of
from compliance.inspections.documents.snapshot import digest_of, snapshot_of

__all__ = ["DOCX", "PDF", "digest_of", "paper_of", "snapshot_of"]
