var comments = [{"id": "a1", "text": "Too salty for me", "author": "ida", "date": "2026-06-01", "likes": 3}, {"id": "a2", "text": "Not at all", "author": "jorin", "date": "2026-06-02", "likes": 0}];
