"""Tables of known tools that somebody changed a little."""

from tests.importers.reading import read


def test_a_renamed_column_of_a_known_table_is_still_found() -> None:
    rows = "body,created_utc,score,subreddit,author.name\n"
    rows += "fine rye,1718000000,3,baking,ann\ntoo salty,1718000500,1,baking,bob\n"
    got = read(rows)
    assert (got.format, [one.author_name for one in got.comments]) == ("reddit_table", ["ann", "bob"])
    stars = (
        "reviewId,content,score,thumbsUpCount,date\nr1,fine rye,5,2,2024-05-01\nr2,too salty,2,0,2024-05-02\n"
    )
    assert all(one.created_at for one in read(stars).comments)
