"""The words of the domain. Standard library only; everything else may import this."""
