"""Create units, accounts, audit trail, files, jobs, settings and the inventory."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

# The database itself refuses to change or delete a written row of the audit trail.
TRIGGERS_SQLITE = tuple(
    f"CREATE TRIGGER audit_event_no_{verb} BEFORE {verb.upper()} ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
    for verb in ("update", "delete")
)
TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$",
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event "
    "EXECUTE FUNCTION audit_event_refuse()",
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=True),
        sa.Column("last_login_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("login", name=op.f("uq_app_user_login")),
    )
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("target_type", sa.String(length=60), nullable=True),
        sa.Column("target_id", sa.String(length=80), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_event"), ["event"], unique=False)
        batch_op.create_index("ix_audit_event_target", ["target_type", "target_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_holiday_day")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("set_up_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("unit_group", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("head_name", sa.String(length=120), nullable=True),
        sa.Column("head_title", sa.String(length=120), nullable=True),
        sa.Column("mandate_number", sa.String(length=120), nullable=True),
        sa.Column("mandate_date", sa.Date(), nullable=True),
        sa.Column("mandate_body", sa.String(length=255), nullable=True),
        sa.Column("default_recipients", sa.Text(), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_code", sa.String(length=10), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("confidence", sa.String(length=1), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("search", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_unit_department_id_unit")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["unit.id"], name=op.f("fk_unit_successor_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_unit_path", ["path"], unique=False)
        batch_op.create_index("ix_unit_search", ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_unit_group"), ["unit_group"], unique=False)

    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seen_at", UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "addressee",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_addressee_department_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
    )
    with op.batch_alter_table("addressee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_addressee_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "api_token",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_api_token_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=True),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delegation_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_delegation_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=255), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("started_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("lease_until", UTCDateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_job_actor_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_job_claim", ["state", "lease_until"], unique=False)

    op.create_table(
        "role_assignment",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_role_assignment_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_role_assignment_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_assignment_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_assignment_user_id"), ["user_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("deletion_reason", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_stored_file_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stored_file_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("created_rows", sa.Integer(), nullable=False),
        sa.Column("updated_rows", sa.Integer(), nullable=False),
        sa.Column("same_rows", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_import_batch_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["stored_file.id"],
            name=op.f("fk_import_batch_document_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_batch_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_batch_job_id_job")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_import_batch_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_batch_created_by"), ["created_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_import_batch_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "unit_change",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("before", sa.String(length=255), nullable=True),
        sa.Column("after", sa.String(length=255), nullable=True),
        sa.Column("other_unit_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_unit_id"], ["unit.id"], name=op.f("fk_unit_change_other_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_change_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    with op.batch_alter_table("unit_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_change_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "unit_link",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("confidence", sa.String(length=1), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["target_id"], ["unit.id"], name=op.f("fk_unit_link_target_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_link_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_link")),
    )
    with op.batch_alter_table("unit_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_link_target_id"), ["target_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_link_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "vendor",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("contact", sa.String(length=255), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_vendor_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
        sa.UniqueConstraint("name", name=op.f("uq_vendor_name")),
    )
    op.create_table(
        "product_profile",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("release", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_product_profile_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_profile")),
        sa.UniqueConstraint(
            "vendor_id", "name", "release", name=op.f("uq_product_profile_vendor_id_name_release")
        ),
    )
    with op.batch_alter_table("product_profile", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_profile_vendor_id"), ["vendor_id"], unique=False
        )

    op.create_table(
        "information_system",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("lifecycle", sa.String(length=20), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("scope_text", sa.Text(), nullable=True),
        sa.Column("in_use_since", sa.Date(), nullable=True),
        sa.Column("hosting", sa.String(length=24), nullable=True),
        sa.Column("hosting_place", sa.String(length=255), nullable=True),
        sa.Column("has_own_server", sa.Boolean(), nullable=True),
        sa.Column("mandate_number", sa.String(length=120), nullable=True),
        sa.Column("mandate_date", sa.Date(), nullable=True),
        sa.Column("mandate_body", sa.String(length=255), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("contract_number", sa.String(length=120), nullable=True),
        sa.Column("contract_date", sa.Date(), nullable=True),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("contract_duties", sa.Text(), nullable=True),
        sa.Column("info_public", sa.Boolean(), nullable=True),
        sa.Column("info_private", sa.Boolean(), nullable=True),
        sa.Column("info_personal", sa.Boolean(), nullable=True),
        sa.Column("info_state_secret", sa.Boolean(), nullable=True),
        sa.Column("data_description", sa.Text(), nullable=True),
        sa.Column("subjects_basic", sa.Integer(), nullable=True),
        sa.Column("subjects_sensitive", sa.Integer(), nullable=True),
        sa.Column("subjects_basic_forecast", sa.Integer(), nullable=True),
        sa.Column("subjects_sensitive_forecast", sa.Integer(), nullable=True),
        sa.Column("subject_count_method", sa.Text(), nullable=True),
        sa.Column("subjects_counted_on", sa.Date(), nullable=True),
        sa.Column("online_services", sa.Text(), nullable=True),
        sa.Column("conditional_business", sa.String(length=8), nullable=True),
        sa.Column("conditional_line", sa.String(length=255), nullable=True),
        sa.Column("conditional_checked_on", sa.Date(), nullable=True),
        sa.Column("ministry_list_checked_on", sa.Date(), nullable=True),
        sa.Column("regulation_number", sa.String(length=120), nullable=True),
        sa.Column("regulation_date", sa.Date(), nullable=True),
        sa.Column("regulation_body", sa.String(length=255), nullable=True),
        sa.Column("transition_case", sa.String(length=20), nullable=False),
        sa.Column("legacy_level", sa.Integer(), nullable=True),
        sa.Column("legacy_decision_number", sa.String(length=120), nullable=True),
        sa.Column("legacy_decision_date", sa.Date(), nullable=True),
        sa.Column("legacy_decision_body", sa.String(length=255), nullable=True),
        sa.Column("expected_approval", sa.Date(), nullable=True),
        sa.Column("plan_complete_by", sa.Date(), nullable=True),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("important_basis", sa.String(length=255), nullable=True),
        sa.Column("important_since", sa.Date(), nullable=True),
        sa.Column("proposed_level", sa.Integer(), nullable=True),
        sa.Column("approved_level", sa.Integer(), nullable=True),
        sa.Column("dossier_state", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_information_system_department_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product_profile.id"],
            name=op.f("fk_information_system_product_id_product_profile"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_information_system_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_system")),
        sa.UniqueConstraint(
            "department_id", "code", name=op.f("uq_information_system_department_id_code")
        ),
    )
    with op.batch_alter_table("information_system", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_information_system_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_information_system_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_information_system_name", ["name"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_information_system_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index("ix_information_system_search", ["search"], unique=False)
        batch_op.create_index(batch_op.f("ix_information_system_status"), ["status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_information_system_transition_case"), ["transition_case"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_information_system_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "data_asset",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("data_group", sa.String(length=40), nullable=True),
        sa.Column("data_owner_id", sa.Uuid(), nullable=True),
        sa.Column("sensitivity", sa.String(length=12), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("storage", sa.String(length=255), nullable=True),
        sa.Column("distinct_people", sa.Integer(), nullable=True),
        sa.Column("count_method", sa.Text(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("update_cycle", sa.String(length=120), nullable=True),
        sa.Column("standard", sa.String(length=255), nullable=True),
        sa.Column("shared_with", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["data_owner_id"], ["unit.id"], name=op.f("fk_data_asset_data_owner_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["unit.id"], name=op.f("fk_data_asset_department_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_data_asset_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_data_asset_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_asset")),
        sa.UniqueConstraint("department_id", "code", name=op.f("uq_data_asset_department_id_code")),
    )
    with op.batch_alter_table("data_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_asset_data_group"), ["data_group"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_data_asset_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_data_asset_system_id"), ["system_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_asset_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "interconnection",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("other_system_id", sa.Uuid(), nullable=True),
        sa.Column("other_name", sa.String(length=255), nullable=False),
        sa.Column("other_owner", sa.String(length=255), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("protocol", sa.String(length=120), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("other_level", sa.Integer(), nullable=True),
        sa.Column("outside_reason", sa.Text(), nullable=True),
        sa.Column("risk_spread", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_system_id"],
            ["information_system.id"],
            name=op.f("fk_interconnection_other_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_interconnection_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interconnection")),
    )
    with op.batch_alter_table("interconnection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interconnection_system_id"), ["system_id"], unique=False
        )

    op.create_table(
        "network_zone",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("private_ips", sa.Text(), nullable=True),
        sa.Column("public_ips", sa.Text(), nullable=True),
        sa.Column("purpose", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_network_zone_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_zone")),
    )
    with op.batch_alter_table("network_zone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_zone_system_id"), ["system_id"], unique=False)

    op.create_table(
        "system_document",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("body", sa.String(length=255), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_system_document_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_system_document_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_document")),
    )
    with op.batch_alter_table("system_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_system_document_system_id"), ["system_id"], unique=False
        )

    op.create_table(
        "system_relation",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("document_body", sa.String(length=255), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_system_relation_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_system_relation_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_relation")),
    )
    with op.batch_alter_table("system_relation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_system_relation_system_id"), ["system_id"], unique=False
        )
        batch_op.create_index("ix_system_relation_unit", ["unit_id", "kind"], unique=False)

    op.create_table(
        "system_size_metric",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=120), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_system_size_metric_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_size_metric")),
    )
    with op.batch_alter_table("system_size_metric", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_system_size_metric_system_id"), ["system_id"], unique=False
        )

    op.create_table(
        "system_user_group",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=120), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_system_user_group_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_user_group")),
    )
    with op.batch_alter_table("system_user_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_system_user_group_system_id"), ["system_id"], unique=False
        )

    op.create_table(
        "component",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("location", sa.String(length=255), nullable=True),
        sa.Column("purpose", sa.String(length=255), nullable=True),
        sa.Column("operating_system", sa.String(length=120), nullable=True),
        sa.Column("server", sa.String(length=255), nullable=True),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("antivirus", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_component_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["network_zone.id"], name=op.f("fk_component_zone_id_network_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component")),
    )
    with op.batch_alter_table("component", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_component_system_id"), ["system_id"], unique=False)

    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in TRIGGERS_POSTGRESQL if postgresql else TRIGGERS_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_unit_id"))
        batch_op.drop_index(batch_op.f("ix_import_batch_state"))
        batch_op.drop_index(batch_op.f("ix_import_batch_kind"))
        batch_op.drop_index(batch_op.f("ix_import_batch_created_by"))

    op.drop_table("import_batch")
    with op.batch_alter_table("component", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_component_system_id"))

    op.drop_table("component")
    with op.batch_alter_table("system_user_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_system_user_group_system_id"))

    op.drop_table("system_user_group")
    with op.batch_alter_table("system_size_metric", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_system_size_metric_system_id"))

    op.drop_table("system_size_metric")
    with op.batch_alter_table("system_relation", schema=None) as batch_op:
        batch_op.drop_index("ix_system_relation_unit")
        batch_op.drop_index(batch_op.f("ix_system_relation_system_id"))

    op.drop_table("system_relation")
    with op.batch_alter_table("system_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_system_document_system_id"))

    op.drop_table("system_document")
    with op.batch_alter_table("network_zone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_zone_system_id"))

    op.drop_table("network_zone")
    with op.batch_alter_table("interconnection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interconnection_system_id"))

    op.drop_table("interconnection")
    with op.batch_alter_table("data_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_asset_unit_id"))
        batch_op.drop_index(batch_op.f("ix_data_asset_system_id"))
        batch_op.drop_index(batch_op.f("ix_data_asset_department_id"))
        batch_op.drop_index(batch_op.f("ix_data_asset_data_group"))

    op.drop_table("data_asset")
    with op.batch_alter_table("information_system", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_information_system_unit_id"))
        batch_op.drop_index(batch_op.f("ix_information_system_transition_case"))
        batch_op.drop_index(batch_op.f("ix_information_system_status"))
        batch_op.drop_index("ix_information_system_search")
        batch_op.drop_index(batch_op.f("ix_information_system_product_id"))
        batch_op.drop_index("ix_information_system_name")
        batch_op.drop_index(batch_op.f("ix_information_system_kind"))
        batch_op.drop_index(batch_op.f("ix_information_system_department_id"))

    op.drop_table("information_system")
    with op.batch_alter_table("product_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_profile_vendor_id"))

    op.drop_table("product_profile")
    op.drop_table("vendor")
    with op.batch_alter_table("unit_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_link_unit_id"))
        batch_op.drop_index(batch_op.f("ix_unit_link_target_id"))

    op.drop_table("unit_link")
    with op.batch_alter_table("unit_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_change_unit_id"))

    op.drop_table("unit_change")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_unit_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignment_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_assignment_unit_id"))

    op.drop_table("role_assignment")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_claim")
        batch_op.drop_index(batch_op.f("ix_job_actor_id"))

    op.drop_table("job")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_user_id"))
        batch_op.drop_index(batch_op.f("ix_delegation_unit_id"))

    op.drop_table("delegation")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_unit_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("addressee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addressee_department_id"))

    op.drop_table("addressee")
    op.drop_table("worker_beat")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_unit_group"))
        batch_op.drop_index("ix_unit_search")
        batch_op.drop_index("ix_unit_path")
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))
        batch_op.drop_index(batch_op.f("ix_unit_kind"))
        batch_op.drop_index(batch_op.f("ix_unit_department_id"))

    op.drop_table("unit")
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_login_attempt_key_at")

    op.drop_table("login_attempt")
    op.drop_table("installation")
    op.drop_table("holiday")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_unit_id"))
        batch_op.drop_index("ix_audit_event_target")
        batch_op.drop_index(batch_op.f("ix_audit_event_event"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))

    op.drop_table("audit_event")
    op.drop_table("app_user")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_refuse()")
