"""How is each resource asked for? One file per resource: parse, one query or service, render."""
