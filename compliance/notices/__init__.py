"""Telling people: notices at the bell, and the outbox of mail that goes with them.

A feature writes both with ``services.notify`` in the transaction of the step itself; the worker
sends the mail. Kinds of notices are declared by the features that send them (``kinds.add_kind``).

Endpoints:
    notices.list        GET  /notices
    notices.open        POST /notices/<notice>           (marks read, leads to the row)
    notices.read        POST /notices/<notice>/read
    notices.read_all    POST /notices/read
    notices.choices     GET, POST /notices/by-mail
    notices.outbox      GET  /outbox
    notices.message     GET  /outbox/<message>
    notices.resend      POST /outbox/<message>/resend
"""
