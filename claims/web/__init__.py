"""What do people see? HTML for staff and public."""
