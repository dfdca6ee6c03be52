"""A masked copy of an extract by a policy, scanned before anyone calls it clean.

``policy`` reads and proposes policies, ``actions`` are what may be done to a value, ``copy`` writes
the copy, ``run`` is the whole way. The original is only ever read.
"""
