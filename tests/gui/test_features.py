"""What Qt does to imports."""

import subprocess
import sys


def test_no_source_is_read_for_what_is_imported_after_qt() -> None:
    code = "import moderator.app, linecache, sqlalchemy, moderator.services.library; "
    code += "print([name for name in linecache.cache if name.endswith('engine.py')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
