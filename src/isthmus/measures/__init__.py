"""Counting, collaboration, affinity: table expressions in, table expressions out."""
