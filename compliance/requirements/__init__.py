"""Answers to the requirements that apply to a system at its level, with evidence.

One living row for each answered requirement of the pack; no row means "chưa trả lời". The rows that
apply are looked up by (pack, level): levels do not inherit. Rows that the inventory shows not to
concern the system are left out with the reason (``applicability``); a person may put them back.
An answer is the row's own, or one that is followed: of a shared platform, of the unit's common
controls, of the centre that guides a station (``queries.inheritance``). Dossiers freeze what
holds, with its origin.

Every page exists for a system and for a unit (``views.base``). ``<sheet>`` is
``/systems/<system>/requirements`` (endpoints ``requirements.…``) or
``/units/<unit>/controls`` (endpoints ``controls.…``):
    list       GET        <sheet>
    edit       GET, POST  <sheet>/<item>
    save       POST       <sheet>/<item>/answer.json
    follow     POST       <sheet>/<item>/follow
    scope      GET, POST  <sheet>/<item>/scope
    attach     GET, POST  <sheet>/<item>/evidence
    link       POST       <sheet>/<item>/evidence/<evidence>/link
    detach     POST       <sheet>/<item>/evidence/<evidence>/detach
    evidence   GET        <sheet>/evidence/<evidence>
    bulk       GET, POST  <sheet>/bulk
    reuse      GET, POST  <sheet>/reuse
    controls.index             GET        /controls
    requirements.platforms     GET, POST  /systems/<system>/platforms
    requirements.end_platform  POST       /systems/<system>/platforms/<share>/end
"""
