"""Home, glossary, health and the pages of errors."""
