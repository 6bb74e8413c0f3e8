"""Reminders: rules -> plan -> sweep -> digest -> outbox -> channels."""
