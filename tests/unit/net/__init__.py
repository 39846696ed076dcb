"""Do the rules of the outgoing door hold, without a server?"""
