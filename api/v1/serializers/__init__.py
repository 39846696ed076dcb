"""What do bodies look like? One file per resource; what is taken and what is given apart."""
