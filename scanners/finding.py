"""The words of a result: states, subjects, roles, and one finding in one cell."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass


class State(enum.StrEnum):
    """How much of a value is left to read."""

    UNMASKED = "unmasked"
    WEAKLY_MASKED = "weakly_masked"
    MASKED = "masked"
    NONE = "none"


class LegalState(enum.StrEnum):
    """The four states the law tells apart (Luật 91/2025/QH15 Đ2, Đ12, Đ14).

    A scan never gives ``deidentified`` to a column: only a whole data set can be, after a check of
    what its other columns reveal.
    """

    RAW = "raw"
    MASKED = "masked"
    PSEUDONYMISED = "pseudonymised"
    DEIDENTIFIED = "deidentified"


class Subject(enum.StrEnum):
    """Whom a column speaks of; relatives in a patient's record count as the patient."""

    PATIENT = "patient"
    STAFF = "staff"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


class Role(enum.StrEnum):
    """What a column does to re-identification."""

    DIRECT = "direct"
    QUASI = "quasi"
    SENSITIVE = "sensitive"
    NONE = "none"


#: What each entity does when it is found. Record keys are linkable, not naming: kept ones are a
#: warning, so they stand with the quasi-identifiers.
ROLES: dict[str, Role] = {
    "PERSON": Role.DIRECT,
    "CCCD": Role.DIRECT,
    "CMND": Role.DIRECT,
    "BHYT_CARD": Role.DIRECT,
    "BHXH_NUMBER": Role.DIRECT,
    "PHONE": Role.DIRECT,
    "EMAIL": Role.DIRECT,
    "ADDRESS": Role.DIRECT,
    "PASSPORT": Role.DIRECT,
    "DRIVER_LICENCE": Role.DIRECT,
    "LICENCE_PLATE": Role.DIRECT,
    "BANK_ACCOUNT": Role.DIRECT,
    "TAX_CODE": Role.DIRECT,
    "PRACTITIONER_LICENCE": Role.DIRECT,
    "HASHED_ID": Role.DIRECT,
    "DATE_OF_BIRTH": Role.QUASI,
    "AGE": Role.QUASI,
    "GENDER": Role.QUASI,
    "ETHNICITY": Role.QUASI,
    "OCCUPATION": Role.QUASI,
    "PATIENT_ID": Role.QUASI,
    "VISIT_ID": Role.QUASI,
    "MEDICAL_RECORD_NO": Role.QUASI,
    "LOCATION": Role.QUASI,
    "IP_ADDRESS": Role.QUASI,
    "DIAGNOSIS": Role.SENSITIVE,
    "URL": Role.NONE,
    "ORGANIZATION": Role.NONE,
}

#: Keys that link the rows of one patient across files.
LINK_KEYS = ("PATIENT_ID", "VISIT_ID", "MEDICAL_RECORD_NO")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in one cell; never the value itself.

    Attributes:
        row: data row, from 0 (the header is not counted).
        start: first code point in the cell's text as decoded, before any normalisation.
        end: one past the last code point.
        score: 0 to 1.
        recognizer: name of the recognizer that decided.
    """

    path: str
    table: str
    column: str
    row: int
    start: int
    end: int
    entity: str
    state: State
    score: float
    recognizer: str

    def as_dict(self) -> dict[str, object]:
        """Return the row of ``--cells``."""
        return asdict(self)
