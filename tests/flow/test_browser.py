"""A report, an evidence pack's page and a table opened in a real browser: nothing runs, nothing is fetched."""

import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderator.core.comment import Decision, NewComment, Probabilities, Scored
from moderator.core.query import EVERYTHING
from moderator.services.handout import evidence, handback
from moderator.services.handout.exporting import export
from moderator.services.library import Library
from moderator.services.report import reporting
from moderator.services.review import reviewing
from moderator.store import comments
from tests.store.making import fill

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOSTILE = (
    '=HYPERLINK("http://evil.example") <script>document.title="ran"</script>'
    '<img src="http://evil.example/x.png" onerror="document.title=\'ran\'">'
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("pages")
    with Library.open(folder / "lakeside.sqlite") as library:
        start = datetime(2026, 3, 1, tzinfo=UTC)
        made = [
            NewComment(
                f"{HOSTILE} {n}", "youtube", f"c{n}", None, f"p{n % 4}", f"{HOSTILE} {n % 4}", f"{HOSTILE} {n % 9}",
                permalink="https://www.youtube.com/watch?v=v&lc=1", created_at=start + timedelta(days=n),
            )
            for n in range(90)
        ]  # fmt: skip
        fill(library.store, made)
        with library.store.write() as connection:
            said = [(n + 1, Scored(Probabilities(0.8, 0.1, 0.1))) for n in range(90)]
            comments.store_scores(connection, "m1", said)
        reviewing.decide(library, range(1, 10), Decision.FLAGGED)
        reporting.write_report(library, folder / "report.html", EVERYTHING)
        export(library, folder / "table.html")
        handback.hand_back(library, folder / "lists")
        evidence.seal(library, folder / "pack.zip", EVERYTHING)
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        pack.extract("evidence.html", folder)
    (folder / "hand-back.html").write_bytes((folder / "lists" / "hand-back.html").read_bytes())
    return folder


def opened(page: Path, folder: Path, *more: str) -> "tuple[str, str, list[str]]":
    """Return the page's document after it was shown, what its console said, and what it asked for."""
    log = folder / "net.json"
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"]
    command += ["--enable-logging=stderr", "--dump-dom", *more, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    console = "\n".join(line for line in done.stderr.splitlines() if ":CONSOLE" in line)
    text = log.read_text(encoding="utf-8").rstrip().rstrip(",")
    events = json.loads(text if text.endswith("}") else text + "]}")["events"]
    asked = {
        str(one["params"]["url"])
        for one in events
        if isinstance(one.get("params"), dict) and str(one["params"].get("url", "")).startswith("http")
    }
    return done.stdout, console, sorted(asked)


@pytest.mark.parametrize("name", ["report.html", "evidence.html", "hand-back.html", "table.html"])
def test_a_browser_shows_it_and_nothing_else_happens(pages: Path, tmp_path: Path, name: str) -> None:
    document, console, asked = opened(pages / name, tmp_path)
    assert "evil.example" in document
    assert "<title>ran</title>" not in document
    assert "<script" not in document.lower()
    assert "<img" not in document.lower()
    assert console == ""
    assert [url for url in asked if "evil.example" in url or "youtube" in url] == []


def test_a_page_that_did_run_would_be_caught(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<title>x</title><script>console.error('ran');document.title='ran'</script>"
        '<img src="http://evil.example/x.png">',
        encoding="utf-8",
    )
    document, console, asked = opened(page, tmp_path)
    assert "<title>ran</title>" in document
    assert "ran" in console
    assert any("evil.example" in url for url in asked)
