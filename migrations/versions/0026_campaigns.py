"""Campaigns from choice to calendar, scores kept by group, reminders and links of findings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime, new_id

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; write down the scores of what was signed, read from its snapshots."""
    op.create_table(
        "campaign_selection",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("seed", sa.String(length=120), nullable=True),
        sa.Column("stratified", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["inspection_campaign.id"],
            name=op.f("fk_campaign_selection_campaign_id_inspection_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_campaign_selection_made_by_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_selection")),
        sa.UniqueConstraint(
            "campaign_id", "number", name=op.f("uq_campaign_selection_campaign_id_number")
        ),
    )
    op.create_table(
        "campaign_unit",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["inspection_campaign.id"],
            name=op.f("fk_campaign_unit_campaign_id_inspection_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_campaign_unit_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["campaign_selection.id"],
            name=op.f("fk_campaign_unit_selection_id_campaign_selection"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_campaign_unit_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_unit")),
        sa.UniqueConstraint(
            "campaign_id", "unit_id", name=op.f("uq_campaign_unit_campaign_id_unit_id")
        ),
    )
    op.create_index(
        op.f("ix_campaign_unit_inspection_id"), "campaign_unit", ["inspection_id"], unique=False
    )
    op.create_index(
        op.f("ix_campaign_unit_selection_id"), "campaign_unit", ["selection_id"], unique=False
    )
    op.create_index(op.f("ix_campaign_unit_unit_id"), "campaign_unit", ["unit_id"], unique=False)
    op.create_table(
        "inspection_score",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_score_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_score")),
        sa.UniqueConstraint(
            "inspection_id", "position", name=op.f("uq_inspection_score_inspection_id_position")
        ),
    )
    op.create_table(
        "campaign_member",
        sa.Column("campaign_unit_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_unit_id"],
            ["campaign_unit.id"],
            name=op.f("fk_campaign_member_campaign_unit_id_campaign_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_campaign_member_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint(
            "campaign_unit_id", "user_id", name=op.f("uq_campaign_member_campaign_unit_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_campaign_member_user_id"), "campaign_member", ["user_id"], unique=False
    )
    op.create_table(
        "finding_link",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_link_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_link")),
        sa.UniqueConstraint(
            "finding_id", "kind", "target", name=op.f("uq_finding_link_finding_id_kind_target")
        ),
    )
    op.create_table(
        "finding_reminder",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("sent_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_reminder_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reminder")),
        sa.UniqueConstraint(
            "finding_id", "kind", "due", name=op.f("uq_finding_reminder_finding_id_kind_due")
        ),
    )
    op.add_column("finding", sa.Column("asked_due", sa.Date(), nullable=True))
    op.add_column("finding", sa.Column("asked_reason", sa.Text(), nullable=True))
    op.add_column("inspection_campaign", sa.Column("period_from", sa.Date(), nullable=True))
    op.add_column("inspection_campaign", sa.Column("period_to", sa.Date(), nullable=True))
    op.add_column("inspection_campaign", sa.Column("purpose", sa.Text(), nullable=True))
    op.add_column(
        "inspection_campaign", sa.Column("decision_number", sa.String(length=120), nullable=True)
    )
    op.add_column("inspection_campaign", sa.Column("decided_on", sa.Date(), nullable=True))
    op.add_column("inspection_campaign", sa.Column("contact", sa.String(length=255), nullable=True))
    op.add_column(
        "inspection_campaign",
        sa.Column("checklists", sa.JSON(), nullable=False, server_default="[]"),
    )
    op.add_column(
        "inspection_campaign", sa.Column("announced_at", UTCDateTime(timezone=True), nullable=True)
    )
    _keep_scores()


def downgrade() -> None:
    """Take all back; the scores stand in the snapshots still."""

    op.drop_column("inspection_campaign", "announced_at")
    op.drop_column("inspection_campaign", "checklists")
    op.drop_column("inspection_campaign", "contact")
    op.drop_column("inspection_campaign", "decided_on")
    op.drop_column("inspection_campaign", "decision_number")
    op.drop_column("inspection_campaign", "purpose")
    op.drop_column("inspection_campaign", "period_to")
    op.drop_column("inspection_campaign", "period_from")
    op.drop_column("finding", "asked_reason")
    op.drop_column("finding", "asked_due")
    op.drop_table("finding_reminder")
    op.drop_table("finding_link")
    op.drop_index(op.f("ix_campaign_member_user_id"), table_name="campaign_member")
    op.drop_table("campaign_member")
    op.drop_table("inspection_score")
    op.drop_index(op.f("ix_campaign_unit_unit_id"), table_name="campaign_unit")
    op.drop_index(op.f("ix_campaign_unit_selection_id"), table_name="campaign_unit")
    op.drop_index(op.f("ix_campaign_unit_inspection_id"), table_name="campaign_unit")
    op.drop_table("campaign_unit")
    op.drop_table("campaign_selection")


def _keep_scores() -> None:
    connection = op.get_bind()
    uuid, text, number = sa.Uuid(), sa.String(), sa.Integer()
    revision_table = sa.table(
        "inspection_revision",
        sa.column("inspection_id", uuid),
        sa.column("kind", text),
        sa.column("snapshot", sa.JSON()),
    )
    score = sa.table(
        "inspection_score",
        *(sa.column(name, uuid) for name in ("id", "inspection_id")),
        *(sa.column(name, number) for name in ("position", "rows", "looked_at")),
        *(sa.column(name, number) for name in ("compared", "agreed")),
        sa.column("name", text),
        sa.column("score", sa.Double()),
    )
    minutes = sa.select(revision_table).where(revision_table.c.kind == "minutes")
    for row in connection.execute(minutes).all():
        lines = list(_lines(row.snapshot or {}))
        if lines:
            connection.execute(
                sa.insert(score),
                [{"id": new_id(), "inspection_id": row.inspection_id, **line} for line in lines],
            )


def _lines(snapshot: dict[str, Any]) -> Any:
    """Yield the whole, then each group, as the paper that was signed says."""
    found = snapshot.get("score")
    if not found:
        return
    rows = snapshot.get("rows", [])
    groups = [{**found, "name": ""}, *found["groups"]]
    for position, group in enumerate(groups):
        mine = [row for row in rows if not group["name"] or row["group"] == group["name"]]
        told = [row for row in mine if row["verdict"] and row["unit_sign"] != "none"]
        yield {
            "position": position,
            "name": group["name"][:255],
            "rows": group["rows"],
            "looked_at": group["looked_at"],
            "score": group["score"],
            "compared": len(told),
            "agreed": sum(row["unit_answer"] == row["verdict_word"] for row in told),
        }
