"""Words as people write them: what says the same, what says nothing, what is better not read. Needs no library."""
