"""Which requirements concern whom, what holds for each, and whose answer that is."""

from compliance.requirements.queries.evidence import find_evidence
from compliance.requirements.queries.inheritance import followed_by_systems, followed_by_unit
from compliance.requirements.queries.inventory import Known, facts_of_systems
from compliance.requirements.queries.items import (
    is_binding,
    is_common,
    is_inheritable,
    is_of_product,
)
from compliance.requirements.queries.progress import Progress, progress_of
from compliance.requirements.queries.rows import Followed, Group, Origin, OriginKind, Row, Sheet
from compliance.requirements.queries.selection import Selection, select_rows
from compliance.requirements.queries.sentences import blanks_left, is_unchanged
from compliance.requirements.queries.sheets import (
    build_sheet,
    control_sheet,
    controls_of,
    guided_units,
    responses_of,
    sheet_at,
    sheet_of,
    systems_of_unit,
)
from compliance.requirements.queries.todos import todos_for

__all__ = [
    "Followed",
    "Group",
    "Known",
    "Origin",
    "OriginKind",
    "Progress",
    "Row",
    "Selection",
    "Sheet",
    "blanks_left",
    "build_sheet",
    "control_sheet",
    "controls_of",
    "facts_of_systems",
    "find_evidence",
    "followed_by_systems",
    "followed_by_unit",
    "guided_units",
    "is_binding",
    "is_common",
    "is_inheritable",
    "is_of_product",
    "is_unchanged",
    "progress_of",
    "responses_of",
    "select_rows",
    "sheet_at",
    "sheet_of",
    "systems_of_unit",
    "todos_for",
]
