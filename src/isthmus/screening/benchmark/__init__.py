"""The open benchmark of screening: cases of organisation names, and how many are answered right."""
