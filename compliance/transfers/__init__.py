"""Carrying a system's work from one legal regime, or version of its pack, to the one in force.

Simulating reads only. A commit adds answers, evidence links and a draft determination under the
new pack; old answers, runs and dossiers stay. An undo takes exactly that away again, as long as
nobody changed it.

Endpoints:
    transfers.index     GET  /transfers
    transfers.preview   GET  /transfers/preview?system=…
    transfers.batch     POST /transfers/batch
    transfers.progress  GET  /transfers/batches/<job>
    transfers.show      GET  /transfers/<transfer>
    transfers.review    GET, POST /transfers/<transfer>/review
    transfers.undo      POST /transfers/<transfer>/undo
    transfers.simulate  GET  /systems/<system>/transfer
    transfers.export    GET  /systems/<system>/transfer.xlsx
    transfers.commit    POST /systems/<system>/transfer
    transfers.case      GET, POST /systems/<system>/transition-case
"""
