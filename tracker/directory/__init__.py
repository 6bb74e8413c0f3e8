"""Governments, bodies, aliases, groups, people and roles."""
