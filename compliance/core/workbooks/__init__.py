"""Workbooks in and out: declared once, then template, import with preview, and export follow.

A feature declares its workbook and writes an importer (``Importer`` in ``plans``)::

    SHEET = Sheet("vendors", "Nhà cung cấp", unique=("name",), columns=(
        Column("name", "Tên", required=True),
        Column("kind", "Loại", Kind.CHOICE, choices={"sw": "Phần mềm", "hw": "Phần cứng"}),
        Column("since", "Từ ngày", Kind.DATE),
    ))

    class VendorImporter:
        workbook = Workbook("vendors", "Danh sách nhà cung cấp", [SHEET])

        def plan(self, viewer, data):                     # reads only
            stored = {...}                                # one query: name → typed values by key
            plan = Plan()
            for row in data.rows["vendors"]:
                name = row.values["name"]
                if forbidden(viewer, name):
                    plan.errors.append(row.error("name", _("không thuộc đơn vị của bạn.")))
                plan.changes.append(compare(row, name, stored.get(name)))
            return plan

        def prepare(self, data, progress): return None    # slow work without rows, if any

        def apply(self, viewer, data, prepared):          # inside transaction()
            for row in data.rows["vendors"]:
                save_vendor(**row.values)                 # a key absent = column not in the file
            return Outcome(_("Đã nhập %(n)s nhà cung cấp.", n=len(data.rows["vendors"])))

    register(VendorImporter())

Pages: ``pages.add_import_pages(bp, "vendors", permission, unit_of)`` gives upload, template,
progress, preview, confirm and cancel. Command line: ``import_file(importer, path, dry_run=…)``.
Export: ``write_xlsx(workbook, {"vendors": rows})`` or ``write_csv(sheet, rows)`` with rows as typed
values by column key: importing that file again shows no change.
"""

from compliance.core.workbooks.columns import Column, Kind, Sheet, Workbook
from compliance.core.workbooks.plans import (
    Change,
    Importer,
    Outcome,
    Plan,
    add_text_check,
    compare,
    import_file,
    importer_for,
    register,
    unknown,
)
from compliance.core.workbooks.reader import Data, Row, RowError, read_workbook
from compliance.core.workbooks.writer import XLSX, write_csv, write_template, write_xlsx

__all__ = [
    "XLSX",
    "Change",
    "Column",
    "Data",
    "Importer",
    "Kind",
    "Outcome",
    "Plan",
    "Row",
    "RowError",
    "Sheet",
    "Workbook",
    "add_text_check",
    "compare",
    "import_file",
    "importer_for",
    "read_workbook",
    "register",
    "unknown",
    "write_csv",
    "write_template",
    "write_xlsx",
]
