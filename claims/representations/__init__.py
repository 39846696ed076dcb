"""How do our rows read outside? Our published language: pure functions from model rows to plain dicts and texts."""
