"""Lanes whose work waits until the test says so: slow answers without threads."""

from moderator.gui.tasks import Tasks


class HeldLane:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.work = []

    def add(self, work, *, keep=False) -> None:
        self.work.append(work)

    def do_all(self) -> int:
        """Do what waits, and what that asks for on this lane; return how much it was."""
        done = 0
        while self.work:
            self.work.pop(0)()
            done += 1
        return done

    def close(self) -> None:
        self.work.clear()


class HeldLanes:
    """Makes lanes by name and lets the test drive each; those that are not held work at once."""

    def __init__(self, *held: str) -> None:
        self._held = held
        self._lanes: dict[str, HeldLane] = {}

    def __getitem__(self, name: str) -> HeldLane:
        return self._lanes.setdefault(name.removeprefix("lane-"), HeldLane())

    def make(self, name: str):
        from moderator.gui.lanes import InlineLane

        short = name.removeprefix("lane-")
        return self[short] if short in self._held else InlineLane()

    def tasks(self, runner) -> Tasks:
        return Tasks(lambda: runner, lambda: runner, lane=self.make)
