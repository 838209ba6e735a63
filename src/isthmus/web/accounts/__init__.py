"""Users, workspaces and what each role may do."""
