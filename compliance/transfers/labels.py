"""Words of the pages of transfers."""

from __future__ import annotations

from compliance.core.i18n import _l

#: How a new row stands to the old one.
RELATIONS = {
    "same": _l("giữ nguyên"),
    "stronger": _l("mức mới cao hơn"),
    "weaker": _l("mức mới thấp hơn"),
    "changed": _l("đổi nội dung"),
    "split": _l("một mục cũ thành nhiều mục mới"),
    "merged": _l("nhiều mục cũ gộp thành một"),
    "dropped": _l("không còn"),
    "new": _l("mới có"),
}
