"""How do programs talk to us? REST, thin over the domain."""
