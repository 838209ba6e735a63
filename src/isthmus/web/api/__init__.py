"""The programming interface: tokens, limits, problem documents, endpoints under `/api/`."""
