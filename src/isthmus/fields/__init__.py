"""From the words of a proposal to candidates for its field and for sensitive areas."""
