"""Does it hold? unit/ needs no database; domain/, api/, race/ run on PostgreSQL; e2e/ on a real worker."""
