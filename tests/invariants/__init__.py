"""Does the database itself refuse what must never be true? One test per constraint and trigger rule, by name."""
