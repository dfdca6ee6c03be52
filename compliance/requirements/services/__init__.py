"""Answering requirements, choosing their scope, attaching evidence, reusing answers."""

from compliance.requirements.services.answers import (
    answer_control,
    answer_controls,
    answer_many,
    answer_requirement,
    follow_again,
)
from compliance.requirements.services.evidence import (
    attach_evidence,
    link_evidence,
    unlink_evidence,
)
from compliance.requirements.services.reuse import copy_answers
from compliance.requirements.services.scope import choose_scope, end_platform, share_platform
from compliance.requirements.services.words import Words, check_answer

__all__ = [
    "Words",
    "answer_control",
    "answer_controls",
    "answer_many",
    "answer_requirement",
    "attach_evidence",
    "check_answer",
    "choose_scope",
    "copy_answers",
    "end_platform",
    "follow_again",
    "link_evidence",
    "share_platform",
    "unlink_evidence",
]
