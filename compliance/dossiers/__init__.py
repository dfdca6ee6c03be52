"""Dossiers proposing a level: the way to approval, the frozen revisions, the documents.

Submitting freezes all that will be printed into a revision; what is appraised and approved is that
revision, whatever is edited later.

Endpoints:
    dossiers.list       GET  /dossiers
    dossiers.queue      GET  /dossiers/queue
    dossiers.queue_export GET /dossiers/queue.xlsx
    dossiers.candidates GET  /dossiers/new
    dossiers.open       POST /systems/<system>/dossier
    dossiers.of_system  GET  /systems/<system>/dossier        (leads to the current dossier)
    dossiers.show       GET  /dossiers/<dossier>
    dossiers.edit       GET, POST /dossiers/<dossier>/details
    dossiers.move       GET, POST /dossiers/<dossier>/moves/<verb>
    dossiers.comment    POST /dossiers/<dossier>/comments
    dossiers.revision   GET  /dossiers/<dossier>/revisions/<number>
    dossiers.document   GET  /dossiers/<dossier>/documents/<name>.<docx|pdf>
    dossiers.signed     GET, POST /dossiers/<dossier>/revisions/<number>/signed/<slot>
    dossiers.signed_file GET /dossiers/<dossier>/signed/<paper>/file
    dossiers.signed_remove GET, POST /dossiers/<dossier>/signed/<paper>/remove
    dossiers.decision   GET  /dossiers/<dossier>/decision
"""
