"""Isthmus: risk-based international research collaboration."""
