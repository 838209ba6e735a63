"""The document a person decides on: proposal, screening, findings, sources, versions."""
