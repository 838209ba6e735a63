"""Who works with whom: a page per question, on the corpus."""
