"""Answers to the requirements that apply to a system at its level, with evidence.

One living row for each answered requirement of the pack; no row means "chưa trả lời". The rows that
apply are looked up by (pack, level): levels do not inherit. Dossiers freeze what stands here.

Endpoints:
    requirements.list    GET  /systems/<system>/requirements
    requirements.edit    GET, POST /systems/<system>/requirements/<item>
    requirements.bulk    GET, POST /systems/<system>/requirements/bulk
    requirements.attach  POST /systems/<system>/requirements/<item>/evidence
    requirements.detach  POST /systems/<system>/requirements/<item>/evidence/<evidence>/detach
    requirements.evidence GET /systems/<system>/evidence/<evidence>
"""
