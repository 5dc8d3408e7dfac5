"""Review: the queue, the one comment, what the machine thinks, and one key for each decision."""
