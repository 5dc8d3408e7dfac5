"""Render every screen to PNG files, to look at them: `python tests/benchmarks/look.py FOLDER`.

A library in a temporary folder is filled with the sample; nothing of the person's own is touched.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

NEGATIVE = (
    "missing",
    "worst",
    "broken",
    "never",
    "refund",
    "late",
    "wrong",
    "joke",
    "waste",
    "stale",
    "cold",
)
TELLING = "label:negative decision:open ordered box twice"
POSITIVE = ("lovely", "love", "thank", "great", "best", "wonderful", "perfect", "delicious", "good")


def main() -> None:
    """Render in one process for each ratio, since Qt takes it once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--scale", nargs="+", default=["1"])
    parser.add_argument("--scheme", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument(
        "--font", default="Inter", help="a font of this machine; the system's where it is not"
    )
    parser.add_argument("--type-size", type=int, default=13)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument(
        "--files", nargs="+", type=Path, default=[], help="preview these instead of the sample"
    )
    parser.add_argument("--rendering", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.rendering:
        render(arguments)
        return
    for scale in arguments.scale:
        environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale)
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        command = [sys.executable, *sys.argv, "--rendering", "--scale", scale]
        subprocess.run(command, env=environment, check=True)


def render(arguments: argparse.Namespace) -> None:
    """Render all screens in every scheme."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QApplication

    from moderator.gui import theme

    application = QApplication(sys.argv[:1])
    font = QFont(arguments.font)
    font.setPixelSize(arguments.type_size)
    application.setFont(font)
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    with tempfile.TemporaryDirectory() as folder:
        for scheme in arguments.scheme:
            theme.apply(application, schemes[scheme])
            screens = Screens(application, Path(folder), arguments, scheme)
            screens.take_all()


class Screens:
    """Takes the pictures of one scheme."""

    def __init__(self, application: Any, folder: Path, arguments: argparse.Namespace, scheme: str) -> None:
        self._application = application
        self._folder = folder
        self._arguments = arguments
        self._scheme = scheme

    def take_all(self) -> None:
        """Take every picture asked for."""
        for name in ("welcome", "review", "comments", "overview", "models"):
            self._take(name, self._frame(name))
        for name in ("preview", "report", "settings", "keys", "commands", "about", "imports", "hand_back"):
            self._take(name, self._sheet(name))
        self._take("narrow", self._frame("review", (980, 700)))

    def _take(self, name: str, steps: Any) -> None:
        if self._arguments.only and name not in self._arguments.only:
            steps.close()
            return
        try:
            window = next(steps)
            self._settle()
            path = self._arguments.folder / f"{name}-{self._scheme}-{self._arguments.scale[0]}.png"
            window.grab().save(str(path))
            sys.stdout.write(f"{path}\n")
        except (ImportError, NotImplementedError) as error:
            sys.stdout.write(f"{name}: {error}\n")
        finally:
            steps.close()
            self._settle()

    def _settle(self) -> None:
        for _ in range(30):
            self._application.processEvents()

    def _frame(self, place: str, size: tuple[int, int] | None = None) -> Any:
        from moderator.gui.commands import Commands
        from moderator.gui.context import AppContext
        from moderator.gui.facts import read_facts
        from moderator.gui.importing.flow import ImportFlow
        from moderator.gui.lanes import InlineLane
        from moderator.gui.main_window import MainWindow
        from moderator.gui.settings import Settings
        from moderator.gui.tasks import Tasks
        from moderator.jobs.runner import InlineRunner

        library = self._library(empty=place == "welcome")
        tasks = Tasks(
            lambda: InlineRunner(library), lambda: InlineRunner(library), lane=lambda name: InlineLane()
        )
        context = AppContext(library, tasks, Settings(self._folder / "settings.ini"))
        window = MainWindow(context)
        self._commands = Commands(context, window)
        self._flow = ImportFlow(window, context)
        self._context = context
        width, height = size or map(int, self._arguments.size.split("x"))
        window.resize(width, height)
        try:
            window.show()
            window.library_opened(read_facts(library))
            if place != "welcome":
                window.show_place(place)
            if place == "review":
                self._choose(window)
            yield window
        finally:
            window.close_sheets()
            window.close()
            tasks.shutdown()
            library.close()
            window.deleteLater()

    def _choose(self, window: Any) -> None:
        """Show a comment that says a lot about the page: plain words, not so severe that it is blurred."""
        from moderator.core.query import parse
        from moderator.services.search import searching

        found = searching.find(self._context.library, parse(TELLING))
        if found:
            window.show_comment(found[0])

    def _sheet(self, name: str) -> Any:
        frame = self._frame("comments")
        try:
            window = next(frame)
            self._settle()
            if name == "preview":
                self._flow.begin(self._arguments.files or [self._table()])
            elif name == "report":
                self._report(window)
            else:
                self._context.actions[name].trigger()
            yield window
        finally:
            frame.close()

    def _table(self) -> Path:
        path = self._folder / "lakeside-june.csv"
        rows = [
            "id,authorDisplayName,textDisplay,likeCount,publishedAt,videoTitle,viewerRating",
            "u1,tomasz_p,Cancelled in May and charged again in June.,212,2026-06-14T09:12:00Z,The June boxes,none",
            "u2,Zoë Brûlé,The crème brûlée tin was dented. Thank you!,17,2026-06-14T08:57:00Z,The June boxes,none",
            "u3,jorin,Price goes up; portions go down.,341,2026-06-13T22:40:00Z,New prices from July,none",
        ]
        path.write_text("\n".join(rows) + "\n", encoding="cp1252")
        return path

    def _report(self, window: Any) -> None:
        from moderator.core.comment import Rejected
        from moderator.core.operation import Progress
        from moderator.gui.importing.report_sheet import ReportSheet
        from moderator.services.intake.import_report import FileReport, ImportReport

        rejected = [
            Rejected("line 4,118", "Date cannot be read", "31/02/2026 10:04"),
            *[Rejected(f"line {9_530 + number}", "Too few columns", "4 of 9") for number in range(11)],
        ]
        skipped = Counter({"no text, only a picture or a sticker": 41, "deleted before the export": 25})
        file = FileReport(
            "/x/lakeside-june.csv",
            "table",
            found=18_240,
            imported=17_022,
            duplicates=1_140,
            updated=318,
            updated_likes=318,
            skipped=skipped,
            rejected=rejected,
        )
        sheet = ReportSheet(window, ImportReport(3, (file,), 0.4))
        sheet.open()
        sheet.show_sentiment(Progress(8_120, 17_022), 13_900, 0.7)

    def _library(self, *, empty: bool) -> Any:
        from moderator.services.library import Library

        path = self._folder / ("empty.db" if empty else "Lakeside Kitchen.db")
        fresh = not path.exists()
        library = Library.open(path)
        if fresh and not empty:
            fill(library)
        return library


def fill(library: Any) -> None:
    """Import the sample, read it, decide a little, and save some searches."""
    from moderator.core.comment import Decision
    from moderator.core.errors import UserError
    from moderator.core.operation import JobContext
    from moderator.core.query import parse
    from moderator.services.intake.sample import import_sample
    from moderator.services.model import scoring
    from moderator.services.review import reviewing
    from moderator.services.search import searching

    import_sample(library)
    try:
        scoring.classify(library, JobContext())
    except (UserError, ImportError, FileNotFoundError, NotImplementedError):
        invent_scores(library)
    negative = searching.find(library, parse("label:negative"))
    for ids, decision in (
        (negative[0:3], Decision.HELD),
        (negative[3:9], Decision.FLAGGED),
        (negative[9:14], Decision.APPROVED),
    ):
        if ids:
            reviewing.decide(library, ids, decision)
    for name, query in (
        ("Sure and negative", "label:negative p>0.8"),
        ("Box delivery", "box"),
        ("Price change", "price"),
        ("Flagged, to hand back", "decision:flagged"),
    ):
        searching.save_search(library, name, query)


def invent_scores(library: Any) -> None:
    """Score by a few words, where no model is installed: the pictures must not be empty."""
    from moderator.core.comment import Probabilities, Scored
    from moderator.store import comments

    with library.store.write() as connection:
        texts = comments.unscored(connection, "invented", 0, 100_000, True)
        scored = []
        for number, (comment, text) in enumerate(texts):
            words = text.lower()
            bad = sum(word in words for word in NEGATIVE)
            good = sum(word in words for word in POSITIVE)
            sure = 0.55 + (number % 43) / 100
            rest = 1 - sure
            if bad > good:
                found = Probabilities(sure, rest * 0.8, rest * 0.2)
            elif good > bad:
                found = Probabilities(rest * 0.3, rest * 0.7, sure)
            else:
                found = Probabilities(rest * 0.5, sure, rest * 0.5)
            scored.append((comment, Scored(found, found.negative * 0.6)))
        comments.store_scores(connection, "invented", scored)


if __name__ == "__main__":
    main()
