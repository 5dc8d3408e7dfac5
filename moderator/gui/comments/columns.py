"""The columns of the table of comments: their order, widths and what they sort by."""

from moderator.core.query import Order

COLUMNS = ("Sentiment", "Comment", "Author", "Post", "Date", "Likes", "Decision")
SENTIMENT, TEXT, AUTHOR, POST, DATE, LIKES, DECISION = range(7)
ORDERS: dict[int, tuple[Order, Order]] = {
    SENTIMENT: (Order.WORST, Order.BEST),
    TEXT: (Order.TEXT, Order.TEXT),
    AUTHOR: (Order.AUTHOR, Order.AUTHOR),
    POST: (Order.THREAD, Order.THREAD),
    DATE: (Order.NEWEST, Order.OLDEST),
    LIKES: (Order.LIKES, Order.LIKES),
    DECISION: (Order.DECISION, Order.DECISION),
}
"""What a column sorts by: at the first click, at the second."""
CUT = (AUTHOR, POST, LIKES)
"""Columns that may say less than there is; the whole is in a tooltip then."""
WIDTHS = {SENTIMENT: 148, AUTHOR: 128, POST: 196, DATE: 112, LIKES: 80, DECISION: 120}
SHORT_POST, READABLE = 124, 340
"""The title of the post is cut down to this, so that more of the comment is read."""
SMALLEST = 240
"""The comment is never narrower; before that, other columns go, in this order."""
LEAVES = (POST, LIKES, AUTHOR, DATE)
INSET = 24
ROW = 36
HEAD = 32
GAP = 24
"""Between the words of one column and the next."""
BAR = 8
"""The scroll bar stands in the inset at the right."""
