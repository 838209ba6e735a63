"""What a user wants assessed: activity, organisations, field, funding, dates."""
