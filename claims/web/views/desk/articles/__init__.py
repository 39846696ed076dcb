"""How do articles come in, and how far are they?"""
