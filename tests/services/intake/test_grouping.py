from sqlalchemy import text

from moderator.core.comment import NewComment
from moderator.services.intake import grouping
from moderator.services.intake.grouping import group
from moderator.store import comments
from moderator.store.intake import batches
from tests.store.making import put

SPAM = "earn five thousand dollars a week from home write me on telegram"


def add(library, *texts):
    with library.store.write() as connection:
        first = comments.last_id(connection)
        batch = batches.begin(connection, ["x"])
        put(connection, batch, [NewComment(text) for text in texts])
        batches.finish(connection, batch, "{}")
    return first


def groups(library):
    with library.store.read() as connection:
        ids = [one for one, _ in comments.texts(connection, 0, 1000)]
        found = {}
        for row in comments.rows(connection, ids):
            if row.group is not None:
                found.setdefault(row.group, []).append(row.id)
                assert row.group_size > 1
        return sorted(found.values())


def test_same_letters_and_small_changes_are_one_group(library):
    add(library, SPAM, "what a song", SPAM.upper() + "!!!", SPAM.replace("five", "nine"), "What a song.")
    report = group(library)
    assert (report.groups, report.comments, report.note) == (2, 5, "")
    assert groups(library) == [[1, 3, 4], [2, 5]]


def test_a_later_import_joins_the_groups_that_are_there(library):
    add(library, SPAM, SPAM.replace("five", "nine"), "alone here")
    group(library)
    after = add(library, SPAM.replace("five", "nine"), "something new")
    report = group(library, after=after)
    assert report.groups == 1
    assert groups(library) == [[1, 2, 4]]


def test_copies_among_the_old_ones_are_left_alone(library):
    add(library, "amen", "amen")
    after = add(library, "first")
    assert group(library, after=after).groups == 0
    assert groups(library) == []


def test_too_many_texts_are_said(library, monkeypatch):
    monkeypatch.setattr(grouping, "MOST_NEAR", 2)
    add(library, "one text", "another text", "a third text", "A third text")
    report = group(library)
    assert "Only the first 2" in report.note
    assert groups(library) == [[3, 4]]


def test_an_empty_library_has_no_groups(library):
    assert group(library).groups == 0


def edit(library, *ids):
    with library.store.write() as connection:
        for one in ids:
            new = {"one": one, "words": f"edited, so that it says {one}"}
            connection.execute(text("UPDATE comments SET text = :words WHERE id = :one"), new)


def test_a_group_grows_while_one_in_it_still_says_the_same(library):
    add(library, "amen", "Amen!", "AMEN", "hello", "hello")
    group(library)
    edit(library, 1, 2)
    after = add(library, "amen", "hello")
    report = group(library, after=after)
    assert (report.groups, report.comments) == (2, 7)
    assert groups(library) == [[1, 2, 3, 6], [4, 5, 7]]
    edit(library, 3, 6)
    after = add(library, "amen")
    assert group(library, after=after).groups == 0
    with library.store.read() as connection:
        assert [row.group_size for row in comments.rows(connection, [1, 3, 6, 7, 8])] == [4, 4, 4, 3, 1]


def test_what_says_the_same_in_several_groups_and_in_none_comes_together(library):
    add(library, *["amen"] * 6, "other")
    with library.store.write() as connection:
        comments.set_groups(connection, [(2, 2, 2), (2, 2, 3), (4, 2, 4), (4, 2, 7)])
    after = add(library, "amen", "amen")
    report = group(library, after=after)
    assert (report.groups, report.comments) == (1, 9)
    assert groups(library) == [[1, 2, 3, 4, 5, 6, 7, 8, 9]]


def test_new_ones_come_before_those_that_are_there(library):
    rows = comments.joining([(9, 4, 1), (8, 3), (2, 7)], {1: 3, 3: 2}, after=6)
    assert [(row.one, row.group, row.size) for row in rows] == [
        (7, 2, 2), (8, 3, 3), (9, 1, 5), (2, 2, 2), (4, 1, 5), (1, 1, 5), (3, 3, 3),
    ]  # fmt: skip
