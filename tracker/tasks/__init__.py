"""Tasks: states, permissions, the verbs of their life, ledger and inbox."""
