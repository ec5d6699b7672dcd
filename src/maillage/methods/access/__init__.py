"""Access: how much help each zone can reach, who competes for it, and who is left out.

``pairs`` and ``streamed`` start from coordinates, the other measures from costs already known.
Most modules import numba, which is slow to load: nothing is imported here, and callers import
them where they measure.
"""
