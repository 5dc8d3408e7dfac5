import importlib.resources
import sys

import pytest

from moderator import clock, resources


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Pretend that the package lies elsewhere."""
    package = tmp_path / "site-packages" / "moderator"
    package.mkdir(parents=True)
    monkeypatch.setattr(importlib.resources, "files", lambda _: package)
    return package


def test_the_checkout():
    assert (resources.resources() / "samples").is_dir()
    assert resources.models().name == "models"


def test_a_wheel_before_what_lies_beside_it(package):
    (package.parent / "resources").mkdir()
    (package / "_resources").mkdir()
    assert resources.resources() == package / "_resources"


def test_another_packages_folder_is_not_ours(package):
    (package.parent / "resources").mkdir()
    with pytest.raises(FileNotFoundError, match="install Moderator again"):
        resources.resources()


@pytest.mark.parametrize("place", ["moderator/_models", "models"])
def test_a_frozen_build(package, tmp_path, monkeypatch, place):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "frozen"), raising=False)
    (tmp_path / "frozen" / place).mkdir(parents=True)
    assert resources.models() == tmp_path / "frozen" / place


def test_the_process_is_older_than_this_test():
    first = clock.process_seconds()
    assert 0 < first < 24 * 3600
    assert clock.process_seconds() >= first
