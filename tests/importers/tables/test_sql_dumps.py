"""Dumps of databases: whatever wrote them, the rows of the table of comments."""

import pytest

from moderator.core.errors import UserError
from moderator.importers import preview, registry
from moderator.importers.base import Options, Source
from moderator.importers.files import matches
from moderator.importers.tables import sql_script, sql_tables
from tests.importers.reading import read
from tests.importers.test_golden import FOLDER

DUMPS = sorted(FOLDER.glob("*/*.sql"))
MYSQL = "-- MySQL dump 10.13\n"
POSTGRES = "-- PostgreSQL database dump\n"


def source(text: str) -> Source:
    return Source.of_bytes("dump.sql", text.encode("utf-8"))


def rows(text: str, table: str = "comments") -> list[object]:
    return [row for _, _, _, row in sql_script.rows(source(text), "utf-8", table.__eq__)]


@pytest.mark.parametrize(
    ("start", "written", "value"),
    [
        (MYSQL, r"'It\'s \"dry\"\n\\ \% \Z'", 'It\'s "dry"\n\\ \\% \x1a'),
        (MYSQL, "'it''s'", "it's"),
        (MYSQL, "_utf8mb4'plain'", "plain"),
        (MYSQL, "0x4461732069737420676Cc3bc636b", "Das ist glück"),
        (MYSQL, "b'101'", "5"),
        (MYSQL, "NULL", ""),
        (MYSQL, "-1.5e3", "-1.5e3"),
        (POSTGRES, r"'C:\'", "C:\\"),
        (POSTGRES, r"E'It\'s\n'", "It's\n"),
        (POSTGRES, '\'{"a": [1, "("]}\'::jsonb', '{"a": [1, "("]}'),
        (POSTGRES, r"U&'\00fc\\'", "ü\\"),
        ("PRAGMA foreign_keys=OFF;\n", r"replace(replace('a\r\nb','\r',char(13)),'\n',char(10))", "a\r\nb"),
        ("PRAGMA foreign_keys=OFF;\n", r"unistr('a\u000ab')", "a\nb"),
        ("PRAGMA foreign_keys=OFF;\n", "X'00ff'", ""),
        ("USE [Forum]\n", "CAST(N'2026-06-01T10:00:00' AS DateTime)", "2026-06-01T10:00:00"),
        ("USE [Forum]\n", "N'it''s; (dry)'", "it's; (dry)"),
    ],
)
def test_a_value_as_each_database_writes_it(start: str, written: str, value: str) -> None:
    text = f"{start}INSERT INTO comments (a, b, c) VALUES (1, {written}, 'end');\n"
    assert rows(text) == [["1", value, "end"]]


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.name)
def test_windows_of_any_size(path, chunk: int, monkeypatch) -> None:
    whole = read(path)
    monkeypatch.setattr(matches, "_CHUNK", chunk)
    monkeypatch.setattr(sql_script, "_ROOM", 2048)
    assert read(path).comments == whole.comments
    assert whole.comments


def test_comments_go_before_posts_and_private_messages_are_never_taken() -> None:
    text = MYSQL + (
        "CREATE TABLE `f_privmsgs` (`id` int, `author` text, `message_text` text);\n"
        "INSERT INTO `f_privmsgs` VALUES (1,'Ida','a word between the two of us, and no other');\n"
        "CREATE TABLE `f_posts` (`id` int, `author` text, `text` text);\n"
        "INSERT INTO `f_posts` VALUES (1,'Ida','what everybody may read, at some length');\n"
    )
    assert [comment.text for comment in read(source(text)).comments] == [
        "what everybody may read, at some length"
    ]
    more = "INSERT INTO `f_comments` (`id`, `author`, `text`) VALUES (1,'Jo','and what was said of it');\n"
    assert [comment.text for comment in read(source(text + more)).comments] == ["and what was said of it"]
    with pytest.raises(UserError, match="with the tables “f_privmsgs”, “x”"):
        registry.detect(
            source(
                text.split("CREATE TABLE `f_posts`")[0] + "CREATE TABLE `x` (`a` int);\n"
                "INSERT INTO `x` VALUES (1);\n"
            )
        )


def test_another_table_can_be_asked_for() -> None:
    path = FOLDER / "wordpress_table" / "mysqldump.sql"
    look = preview.preview(Source.of(path), Options(sheet="wp_posts"))
    assert [one.text for one in look.comments] == ["A long post about bread and salt, which goes on"]
    assert look.sheets == ("wp_comments", "wp_posts", "wp_commentmeta")
    with pytest.raises(UserError, match="has no table “wp_links”"):
        preview.preview(Source.of(path), Options(sheet="wp_links"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CREATE TABLE a (b int);\n", "a dump of a database without rows"),
        (
            MYSQL + "INSERT INTO `goods` VALUES (1,'Bread','A loaf that is good with soup');\n"
            "INSERT INTO `orders` VALUES (1);\n",
            "a dump of a database with the tables “goods”, “orders”",
        ),
    ],
)
def test_a_dump_without_comments_says_what_it_has(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as told:
        registry.detect(source(text))
    assert "Write the table of comments alone" in told.value.advice


def test_databases_that_are_no_text_say_how_they_become_some() -> None:
    for start, advice in ((b"SQLite format 3\0", "sqlite3 FILE .dump"), (b"PGDMP\x01", "pg_restore -f")):
        with pytest.raises(UserError) as told:
            registry.detect(Source.of_bytes("x.db", start + bytes(100)))
        assert advice in told.value.advice


def test_words_about_databases_are_no_dump() -> None:
    text = 'author,text\nIda,"DROP TABLE comments; -- he said"\nJo,INSERT coin to go on with this game of yours\n'
    assert registry.detect(source(text)).name == "table"
    assert not sql_script.is_script(source(text))
    assert not sql_script.is_script(source("Insert into the oven and wait.\nCreate nothing.\n"))


def test_a_row_that_cannot_be_read_is_told_and_what_follows_is_not_lost() -> None:
    text = MYSQL + (
        "INSERT INTO `comments` (`id`, `text`) VALUES (1,'one comment of some length'),(2,(,'two';\n"
        "INSERT INTO `comments` (`id`, `text`) VALUES (3,'another comment of some length');\n"
    )
    got = read(source(text))
    assert [comment.text for comment in got.comments] == [
        "one comment of some length", "another comment of some length",
    ]  # fmt: skip
    assert [rejected.reason for rejected in got.rejected] == ["not a row of values"]
    cut = MYSQL + "INSERT INTO `comments` (`id`, `text`) VALUES (1,'one comment of some length'),(2,'tw"
    assert [comment.text for comment in read(source(cut)).comments] == ["one comment of some length"]


def test_behind_a_value_without_measure_reading_goes_on_with_the_next_statement(monkeypatch) -> None:
    monkeypatch.setattr(sql_script, "LONGEST", 100_000)
    put = "INSERT INTO `comments` (`id`, `text`) VALUES "
    text = (
        f"{MYSQL}{put}(1,'one comment of some length');\n{put}(2,'{'a' * 900_000}'),(3,'lost beside it');\n"
        f"{put}(4,'it\\'s another one; with a mark'),(5,'and one more comment');\n"
    )
    got = read(source(text))
    assert [comment.external_id for comment in got.comments] == ["1", "4", "5"]
    assert got.comments[1].text == "it's another one; with a mark"
    assert [rejected.reason for rejected in got.rejected] == ["not a row of values"]


def test_statements_that_put_nothing_are_passed_over_with_what_stands_in_them() -> None:
    text = POSTGRES + (
        "CREATE FUNCTION f() RETURNS trigger AS $b$ BEGIN -- it's\n INSERT INTO comments VALUES ('no'); END $b$;\n"
        "COMMENT ON TABLE comments IS 'it''s; a \"table';\n/* INSERT INTO comments VALUES ('no'); */\n"
        "INSERT INTO public.comments VALUES ('yes');\n"
    )
    assert rows(text) == [["yes"]]


def test_no_more_than_a_chunk_and_a_row_is_held(monkeypatch) -> None:
    longest = 0
    more = sql_script._Script._more

    def watched(script: sql_script._Script) -> None:
        nonlocal longest
        more(script)
        longest = max(longest, len(script._text))

    monkeypatch.setattr(sql_script._Script, "_more", watched)
    values = ",".join(
        f"({number},'a comment of some length, the same each time')" for number in range(60_000)
    )
    text = f"{MYSQL}INSERT INTO `comments` (`id`, `text`) VALUES {values};\n"
    got = sum(1 for _ in registry.by_name("table").read(source(text), Options()))
    assert (got, longest < 2 * matches._CHUNK) == (60_000, True)


def test_marks_that_never_close_end_the_reading_early(monkeypatch) -> None:
    asked = []
    more = sql_script._Script._more
    monkeypatch.setattr(sql_script._Script, "_more", lambda script: (asked.append(script), more(script)))
    text = MYSQL + "INSERT INTO `comments` (`id`, `text`) VALUES (1,'a comment of some length');\n"
    for hostile in (
        "/*;" * 300_000,
        "SELECT " + "$a$ " * 300_000,
        "INSERT INTO c VALUES ('" * 40_000,
        "(" * 900_000,
    ):
        assert sql_tables.grid(source(text + hostile), Options()) is not None
    assert len(asked) < 100
