"""The machine: it reads, is explained, learns from corrections, and is compared before it is used."""
