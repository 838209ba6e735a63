"""Cases: from triage to decision and monitoring."""
