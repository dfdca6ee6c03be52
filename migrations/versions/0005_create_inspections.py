"""Create campaigns, inspections, findings and what was frozen when signed."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

# The database itself refuses to change or delete what was signed.
TRIGGERS_SQLITE = tuple(
    f"CREATE TRIGGER inspection_revision_no_{verb} BEFORE {verb.upper()} ON inspection_revision "
    "BEGIN SELECT RAISE(ABORT, 'inspection_revision is frozen'); END"
    for verb in ("update", "delete")
)
TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION inspection_revision_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'inspection_revision is frozen'; END $$",
    "CREATE TRIGGER inspection_revision_no_change BEFORE UPDATE OR DELETE ON inspection_revision "
    "FOR EACH ROW EXECUTE FUNCTION inspection_revision_refuse()",
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection_campaign",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("check_type", sa.String(length=40), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_inspection_campaign_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_inspection_campaign_department_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_campaign")),
    )
    with op.batch_alter_table("inspection_campaign", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_campaign_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index("ix_inspection_campaign_search", ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_campaign_state"), ["state"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("check_type", sa.String(length=40), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.String(length=40), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("set_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("self_assess_by", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("self_assessed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("self_assessed_by", sa.Uuid(), nullable=True),
        sa.Column("field_started_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("no_self_reason", sa.Text(), nullable=True),
        sa.Column("signed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=True),
        sa.Column("unit_representative", sa.String(length=255), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=True),
        sa.Column("unit_opinion", sa.Text(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["inspection_campaign.id"],
            name=op.f("fk_inspection_campaign_id_inspection_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_inspection_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_inspection_department_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessed_by"],
            ["app_user.id"],
            name=op.f("fk_inspection_self_assessed_by_app_user"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_inspection_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("department_id", "code", name=op.f("uq_inspection_department_id_code")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_check_type"), ["check_type"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inspection_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_planned_on"), ["planned_on"], unique=False)
        batch_op.create_index("ix_inspection_search", ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "inspection_member",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_member_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_inspection_member_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_member")),
        sa.UniqueConstraint(
            "inspection_id", "user_id", name=op.f("uq_inspection_member_inspection_id_user_id")
        ),
    )
    with op.batch_alter_table("inspection_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_member_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "inspection_revision",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_id", sa.Uuid(), nullable=True),
        sa.Column("docx_id", sa.Uuid(), nullable=True),
        sa.Column("frozen_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["docx_id"], ["stored_file.id"], name=op.f("fk_inspection_revision_docx_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["app_user.id"], name=op.f("fk_inspection_revision_frozen_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_revision_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["pdf_id"], ["stored_file.id"], name=op.f("fk_inspection_revision_pdf_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_revision")),
        sa.UniqueConstraint(
            "inspection_id", "kind", name=op.f("uq_inspection_revision_inspection_id_kind")
        ),
        sa.UniqueConstraint("sha256", name=op.f("uq_inspection_revision_sha256")),
    )
    with op.batch_alter_table("inspection_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_revision_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "inspection_row",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("unit_answer", sa.String(length=20), nullable=True),
        sa.Column("unit_note", sa.Text(), nullable=True),
        sa.Column("unit_answered_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("unit_answered_by", sa.Uuid(), nullable=True),
        sa.Column("progress", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("observation", sa.Text(), nullable=True),
        sa.Column("sample", sa.String(length=120), nullable=True),
        sa.Column("met", sa.String(length=255), nullable=True),
        sa.Column("second_look", sa.Boolean(), nullable=False),
        sa.Column("judged_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_row_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["judged_by"], ["app_user.id"], name=op.f("fk_inspection_row_judged_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_inspection_row_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_answered_by"],
            ["app_user.id"],
            name=op.f("fk_inspection_row_unit_answered_by_app_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_row")),
        sa.UniqueConstraint(
            "inspection_id", "position", name=op.f("uq_inspection_row_inspection_id_position")
        ),
    )
    op.create_table(
        "finding",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.String(length=60), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=400), nullable=True),
        sa.Column("confidence", sa.String(length=1), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("action_plan", sa.Text(), nullable=True),
        sa.Column("action_owner", sa.String(length=120), nullable=True),
        sa.Column("action_due", sa.Date(), nullable=True),
        sa.Column("transferred_to", sa.String(length=255), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_finding_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["inspection_row.id"], name=op.f("fk_finding_row_id_inspection_row")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_finding_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "inspection_id", "number", name=op.f("uq_finding_inspection_id_number")
        ),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_due", ["state", "due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_finding_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_finding_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_row_id"), ["row_id"], unique=False)
        batch_op.create_index("ix_finding_search", ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_severity"), ["severity"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "finding_event",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("old_due", sa.Date(), nullable=True),
        sa.Column("new_due", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_finding_event_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_event_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_event")),
    )
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_event_finding_id"), ["finding_id"], unique=False
        )

    op.create_table(
        "inspection_evidence",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("received_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_inspection_evidence_added_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_inspection_evidence_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_inspection_evidence_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_evidence_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["inspection_row.id"],
            name=op.f("fk_inspection_evidence_row_id_inspection_row"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_evidence")),
    )
    with op.batch_alter_table("inspection_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_evidence_finding_id"), ["finding_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inspection_evidence_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_evidence_row_id"), ["row_id"], unique=False)

    dialect = op.get_bind().dialect.name
    for statement in TRIGGERS_POSTGRESQL if dialect == "postgresql" else TRIGGERS_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("inspection_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_evidence_row_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_evidence_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_evidence_finding_id"))

    op.drop_table("inspection_evidence")
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_event_finding_id"))

    op.drop_table("finding_event")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_unit_id"))
        batch_op.drop_index(batch_op.f("ix_finding_severity"))
        batch_op.drop_index("ix_finding_search")
        batch_op.drop_index(batch_op.f("ix_finding_row_id"))
        batch_op.drop_index(batch_op.f("ix_finding_item_id"))
        batch_op.drop_index(batch_op.f("ix_finding_inspection_id"))
        batch_op.drop_index("ix_finding_due")

    op.drop_table("finding")
    op.drop_table("inspection_row")
    with op.batch_alter_table("inspection_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_revision_inspection_id"))

    op.drop_table("inspection_revision")
    with op.batch_alter_table("inspection_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_member_user_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_member_inspection_id"))

    op.drop_table("inspection_member")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_unit_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_state"))
        batch_op.drop_index("ix_inspection_search")
        batch_op.drop_index(batch_op.f("ix_inspection_planned_on"))
        batch_op.drop_index(batch_op.f("ix_inspection_department_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_check_type"))
        batch_op.drop_index(batch_op.f("ix_inspection_campaign_id"))

    op.drop_table("inspection")
    with op.batch_alter_table("inspection_campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_campaign_state"))
        batch_op.drop_index("ix_inspection_campaign_search")
        batch_op.drop_index(batch_op.f("ix_inspection_campaign_department_id"))

    op.drop_table("inspection_campaign")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION inspection_revision_refuse()")
