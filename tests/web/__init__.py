"""Do the pages show what they should, and nothing else? In this process, on real PostgreSQL."""
