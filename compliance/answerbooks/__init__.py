"""Answers, risks and texts of dossiers as a workbook: out, edited anywhere, and in again.

Each row carries a mark of what it said when it was written out. A row that was left alone never
changes anything, whatever happened meanwhile; one that was edited on both sides is a clash that a
person decides in the preview.

Endpoints:
    answerbooks.export        GET  /systems/<system>/answers.xlsx
    answerbooks.export_unit   GET  /answers.xlsx
    answerbooks.import_new    GET, POST /answers/import      (and the other pages of an import)
"""
