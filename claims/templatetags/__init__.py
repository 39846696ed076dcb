"""How are the small recurring parts of a page written? Tags and filters for templates."""
