"""The record: minutes as they came, their agenda items and clauses."""
