"""Documents from unsaved rows: no database."""
