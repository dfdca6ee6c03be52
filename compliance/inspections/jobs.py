"""What the worker does about inspections by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.core import jobs
from compliance.core.db import transaction
from compliance.inspections.services.integrity import check_evidence, files_after
from compliance.inspections.services.reminding import findings_after, remind


@jobs.job("inspections.remind")
def remind_of_findings(progress: jobs.Progress, _args: dict[str, Any]) -> dict[str, Any]:
    """Remind of what is due; run twice it reminds once."""
    last: UUID | None = None
    told = looked_at = 0
    while findings := findings_after(last):
        with transaction():
            told += remind(findings)
        looked_at += len(findings)
        last = findings[-1].id
        progress.report(looked_at, looked_at)
    return {"told": told}


@jobs.job("evidence.verify")
def verify_evidence(progress: jobs.Progress, _args: dict[str, Any]) -> dict[str, Any]:
    """Hash the kept bytes of all evidence again; what does not match is shown and told once."""
    last = ""
    looked_at = broken = 0
    while hashes := files_after(last):
        with transaction():
            broken += check_evidence(hashes)
        looked_at += len(hashes)
        last = hashes[-1]
        progress.report(looked_at, looked_at)
    return {"files": looked_at, "broken": broken}
