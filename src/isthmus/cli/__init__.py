"""The command line: one module per command. Commands are thin and import what they need late."""
