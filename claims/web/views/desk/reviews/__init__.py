"""Writing a verdict: what I hold, and one review."""
