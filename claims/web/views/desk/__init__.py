"""What do staff see and do? One package for each part of the desk."""
