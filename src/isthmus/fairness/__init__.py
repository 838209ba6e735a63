"""Shows, and lets an auditor check, that origin plays no part in an assessment."""
