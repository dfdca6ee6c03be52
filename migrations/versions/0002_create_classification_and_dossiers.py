"""Create the register of documents, classification, answers to requirements and dossiers."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The database itself refuses to change or delete what was frozen.
TRIGGERS_SQLITE = tuple(
    f"CREATE TRIGGER dossier_revision_no_{verb} BEFORE {verb.upper()} ON dossier_revision "
    "BEGIN SELECT RAISE(ABORT, 'dossier_revision is frozen'); END"
    for verb in ("update", "delete")
)
TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION dossier_revision_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'dossier_revision is frozen'; END $$",
    "CREATE TRIGGER dossier_revision_no_change BEFORE UPDATE OR DELETE ON dossier_revision "
    "FOR EACH ROW EXECUTE FUNCTION dossier_revision_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "verified_document",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("unit_name", sa.String(length=255), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("registered_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_verified_document_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verified_document")),
        sa.UniqueConstraint("hash", name=op.f("uq_verified_document_hash")),
    )
    op.create_table(
        "classification_run",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("level_prudent", sa.Integer(), nullable=True),
        sa.Column("proposed_level", sa.Integer(), nullable=True),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("unresolved", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("concluded_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("concluded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concluded_by"],
            ["app_user.id"],
            name=op.f("fk_classification_run_concluded_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_classification_run_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_classification_run_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_classification_run_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification_run")),
    )
    op.create_index(
        "ix_classification_run_system",
        "classification_run",
        ["system_id", "state", "concluded_at"],
        unique=False,
    )
    op.create_index(
        "uq_classification_run_draft",
        "classification_run",
        ["system_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "evidence",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("covers_until", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("added_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_evidence_added_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_evidence_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_evidence_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_evidence_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_system_id"), "evidence", ["system_id"], unique=False)
    op.create_index(op.f("ix_evidence_unit_id"), "evidence", ["unit_id"], unique=False)
    op.create_table(
        "requirement_response",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("responsible", sa.String(length=255), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["app_user.id"],
            name=op.f("fk_requirement_response_changed_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_requirement_response_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_requirement_response_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_response")),
        sa.UniqueConstraint(
            "system_id",
            "pack_id",
            "item_id",
            name=op.f("uq_requirement_response_system_id_pack_id_item_id"),
        ),
    )
    op.create_index(
        "ix_requirement_response_due",
        "requirement_response",
        ["unit_id", "state", "due"],
        unique=False,
    )
    op.create_table(
        "dossier",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=True),
        sa.Column("shared_solutions", sa.Text(), nullable=True),
        sa.Column("addressee", sa.String(length=255), nullable=True),
        sa.Column("request_number", sa.String(length=120), nullable=True),
        sa.Column("signer_name", sa.String(length=120), nullable=True),
        sa.Column("signer_title", sa.String(length=120), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("appraisal_number", sa.String(length=120), nullable=True),
        sa.Column("appraisal_date", sa.Date(), nullable=True),
        sa.Column("opinion", sa.JSON(), nullable=True),
        sa.Column("appraiser_unit_id", sa.Uuid(), nullable=True),
        sa.Column("decision_number", sa.String(length=120), nullable=True),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("decision_body", sa.String(length=255), nullable=True),
        sa.Column("decision_file_id", sa.Uuid(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraiser_unit_id"], ["unit.id"], name=op.f("fk_dossier_appraiser_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["decision_file_id"],
            ["stored_file.id"],
            name=op.f("fk_dossier_decision_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_dossier_department_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["classification_run.id"], name=op.f("fk_dossier_run_id_classification_run")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["dossier.id"], name=op.f("fk_dossier_supersedes_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_dossier_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dossier_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
    )
    op.create_index(op.f("ix_dossier_department_id"), "dossier", ["department_id"], unique=False)
    op.create_index("ix_dossier_state_due", "dossier", ["state", "due_on"], unique=False)
    op.create_index("ix_dossier_system", "dossier", ["system_id", "state"], unique=False)
    op.create_index("ix_dossier_unit", "dossier", ["unit_id", "state"], unique=False)
    op.create_index(
        "uq_dossier_on_its_way",
        "dossier",
        ["system_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('approved', 'superseded', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('approved', 'superseded', 'withdrawn')"),
    )
    op.create_table(
        "response_evidence",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_response_evidence_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["requirement_response.id"],
            name=op.f("fk_response_evidence_response_id_requirement_response"),
        ),
        sa.PrimaryKeyConstraint("response_id", "evidence_id", name=op.f("pk_response_evidence")),
    )
    op.create_table(
        "dossier_comment",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_dossier_comment_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_comment_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_dossier_comment_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_comment")),
    )
    op.create_index(
        op.f("ix_dossier_comment_dossier_id"), "dossier_comment", ["dossier_id"], unique=False
    )
    op.create_table(
        "dossier_event",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_dossier_event_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_event_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_dossier_event_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_event")),
    )
    op.create_index("ix_dossier_event_dossier", "dossier_event", ["dossier_id", "at"], unique=False)
    op.create_table(
        "dossier_revision",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_revision_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["app_user.id"], name=op.f("fk_dossier_revision_frozen_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_dossier_revision_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_revision")),
        sa.UniqueConstraint(
            "dossier_id", "number", name=op.f("uq_dossier_revision_dossier_id_number")
        ),
        sa.UniqueConstraint("sha256", name=op.f("uq_dossier_revision_sha256")),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in TRIGGERS_POSTGRESQL if postgresql else TRIGGERS_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("dossier_revision")
    op.drop_index("ix_dossier_event_dossier", table_name="dossier_event")
    op.drop_table("dossier_event")
    op.drop_index(op.f("ix_dossier_comment_dossier_id"), table_name="dossier_comment")
    op.drop_table("dossier_comment")
    op.drop_table("response_evidence")
    op.drop_index(
        "uq_dossier_on_its_way",
        table_name="dossier",
        sqlite_where=sa.text("state NOT IN ('approved', 'superseded', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('approved', 'superseded', 'withdrawn')"),
    )
    op.drop_index("ix_dossier_unit", table_name="dossier")
    op.drop_index("ix_dossier_system", table_name="dossier")
    op.drop_index("ix_dossier_state_due", table_name="dossier")
    op.drop_index(op.f("ix_dossier_department_id"), table_name="dossier")
    op.drop_table("dossier")
    op.drop_index("ix_requirement_response_due", table_name="requirement_response")
    op.drop_table("requirement_response")
    op.drop_index(op.f("ix_evidence_system_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(
        "uq_classification_run_draft",
        table_name="classification_run",
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.drop_index("ix_classification_run_system", table_name="classification_run")
    op.drop_table("classification_run")
    op.drop_table("verified_document")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION dossier_revision_refuse()")
