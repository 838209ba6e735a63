"""Measures -> charts and tables ready to publish."""
