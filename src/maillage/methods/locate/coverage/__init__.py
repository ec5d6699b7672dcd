"""Whom sites cover within a limit: as many people as possible, or everyone with the fewest sites.

Maximal covering (:mod:`.maximal`), covering everyone (:mod:`.set_cover`), what explains a choice
(:mod:`.explain`, :mod:`.curve`) and two aims at once (:mod:`.pareto`).
"""
