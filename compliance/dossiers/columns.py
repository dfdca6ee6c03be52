"""Which columns of the inventory a dossier prints as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.systems.models import (
    Component,
    Interconnection,
    NetworkZone,
    SizeMetric,
    SystemDocument,
    UserGroup,
)

SYSTEM_COLUMNS = (
    "code",
    "name",
    "kind",
    "status",
    "lifecycle",
    "purpose",
    "scope_text",
    "in_use_since",
    "hosting",
    "hosting_place",
    "mandate_number",
    "mandate_date",
    "mandate_body",
    "contract_number",
    "contract_date",
    "contract_end",
    "contract_duties",
    "info_public",
    "info_private",
    "info_personal",
    "info_state_secret",
    "data_description",
    "subjects_basic",
    "subjects_sensitive",
    "subjects_basic_forecast",
    "subjects_sensitive_forecast",
    "subject_count_method",
    "subjects_counted_on",
    "online_services",
    "conditional_business",
    "conditional_line",
    "regulation_number",
    "regulation_date",
    "regulation_body",
    "legacy_level",
    "legacy_decision_number",
    "legacy_decision_date",
    "legacy_decision_body",
)
DOSSIER_COLUMNS = (
    "risks",
    "shared_solutions",
    "addressee",
    "request_number",
    "signer_name",
    "signer_title",
)
UNIT_COLUMNS = (
    "name",
    "address",
    "phone",
    "email",
    "head_name",
    "head_title",
    "mandate_number",
    "mandate_date",
    "mandate_body",
    "place",
    "default_recipients",
)
#: Key in the snapshot → the table under a system, what it is sorted by, what is printed.
PARTS: Mapping[str, tuple[type[Any], str, tuple[str, ...]]] = {
    "users": (UserGroup, "name", ("name", "count", "channel", "description")),
    "sizes": (SizeMetric, "measure", ("measure", "value")),
    "components": (
        Component,
        "name",
        ("kind", "name", "location", "purpose", "operating_system", "server", "ground"),
    ),
    "interconnections": (
        Interconnection,
        "other_name",
        (
            "other_name",
            "other_owner",
            "direction",
            "protocol",
            "data",
            "outside_reason",
            "other_level",
        ),
    ),
    "documents": (SystemDocument, "title", ("kind", "title", "number", "dated", "body")),
    "network": (NetworkZone, "name", ("name", "private_ips", "public_ips", "purpose")),
}
