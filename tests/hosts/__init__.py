"""Pages like those of the websites that the box is put on, and what serves them."""
