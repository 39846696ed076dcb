"""What can anybody read? Pages made of published data only, the same for every reader."""
