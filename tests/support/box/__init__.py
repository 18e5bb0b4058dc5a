"""The box on a page, and the API that it asks."""
