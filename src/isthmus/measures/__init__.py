"""Counting, collaboration, affinity: table expressions in, table expressions out.

Nothing in this package runs an expression. The chain, in reading order:

    attribution     works -> work_countries: the countries each work has
    counting        work_countries -> Counts: sizes, international works, pairs; output
    collaboration   joint works, shares, bilateral or multi-country
    affinity        indices that take the size of both sides out
    impact          top-cited works and relative citations
    premium         citations together against comparable works alone
    brokers         third countries in the works of a pair
    mobility        flows between countries, stays, dual affiliations; aggregates only
    places          host countries of conferences; universities and companies at venues
    teams           very large teams and their part in all links
    substitution    counts and shares of all partners in two periods
    precision       sensitive areas against all others
    lag             recent years that are not yet complete
    coverage        how much of a corpus the countries are known for
    intervals       95 % bounds of counts, shares and ratios
    blocs           joined countries and groups that stand for one country
    of_works        the measures that need the works themselves
    catalogue       every measure by name, with what it needs
"""
