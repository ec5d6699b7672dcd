"""Recognise the columns of a list of places never seen before, and draft its mapping.

Here rather than in ``inputs``: the cells are read by the repairs of ``methods``, which ``inputs``
does not know.
"""
