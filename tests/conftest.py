"""What holds for every test: no display is needed, and nothing of the person's own files is touched."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# Before anything of Qt is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A machine that has other things to do is slow, and that is no fault of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("any machine"), max_examples=1000)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts the tests in the background has them, and all that they start, ignore Ctrl+C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if getattr(config, "cache", None) is not None:
        # What the program keeps to be quicker next time is kept here too.
        os.environ["XDG_CACHE_HOME"] = str(config.cache.mkdir("home"))
    # The offscreen platform has no window manager, and says so.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
