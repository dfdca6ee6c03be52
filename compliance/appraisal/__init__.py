"""The appraiser's side of dossiers: completeness, appraisal row by row, opinions, many at once.

What is read here is always a frozen revision, never the unit's living answers.

Endpoints:
    appraisal.completeness GET, POST /dossiers/<dossier>/completeness
    appraisal.show         GET  /dossiers/<dossier>/appraise
    appraisal.comment      POST /dossiers/<dossier>/appraise/comments
    appraisal.close        POST /dossiers/<dossier>/comments/<comment>/close
    appraisal.answers      GET, POST /dossiers/<dossier>/answers
    appraisal.compare      GET  /dossiers/<dossier>/compare
    appraisal.assign       GET, POST /dossiers/<dossier>/assignee
    appraisal.opinions     GET, POST /dossiers/<dossier>/opinions
    appraisal.reply        GET, POST /dossiers/<dossier>/opinions/<opinion>
    appraisal.batch        GET, POST /dossiers/batch
    appraisal.groups       GET  /dossiers/groups
    appraisal.new_group    GET, POST /dossiers/groups/new
    appraisal.group        GET, POST /dossiers/groups/<group>
    appraisal.signs        GET, POST /dossiers/<dossier>/redetermination
"""
