"""Countries and groups of countries, research fields, identifiers (ROR, DOI)."""
