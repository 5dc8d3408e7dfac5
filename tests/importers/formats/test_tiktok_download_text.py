from tests.importers.reading import read


def test_blocks_and_lines_of_a_comment() -> None:
    got = read(
        "Date: 2026-06-01 10:00:00 UTC\r\nComment: one: and\r\ntwo\r\n\r\n"
        "Date: 2026-06-02 10:00:00\r\nComment: Date\r\n"
    )
    assert got.format == "tiktok_download_text"
    assert got.texts == ["one: and\ntwo", "Date"]
    assert [str(comment.created_at) for comment in got.comments] == [
        "2026-06-01 10:00:00+00:00",
        "2026-06-02 10:00:00+00:00",
    ]


def test_a_block_without_a_comment_is_rejected() -> None:
    got = read("Date: 2026-06-01 10:00:00\nComment: a\n\nDate: 2026-06-02 10:00:00\nLink: x\n\n")
    assert (len(got.comments), len(got.rejected)) == (1, 1)
