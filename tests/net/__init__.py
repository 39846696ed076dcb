"""Does the outgoing door hold against real sockets, real name servers and real processes?"""
