"""Rounds of vans and mediators: which stops, on which days, in which order, on which dates.

Routing over several days follows Vidal, Crainic, Gendreau, Lahrichi and Rei (2012), "A hybrid
genetic algorithm for multidepot and periodic vehicle routing problems". The modules
``segments``, ``local_search``, ``swap_star``, ``patterns``, ``splitting`` and ``crossover`` import
numba, which is slow to load; so do ``greedy`` and ``search``, which call them.
"""
