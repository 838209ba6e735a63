"""The registry of organisations, their lineage, and the resolver from a raw affiliation string."""
