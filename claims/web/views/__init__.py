"""Which page answers an address? One module a page, public ones apart from the desk's."""
