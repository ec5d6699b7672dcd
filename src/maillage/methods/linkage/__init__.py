"""Find which records are the same place: candidates, comparisons, weights, clusters.

The order of work is in :mod:`maillage.methods.linkage.linking`. Method: record linkage in the
manner of Fellegi and Sunter (1969): each comparison of two records weighs so many bits (log2 of a
likelihood ratio), and the weights add up.
"""
