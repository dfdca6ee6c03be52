"""Joining systems into one, and parting one into several, with the work on them kept.

Looking ahead reads only. A commit notes every write in a ledger; an undo takes exactly that away
again, as long as no row of the systems changed. A system that was joined into another stays
readable under its address; nobody changes it any more.

Endpoints:
    regrouping.choose    GET  /systems/<system>/join
    regrouping.preview   GET  /systems/<system>/join/preview?with=…
    regrouping.join      POST /systems/<system>/join
    regrouping.divide    GET, POST /systems/<system>/part
    regrouping.show      GET  /regroupings/<regrouping>
    regrouping.review    GET, POST /regroupings/<regrouping>/review
    regrouping.undo      POST /regroupings/<regrouping>/undo
"""
