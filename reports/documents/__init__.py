"""One module a document: what it needs as a frozen dataclass, and ``layout(data)``.

A feature fills the dataclass from its rows; the words, the order and the form of the document
are decided here. Dossiers, whose parts are documents of their own, return several.
"""
