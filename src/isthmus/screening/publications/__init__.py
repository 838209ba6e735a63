"""Files as publishers and their mirrors print them, turned into list entries: a module for each.

Persons, vessels and aircraft are dropped here, before anything is stored, and counted.
"""
