"""The shape of every file of a pack.

A shape is written as data: a word is a kind of scalar (see ``checking.SCALARS``), ``{key: shape}``
a mapping with exactly these keys ("key!" is required), ``{"*": shape}`` a mapping with free keys,
``[shape]`` a list. A section is the file of its name, or all files of the folder of its name.
"""

from __future__ import annotations

from checklists.shapes import (
    appraisal,
    content,
    forms,
    incidents,
    inspection,
    layers,
    plan,
    privacy,
    reports,
    rules,
)
from checklists.shapes.common import MAPPING, TITLE, Shape

#: Section name → shape. A pack has the sections it needs; other file names are refused.
SECTIONS: dict[str, Shape] = {
    **content.SECTIONS,
    **appraisal.SECTIONS,
    **rules.SECTIONS,
    **forms.SECTIONS,
    **plan.SECTIONS,
    **privacy.SECTIONS,
    **layers.SECTIONS,
    **incidents.SECTIONS,
    **inspection.SECTIONS,
    **reports.SECTIONS,
}

__all__ = ["MAPPING", "SECTIONS", "TITLE", "Shape"]
