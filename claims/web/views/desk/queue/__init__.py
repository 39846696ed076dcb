"""Which claims and reviews wait, and what is the next one?"""
