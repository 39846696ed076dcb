"""Who may do what to a review, when, and why not? Pure rules: no database, no clock, no framework."""
