import importlib
import subprocess
import sys
import threading

import pytest

from moderator.core.imports import without


def test_a_package_is_missing_in_this_thread_alone() -> None:
    for name in ("xmlrpc", "wsgiref"):
        for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[loaded]
    found: list[str] = []
    with without("xmlrpc", "wsgiref", "json"):
        with pytest.raises(ModuleNotFoundError, match="xmlrpc"):
            importlib.import_module("xmlrpc.client")
        other = threading.Thread(
            target=lambda: found.append(importlib.import_module("wsgiref.util").__name__)
        )
        other.start()
        other.join()
        # Loaded already: it stays.
        assert importlib.import_module("json").loads("1") == 1
    assert found == ["wsgiref.util"]
    assert importlib.import_module("xmlrpc.client").__name__ == "xmlrpc.client"


def test_words_are_found_without_the_heavy_packages_that_nltk_could_use() -> None:
    code = (
        "import sys; import moderator.classifier.text.words\n"
        "print(sorted({'scipy', 'sklearn', 'matplotlib'} & set(sys.modules)))\n"
        "import scipy.stats; print(scipy.stats.fisher_exact.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "fisher_exact"]


def test_two_threads_may_begin_at_two_parts_of_a_library() -> None:
    program = """
import sys, threading
sys.setswitchinterval(1e-6)
failed, ready = [], threading.Barrier(2)
def begin(work):
    ready.wait()
    try:
        work()
    except ImportError as error:
        failed.append(str(error))
def words():
    import moderator.classifier.text.words
def measures():
    from moderator.services.report import keyness
    keyness._likelihood(9, 2, 50, 60)
threads = [threading.Thread(target=begin, args=(work,)) for work in (words, measures)]
for one in threads: one.start()
for one in threads: one.join()
print(failed)
"""
    for _ in range(3):
        answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == "[]"
