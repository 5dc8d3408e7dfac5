"""The same thread exported again, later, by what gives its comments no ids: what was known is not there twice."""

import os
import tracemalloc

import pytest
from sqlalchemy import select

from moderator.services.intake import importing
from moderator.services.intake.importing import import_files
from moderator.store.intake import lists
from moderator.store.schema import comments

SAID = [
    ("ann", "The bread was cold again", 9),
    ("bo", "first", 8),
    ("cy", "I love the new oven of yours", 7),
    ("bo", "first", 8),
    ("di", "Never again, and that is that", 6),
    ("ed", "ok", 5),
    ("fa", "Such a long queue on Sunday", 4),
    ("gi", "Two euros for a bun, really?", 3),
]
LATER = ("ha", "A word that nobody said before", 1)
PLACES = {"at the top": 0, "in the middle": 4, "at the end": len(SAID)}


def _table(*names):
    def write(rows, _days):
        told = {"author": 0, "comment": 1, "day": 2}
        cells = [
            [f"2026-03-{row[2]:02}" if name == "day" else row[told[name]] for name in names] for row in rows
        ]
        return "\n".join([";".join(names), *(";".join(row) for row in cells)]) + "\n"

    return write


def _lines(rows, _days):
    return "".join(f"{text}\n" for _, text, _ in rows)


def _page(rows, _days):
    cells = "".join(f"<tr><td>{who}</td><td>{text}</td></tr>" for who, text, _ in rows)
    return f"<html><body><table><tr><th>Author</th><th>Comment</th></tr>{cells}</table></body></html>"


def _aged(video):
    def write(rows, days):
        head = f"author;time;{'video_id;' if video else ''}comment\n"
        own = "abcdefghijk;" if video else ""
        return head + "".join(f"{who};{n + days} days ago;{own}{text}\n" for who, text, n in rows)

    return write


LAYOUTS = {
    "day.csv": _table("author", "day", "comment"),
    "no_day.csv": _table("author", "comment"),
    "texts.csv": _table("comment"),
    "lines.txt": _lines,
    "page.xls": _page,
    "ages.csv": _aged(video=False),
    "ages_below_a_video.csv": _aged(video=True),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_what_is_new_comes(library, tmp_path, layout, place):
    later = [*SAID[: PLACES[place]], LATER, *SAID[PLACES[place] :]]
    first, second = tmp_path / f"first_{layout}", tmp_path / f"second_{layout}"
    first.write_text(LAYOUTS[layout](SAID, 0), encoding="utf-8")
    second.write_text(LAYOUTS[layout](later, 6), encoding="utf-8")
    written = first.stat().st_mtime
    os.utime(second, (written + 6 * 86_400 + 1234.5,) * 2)
    assert import_files(library, [first]).imported == 8
    report = import_files(library, [second])
    assert (report.imported, report.duplicates) == (1, 8)
    assert import_files(library, [second]).imported == 0


def test_a_third_export_knows_what_the_second_brought(library, tmp_path):
    texts = [text for _, text, _ in SAID]
    weeks = [texts, [*texts, "ok"], ["a line of the third week", *texts, "ok", "ok"]]
    new = []
    for number, week in enumerate(weeks):
        path = tmp_path / f"{number}.txt"
        path.write_text("\n".join(week), encoding="utf-8")
        new.append(import_files(library, [path]).imported)
    assert new == [8, 1, 2]


def test_another_list_in_which_people_say_the_same_is_another(library, tmp_path):
    greetings = ["happy birthday to you", "congratulations to all", "what a lovely picture", "first", "Amen"]
    own = [[f"what is said about matter {letter}{n} alone" for n in range(20)] for letter in "ab"]
    for number, texts in enumerate(own):
        path = tmp_path / f"{number}.txt"
        path.write_text(
            "\n".join([*greetings, "greetings from the north", "greetings to all of you", *texts])
        )
        assert import_files(library, [path]).imported == 27


def test_a_list_too_short_to_tell_stays_another(library, tmp_path):
    for name in ("a.txt", "b.txt"):
        path = tmp_path / name
        path.write_text(f"thank you so very much\nthat is a good idea\nsomething new in {name}\n")
        assert import_files(library, [path]).imported == 3


def test_one_person_may_say_the_same_below_two_videos(library, tmp_path):
    path = tmp_path / "ages.csv"
    rows = [("abcdefghijk", "3 days ago"), ("abcdefghijk", "2 days ago"), ("zyxwvutsrqp", "3 days ago")]
    path.write_text(
        "author;video_id;time;comment\n" + "".join(f"ann;{own};{age};so it goes again\n" for own, age in rows)
    )
    assert import_files(library, [path]).imported == 3


def test_of_the_texts_of_earlier_lists_nothing_is_held(library, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("".join(f"{n} {'what is said at length ' * 40}\n" for n in range(3000)))
    assert import_files(library, [path]).imported == 3000
    with library.store.read() as connection:
        platform = connection.execute(select(comments.c.platform).limit(1)).scalar_one()
        tracemalloc.start()
        earlier = lists._earlier(connection, platform, 0)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert earlier is not None
    assert len(earlier.ids) == 3000
    assert held < path.stat().st_size / 10


def test_in_a_library_with_too_many_such_rows_each_list_is_new(library, tmp_path, monkeypatch):
    monkeypatch.setattr(lists, "MOST", len(SAID) - 1)
    for number in range(2):
        path = tmp_path / f"{number}.txt"
        path.write_text(_lines(SAID, 0) + f"one more in list {number}\n")
        assert import_files(library, [path]).imported == len(SAID) + 1


def test_the_last_page_of_a_long_list_is_known_by_those_before_it(library, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PAGE", 9)
    texts = [f"what is said in line number {n}" for n in range(18)] + ["ok", "first"]
    for number, (lines, new) in enumerate(((texts, 20), (["a line that is new", *texts], 1))):
        path = tmp_path / f"{number}.txt"
        path.write_text("\n".join(lines))
        assert import_files(library, [path]).imported == new


def test_what_the_last_file_was_the_next_one_is_not(library, tmp_path):
    texts = [f"what is said in line number {n}" for n in range(9)]
    paths = [tmp_path / name for name in ("old.txt", "same.txt", "short.txt")]
    for path, lines in zip(
        paths, ([*texts, "ok"], texts, ["comment", "so be it", "ok", "thank you all"]), strict=True
    ):
        path.write_text("\n".join(lines))
    import_files(library, paths[:1])
    assert [one.imported for one in import_files(library, paths[1:]).files] == [0, 3]
