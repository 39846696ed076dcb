"""Which calls does version 1 have, and what do they take and give?"""
