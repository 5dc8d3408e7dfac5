from moderator.core.comment import NewComment
from moderator.services import grouping
from moderator.services.grouping import group
from moderator.store import batches, comments

SPAM = "earn five thousand dollars a week from home write me on telegram"


def add(library, *texts):
    with library.store.write() as connection:
        first = comments.last_id(connection)
        batch = batches.begin(connection, ["x"])
        comments.insert(connection, batch, None, [NewComment(text) for text in texts])
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
