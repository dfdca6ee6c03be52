"""Which level a system must be protected at, and the argument for it.

A *run* asks only what decides, fills in what the inventory knows, applies the decision rules of the
pack in force and keeps the trace. Silence never lowers a level: what is neither asked nor filled in
stays unknown. A concluded run never changes; a new one is made beside it (history, "as of").

Endpoints:
    classification.show       GET  /systems/<id>/classification
    classification.start      POST /systems/<id>/classification
    classification.question   GET, POST /systems/<id>/classification/questions/<fact>
    classification.answers    GET  /systems/<id>/classification/answers
    classification.conclude   GET, POST /systems/<id>/classification/conclusion
    classification.result     GET  /systems/<id>/classification/runs/<run>
    classification.discard    POST /systems/<id>/classification/discard
"""
