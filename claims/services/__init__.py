"""What can a person or the clock do? One function per act; every write goes through here."""
