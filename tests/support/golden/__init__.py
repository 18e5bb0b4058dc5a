"""Records of what is made of samples."""
