"""What can be read, and by whom? Querysets and small dataclasses; nothing here writes."""
