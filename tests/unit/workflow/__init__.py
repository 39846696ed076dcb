"""Are the rules of review what they are said to be? No database."""
