"""Files into the library: read, told what they are, stored as a batch, grouped."""
