"""Composite indexes: normalise, weigh, aggregate, explain, doubt, audit.

``draws``, ``uncertainty`` and ``sensitivity`` import numba, which is slow to load: nothing is
imported here, and callers import them where they draw.
"""
