"""What is written in one place of a record: dates, counts, addresses, texts, and what names of columns mean."""
