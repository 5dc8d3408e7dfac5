"""New comments: made ready, matched with those that are known, stored, and taken back by the batch."""
