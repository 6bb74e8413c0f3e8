"""Plain rows in, documents out. Knows nothing of tasks."""
