"""Applies a framework to a proposal -> findings and mitigations."""
