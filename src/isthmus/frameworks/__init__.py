"""The rules, as data: no Python here but this line."""
