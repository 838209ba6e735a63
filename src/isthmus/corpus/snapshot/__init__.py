"""OpenAlex works in bulk: a mirror of the snapshot, its files and updates, to parts of a corpus."""
