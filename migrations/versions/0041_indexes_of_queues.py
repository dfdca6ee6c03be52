"""Indexes that let queues and to-do lists find few rows among many.

Revision ID: 0041
Revises: 0040
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    # With its dates the index answers "does this unit stand so to that system today" by itself.
    op.drop_index("ix_system_relation_unit", table_name="system_relation")
    op.create_index(
        "ix_system_relation_unit",
        "system_relation",
        ["unit_id", "kind", "system_id", "valid_from", "valid_to"],
    )
    op.create_index(
        "ix_information_system_counted",
        "information_system",
        ["unit_id", "status", "important", "proposed_level", "approved_level", "id"],
    )
    op.drop_index("ix_dossier_assignee_id", table_name="dossier")
    for name, table, columns, condition in _FEW:
        op.create_index(
            name,
            table,
            columns,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def downgrade() -> None:
    """Bring the former index back."""
    for name, table, _columns, _condition in _FEW:
        op.drop_index(name, table_name=table)
    op.create_index("ix_dossier_assignee_id", "dossier", ["assignee_id"])
    op.drop_index("ix_information_system_counted", table_name="information_system")
    op.drop_index("ix_system_relation_unit", table_name="system_relation")
    op.create_index("ix_system_relation_unit", "system_relation", ["unit_id", "kind", "system_id"])


_FEW = (
    ("ix_dossier_assignee", "dossier", ["assignee_id", "state"], "assignee_id IS NOT NULL"),
    ("ix_redetermination_sign_open", "redetermination_sign", ["dossier_id"], "closed_at IS NULL"),
    (
        "ix_inspection_row_of_systems",
        "inspection_row",
        ["system_id", "inspection_id"],
        "system_id IS NOT NULL AND verdict IS NOT NULL",
    ),
    (
        "ix_opinion_request_open",
        "opinion_request",
        ["due"],
        "replied_at IS NULL AND withdrawn_at IS NULL",
    ),
)
