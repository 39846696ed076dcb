"""How does a program speak to the newsroom? REST, thin: parse, one service or query, render."""
