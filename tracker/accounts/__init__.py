"""Sign-in: accounts, sessions, passwords and one-time links."""
