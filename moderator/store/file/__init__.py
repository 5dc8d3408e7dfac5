"""The library as a file: may it be opened, is all in it ours, who waits to write, how is it copied as it lies."""
