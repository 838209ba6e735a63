"""Counting, collaboration, affinity: table expressions in, table expressions out.

Nothing in this package runs an expression. The chain, in reading order:

    attribution     works -> work_countries: the countries each work has
    counting        work_countries -> Counts: sizes, international works, pairs; output
    collaboration   joint works, shares, bilateral or multi-country
    affinity        indices that take the size of both sides out
    coverage        how much of a corpus the countries are known for
    intervals       95 % bounds of counts, shares and ratios
    blocs           joined countries and groups that stand for one country
    catalogue       every measure by name, with what it needs
"""
