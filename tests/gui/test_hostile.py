"""What strangers write is shown as they wrote it: no markup, nothing hidden, in every place that repeats it."""

import csv

import pytest
from PySide6.QtCore import Qt as Core
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel

from moderator.core.comment import CommentRow
from moderator.gui.components.label import Elided, Text
from moderator.gui.hostile import isolated, one_line, tip
from moderator.gui.notices import Notices
from moderator.gui.review.spelled import spelled
from moderator.jobs.protocol import Failed
from moderator.services.forms.export_formats import guarded, write_csv, write_html

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="http://tracker.example/x.png">',
    '<a href="javascript:alert(1)">x</a>',
    '=HYPERLINK("http://evil.example","x")',
    "\nuser\u202egnp.exe",
    "zero\u200bwidth",
    "nul\x00byte",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_tooltip_takes_it_for_markup(qtbot, text):
    shown = tip(text)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "\u202e" not in shown
    assert not Qt.mightBeRichText(shown) or "&lt;" in shown
    label = Elided(text * 20)
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.grab()
    assert label.toolTip()
    assert "<img" not in label.toolTip()
    assert "<script" not in label.toolTip()


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_and_notices_show_plain_text(qtbot, text):
    strip = Notices()
    qtbot.addWidget(strip)
    strip.show_failure(Failed(1, text, advice=text))
    labels = [*strip.findChildren(QLabel), Text(text)]
    assert {label.textFormat() for label in labels} == {Core.TextFormat.PlainText}
    assert not any(label.openExternalLinks() for label in labels)


@pytest.mark.parametrize("text", HOSTILE)
def test_hidden_letters_are_named_where_a_comment_is_read(text):
    for shown in (spelled(text).text, one_line(text), isolated(text)):
        assert not {"\u202e", "\u200b", "\x00"} & set(shown)


def test_a_line_that_is_cut_says_so():
    assert one_line("anna  b\nc", 9) == "anna b c"
    assert one_line("a name of many letters", 6) == "a name…"


@pytest.mark.parametrize("text", HOSTILE)
def test_files_for_people_run_nothing(tmp_path, text):
    row = CommentRow(id=1, external_id=text, platform="x", author=text, text=text)
    write_csv(tmp_path / "out.csv", iter([row]), ("author", "text"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
    write_html(tmp_path / "out.html", iter([row]))
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert not [part for part in ("<script", "<img", "<a ", "\u202e", "\u200b", "\x00") if part in page]
    assert "default-src 'none'" in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_beginning_of_a_formula_is_guarded(start):
    assert guarded(f"{start}1+1") == f"'{start}1+1"
