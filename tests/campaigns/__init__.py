"""Long runs that print figures, each a command of its own: python -m tests.campaigns.NAME."""
