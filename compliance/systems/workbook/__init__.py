"""The inventory as a workbook: template, import and export from one declaration."""

from compliance.core.workbooks import register
from compliance.systems.workbook.exporting import export_rows
from compliance.systems.workbook.importing import SystemImporter
from compliance.systems.workbook.sheets import WORKBOOK

importer = SystemImporter()
register(importer)

__all__ = ["WORKBOOK", "SystemImporter", "export_rows", "importer"]
