from datetime import timedelta

from sqlalchemy import text

from moderator.core.comment import Decision, NewComment, Sentiment
from moderator.store import comments, fulltext, journal, tallies
from moderator.store.engine import Store
from moderator.store.intake import batches
from tests.store.making import NOON, alike, fill, score_all, scored, some


def found(store: Store, word: str) -> list[int]:
    with store.read() as connection:
        query = f"SELECT rowid FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :word ORDER BY rowid"
        return list(connection.execute(text(query), {"word": fulltext.phrase(word)}).scalars())


def test_a_comment_comes_back_as_it_was_read(store: Store) -> None:
    new = NewComment(
        "Grüße 🍞\nsecond line", "youtube", "9007199254740993", "parent7", "video1", "Our video", "ann", "UC1",
        NOON, like_count=-3, permalink="https://example.org", extra={"pinned": True},
    )  # fmt: skip
    fill(store, [new])
    with store.read() as connection:
        (row,) = comments.rows(connection, [1])
    assert (row.text, row.external_id, row.parent_external_id) == (new.text, "9007199254740993", "parent7")
    assert (row.thread_id, row.thread_title, row.author, row.created_at) == (
        "video1",
        "Our video",
        "ann",
        NOON,
    )
    assert (row.like_count, row.platform, row.decision, row.label) == (-3, "youtube", Decision.OPEN, None)


def test_the_same_file_twice_adds_nothing(store: Store) -> None:
    new = [*some(40), *some(5, start=90, external_id=None)]
    assert fill(store, new)[1] == comments.Inserted(45, 0, 0)
    assert fill(store, new)[1] == comments.Inserted(0, 45, 0)
    with store.read() as connection:
        assert tallies.counts(connection).total == 45


def test_a_newer_export_brings_likes_and_edited_text(store: Store) -> None:
    fill(store, some(3))
    score_all(store)
    newer = [some(1)[0]._replace(like_count=99), some(1, start=1)[0]._replace(text="edited words")]
    assert fill(store, newer)[1] == comments.Inserted(0, 2, 2, likes=1, texts=1)
    with store.read() as connection:
        first, second = comments.rows(connection, [1, 2])
        assert comments.unscored(connection, "m1", 0, 9) == [(2, "edited words")]
    assert (first.like_count, second.text) == (99, "edited words")
    assert found(store, "edited") == [2]
    assert found(store, "number") == [1, 3]


def test_one_id_with_two_instants_is_two_comments(store: Store) -> None:
    # A table whose "id" column holds the post's id.
    first = some(1)[0]
    other = first._replace(text="something else", created_at=NOON + timedelta(days=3))
    assert fill(store, [first, other])[1] == comments.Inserted(2, 0, 0)
    assert fill(store, [first, other])[1] == comments.Inserted(0, 2, 0)


def test_equal_words_without_an_id_stay_two_comments(store: Store) -> None:
    amen = NewComment("Amen", "facebook", author_name="ann", created_at=NOON)
    nothing_known = NewComment("first")
    assert fill(store, [amen, amen, nothing_known, nothing_known])[1].imported == 4


def test_what_no_database_takes_is_removed(store: Store) -> None:
    fill(store, [NewComment("a\x00b\ud83d c😀")])
    with store.read() as connection:
        assert comments.rows(connection, [1])[0].text == "ab c😀"


def test_scores_are_shown_but_the_person_stays_above_them(store: Store) -> None:
    fill(store, some(2))
    with store.write() as connection:
        journal.record_step(
            connection, [(1, "sentiment", Sentiment.POSITIVE)], who="me", by="hand", label="x"
        )
        comments.store_scores(connection, "m1", [(1, scored(0.9)), (2, scored(0.9))])
    with store.read() as connection:
        first, second = comments.rows(connection, [1, 2])
        counts = tallies.counts(connection)
    assert (first.label, first.sentiment, first.model) == (Sentiment.NEGATIVE, Sentiment.POSITIVE, "m1")
    assert second.sentiment is Sentiment.NEGATIVE
    assert counts.by_sentiment == {Sentiment.POSITIVE: 1, Sentiment.NEGATIVE: 1}
    assert (counts.unread, counts.open_negative, counts.corrected) == (0, 1, 1)


def test_a_walk_over_the_unread_ends(store: Store) -> None:
    fill(store, some(25))
    seen: list[int] = []
    with store.read() as connection:
        while page := comments.unscored(connection, "m1", seen[-1] if seen else 0, 10):
            seen += [one for one, _ in page]
    assert seen == list(range(1, 26))


def test_an_undone_import_leaves_what_was_known(store: Store) -> None:
    fill(store, some(5))
    batch, _ = fill(store, some(10))
    score_all(store)
    with store.write() as connection:
        journal.record_step(connection, [(9, "decision", Decision.FLAGGED)], who="me", by="hand", label="x")
        assert batches.undo(connection, batch, "me") == (5, 0)
    with store.read() as connection:
        assert tallies.counts(connection).total == 5
        assert comments.rows(connection, [5, 6, 9]) == comments.rows(connection, [5])
        kinds = [entry.kind for entry in journal.entries(connection, 10)]
        assert batches.list_batches(connection)[0].state == "undone"
    assert kinds == ["batch", "decision"]
    assert found(store, "number") == [1, 2, 3, 4, 5]
    # Numbers are never given twice: the journal speaks of the old ones.
    fill(store, some(1, start=50))
    with store.read() as connection:
        assert comments.last_id(connection) > 10


def test_threads_parents_groups_and_authors(store: Store) -> None:
    new = some(9)
    new[4] = new[4]._replace(parent_external_id="id1")
    fill(store, new)
    score_all(store)
    with store.write() as connection:
        comments.set_groups(connection, alike([1, 2, 3]))
        parent = comments.parent_of(connection, 5)
        assert parent is not None
        assert parent.id == 2
        assert [row.id for row in comments.thread_of(connection, 4)] == [1, 4, 7]
        assert comments.group_of(connection, 3) == [1, 2, 3]
        key = comments.rows(connection, [1])[0].author_key
        assert key is not None
        card = comments.author_card(connection, key)
    assert card is not None
    assert (card.name, card.comments, card.negative, card.strip) == (
        "author0",
        2,
        2,
        (Sentiment.NEGATIVE,) * 2,
    )
