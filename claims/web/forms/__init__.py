"""What may be typed into a page? Forms check the shape of input; the services decide."""
