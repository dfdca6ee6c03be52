"""What the page of a data set says of its folder."""

from __future__ import annotations

from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.folders.queries import runs_of, source_of
from compliance.scans.slots import DatasetLine
from compliance.systems.models import DataAsset


def line_of(asset: DataAsset) -> DatasetLine:
    """Return how the folder of a data set stands and what its last run saw."""
    args = {"asset_id": asset.id}
    label = _("Quét thư mục trên máy chủ theo lịch")
    source = source_of(asset.id)
    if source is None:
        return DatasetLine(label, "folders.show", args, _("Chưa đặt"), "neutral")
    run = next(iter(runs_of(source.id, 1)), None)
    if run is None or run.finished_at is None:
        word = _("Chưa chạy lần nào") if run is None else _("Đang quét")
        return DatasetLine(label, "folders.show", args, word, "neutral")
    note = _("Lần gần nhất: %(at)s", at=format_moment(run.finished_at))
    if run.error or run.unread:
        return DatasetLine(label, "folders.show", args, _("Có tệp chưa quét được"), "warn", note)
    if run.failing:
        word = _("%(n)s tệp chưa được chia sẻ", n=run.failing)
        return DatasetLine(label, "folders.show", args, word, "bad", note)
    word = _("%(n)s tệp, không thấy dữ liệu chưa che", n=run.files)
    return DatasetLine(label, "folders.show", args, word, "good", note)
