"""Raw sources -> works, authorships, institutions; the only place that names an engine."""
