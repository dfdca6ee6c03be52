"""What other software asks of us: tokens, their pages, and the REST API (``/api/v1``).

A version of the API is a package of its own (``v1``); ``bearer`` and ``problem`` are shared.
"""
