"""Large imports: read by a process of its own, stored in one transaction while nobody else wants to write."""

import json
import marshal
import os
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from moderator.core.comment import NewComment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.importers import registry
from moderator.services.intake import importing, reading_apart
from moderator.services.intake.importing import import_files
from moderator.store import comments
from moderator.store.file import waiting
from moderator.store.intake import batches, loading
from moderator.store.intake.loading import Loader
from moderator.store.intake.ready import Page, page_of
from tests.services.large_exports import INDEXES, export, indexes, sound, stored

SPAM = "earn five thousand dollars a week from home write me on telegram"

pytestmark = pytest.mark.usefixtures("large")


def test_the_same_comes_as_from_a_small_import(library, tmp_path, monkeypatch):
    path = export(tmp_path / "a.jsonl", 400)
    with path.open("a", encoding="utf-8") as file:
        for number, words in enumerate((SPAM, SPAM.replace("five", "nine"), SPAM.upper(), "", "broken")):
            file.write(json.dumps({"id": f"s{number}", "author": "x", "text": words}) + "\n")
        file.write("{not json}\n")
    report = import_files(library, [path])
    file = report.files[0]
    assert (file.found, file.imported, file.skipped.total(), len(file.rejected)) == (406, 404, 1, 1)
    at_once = stored(library)
    assert len({group for *_, words, group in at_once if "dollars" in words.lower()}) == 1
    sound(library)
    with library.store.write() as connection:
        batches.undo(connection, report.batch)
    assert stored(library) == []
    monkeypatch.setattr(importing, "LARGE", 10**9)
    assert import_files(library, [path]).imported == 404
    page_by_page = stored(library)
    assert [row[:4] for row in page_by_page] == [row[:4] for row in at_once]
    assert [row[4] is None for row in page_by_page] == [row[4] is None for row in at_once]


def test_a_second_large_import_finds_what_is_known(library, tmp_path):
    import_files(library, [export(tmp_path / "a.jsonl", 300)])
    again = import_files(library, [export(tmp_path / "b.jsonl", 400)])
    assert (again.imported, again.duplicates) == (100, 300)
    edited = import_files(library, [export(tmp_path / "c.jsonl", 10, spoken="now {} of other words")])
    assert (edited.imported, edited.updated_texts) == (0, 10)
    sound(library)


def test_who_waits_is_let_in_between(library, tmp_path, monkeypatch):
    seen = []
    pages = Loader.page

    def page(self, size):
        if self.is_bare() and not seen and self._stored:
            # As another process that has to wait does it.
            waiting.mark(library.path).touch()
            seen.append(indexes(library))
        return pages(self, size)

    monkeypatch.setattr(Loader, "page", page)
    let_in = []
    monkeypatch.setattr(
        "moderator.store.engine.Store.let_others_in",
        lambda store: (let_in.append(indexes(library)), waiting.mark(store.path).unlink()),
    )
    assert import_files(library, [export(tmp_path / "a.jsonl", 400)]).imported == 400
    # Readers never miss an index: neither while it is not there yet nor when somebody else is let in.
    assert seen[0] >= INDEXES
    assert let_in[0] >= INDEXES
    sound(library)


def test_a_writer_does_not_wait_for_the_end(library):
    loader, decided = Loader(library.store), threading.Event()

    def decide():
        with library.store.write() as connection:
            connection.execute(text("INSERT INTO settings (key, value) VALUES ('a', '1')"))
        decided.set()

    with loader.page(1) as connection:
        batches.begin(connection, ["a"])
    assert loader.connection is not None
    writer = threading.Thread(target=decide)
    writer.start()
    while not library.store.is_wanted():
        assert writer.is_alive()
    loader.give_way()
    assert loader.connection is None
    assert decided.wait(10)
    writer.join()
    assert not waiting.mark(library.path).exists()


def test_words_are_found_whatever_a_first_import_met(library, tmp_path):
    path = export(tmp_path / "a.jsonl", 300, spoken="first {}")
    more = export(tmp_path / "b.jsonl", 200, key="y", spoken="second {}")
    with more.open("a", encoding="utf-8") as file:  # An edit of what the same import brought, and a repeat.
        file.write(json.dumps({"id": "x7", "author": "bo 0", "text": "edited words"}) + "\n")
        file.write(json.dumps({"id": "x8", "author": "bo 1", "text": "first 8"}) + "\n")
    last = export(tmp_path / "c.jsonl", 200, key="z", spoken="third {}")
    report = import_files(library, [path, more, last])
    assert (report.imported, report.duplicates) == (700, 2)
    with library.store.read() as connection:
        found = connection.execute(text("SELECT rowid FROM comments_fts WHERE comments_fts MATCH 'edited'"))
        assert len(found.all()) == 1
        held = connection.execute(text("SELECT count(*) FROM comments_fts_docsize")).scalar()
        assert held == 700
    sound(library)


def test_a_first_import_is_waited_for_however_long_it_takes(library, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    loader, told = Loader(library.store), []
    loader.begin_bare()
    assert waiting.loading(library.path).exists()

    def write():
        try:
            with library.store.write():
                told.append("written")
        except UserError as error:
            told.append(str(error))

    writer = threading.Thread(target=write)
    writer.start()
    # It has been refused once by now, and waits on.
    while not waiting.mark(library.path).exists():
        assert writer.is_alive()
    loader.commit()
    writer.join(60)
    assert told == ["written"]
    assert not waiting.loading(library.path).exists()
    sound(library)


@pytest.mark.parametrize("left", [False, True])
def test_any_other_writer_is_waited_for_so_long_and_no_longer(library, monkeypatch, left):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    if left:  # An import that was killed says nothing any more.
        waiting.loading(library.path).touch()
        os.utime(waiting.loading(library.path), (1, 1))
    with (
        library.store.write(),
        pytest.raises(UserError, match="Another program is writing"),
        library.store.write(),
    ):
        pass


def test_a_file_that_breaks_leaves_nothing_and_the_others_stand(library, tmp_path, monkeypatch):
    good, bad = export(tmp_path / "a.jsonl", 200), export(tmp_path / "b.jsonl", 200, key="y")
    whole = importing._Import._batches

    def breaking(self, path, *rest):
        for number, batch in enumerate(whole(self, path, *rest)):
            if path == bad and number == 2:
                raise UserError("It broke.")
            yield batch

    monkeypatch.setattr(importing._Import, "_batches", breaking)
    report = import_files(library, [good, bad, export(tmp_path / "c.jsonl", 100, key="z")])
    assert [file.problem for file in report.files] == [None, "It broke.", None]
    assert {row[0][0] for row in stored(library)} == {"x", "z"}
    sound(library)


def test_a_reading_process_that_dies_is_a_sentence(library, tmp_path, monkeypatch):
    whole = reading_apart.Reader._next

    def killed(self):
        self._process.kill()
        return whole(self)

    monkeypatch.setattr(reading_apart.Reader, "_next", killed)
    with pytest.raises(RuntimeError, match="ended unexpectedly"):
        import_files(library, [export(tmp_path / "a.jsonl", 5000)])
    assert stored(library) == []
    with library.store.read() as connection:
        assert batches.unfinished(connection) == []
    sound(library)


def test_cancelling_leaves_nothing(library, tmp_path):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 8

    with pytest.raises(Cancelled):
        import_files(library, [export(tmp_path / "a.jsonl", 2000)], context=JobContext(cancelled=cancelled))
    assert stored(library) == []
    sound(library)


def test_what_the_store_refuses_takes_all_of_it(library, tmp_path, monkeypatch):
    whole = comments.Inserter.add
    pages = []

    def full(self, connection, page, **how):
        pages.append(1)
        if len(pages) == 6:
            raise UserError("The disk is full; nothing was changed.")
        return whole(self, connection, page, **how)

    monkeypatch.setattr(comments.Inserter, "add", full)
    with pytest.raises(UserError, match="disk is full"):
        import_files(library, [export(tmp_path / "a.jsonl", 200), export(tmp_path / "b.jsonl", 200, key="y")])
    assert stored(library) == []
    sound(library)


def test_what_is_refused_while_nothing_comes_takes_all_of_it(library, tmp_path, monkeypatch):
    def full(connection, _most):
        if comments.last_id(connection) > 200:  # The first file is stored, and counted.
            raise UserError("The disk is full; nothing was changed.")
        return False

    monkeypatch.setattr(loading.fulltext, "add_some", full)
    with pytest.raises(UserError, match="disk is full"):
        import_files(library, [export(tmp_path / "a.jsonl", 200), export(tmp_path / "b.jsonl", 200, key="y")])
    assert stored(library) == []
    sound(library)


def test_the_readers_own_sentences_cross(library, tmp_path, monkeypatch):
    path = export(tmp_path / "a.jsonl", 100)
    monkeypatch.setattr(registry, "detect", lambda *_: registry.by_name("youtube_api"))
    reader = reading_apart.Reader(lambda: False)
    source = type("Named", (), {"name": "gone.jsonl", "memo": {}})()
    try:
        with pytest.raises(RuntimeError, match="not there any more"):
            list(reader.batches(path, source, registry.by_name("json"), None, {}, 10))
    finally:
        reader.close()


def test_pages_cross_as_they_are():
    at = datetime(2026, 1, 2, tzinfo=UTC)
    new = [
        NewComment("one", "youtube", "a", None, "v", "Title", "Bo", "u1", at),
        NewComment("two", "youtube", "b", "a", "v", "Title", "Bo", "u1", at, like_count=3, extra={"k": [1]}),
        NewComment("three", None, None, None, None, None, None, None, at),
    ]
    for page in (page_of(new, Counter()), page_of(new[:1], Counter()), page_of(new[:2], Counter())):
        assert reading_apart.unpacked(marshal.loads(marshal.dumps(reading_apart.packed(page)))) == page
        assert Page.of(page.rows()) == page


def test_pages_that_come_in_parts_are_one():
    new = [NewComment(f"text {n}", "youtube", f"i{n}", None, "v", author_id=f"u{n}") for n in range(5)]
    parts = [
        reading_apart.unpacked(reading_apart.packed(page_of(some, Counter()))) for some in (new[:2], new[2:])
    ]
    whole = reading_apart.joined(parts)
    assert whole == page_of(new, Counter())
    # The one list is handed over once.
    assert whole.identities is whole.external_ids
    with_names = [one._replace(external_id=None, created_at=datetime(2026, 1, 2, tzinfo=UTC)) for one in new]
    other = reading_apart.unpacked(reading_apart.packed(page_of(with_names, Counter())))
    mixed = reading_apart.joined([parts[0], other])
    assert mixed.rows() == parts[0].rows() + other.rows()


def test_words_are_indexed_while_the_next_page_is_read(library, monkeypatch):
    monkeypatch.setattr(loading, "WORDS_AT_ONCE", 2)
    loader = Loader(library.store)
    assert not loader.use_time()
    with library.store.write() as connection:
        batch = batches.begin(connection, ["a"])
    loader.begin_bare()
    assert not loader.use_time()
    inserter = comments.Inserter(batch)
    page = page_of([NewComment(f"word{n}", "x", f"i{n}") for n in range(5)], Counter())
    with loader.page(5) as connection:
        inserter.add(connection, page, indexes_words=False)
    assert [loader.use_time() for _ in range(3)] == [True, True, False]
    again = page_of([NewComment("word9", "x", "i9"), NewComment("other", "x", "i1")], Counter())
    with loader.page(2) as connection:
        assert inserter.add(connection, again, indexes_words=False).texts == 1
    loader.commit()
    sound(library)
