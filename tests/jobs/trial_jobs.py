"""Small jobs for a real background process; they need no library."""

import os
import threading

from moderator.core.errors import UserError


class TrialLibrary:
    def close(self):
        pass


def open_library(path):
    if path.name == "foreign.db":
        raise UserError("“foreign.db” is not a library.")
    return TrialLibrary()


def echo(library, context, *, value):
    return value


def count(library, context, *, upto):
    for number in range(1, upto + 1):
        context.step(number, upto, "Counting", detail=str(number))
    return upto


def wait_for_cancel(library, context):
    context.step(0, 0, "Waiting", detail="started")
    pause = threading.Event()
    while True:
        context.check()
        pause.wait(0.005)


def fail_for_user(library, context):
    raise UserError("The file is empty.", advice="Export it again.")


def fail_for_us(library, context):
    text = "a comment that nobody may read"
    raise ValueError(text)


def crash(library, context):
    context.step(0, 0, detail="about to crash")
    os._exit(7)


def deaf(library, context):
    context.step(0, 0, detail="started")
    threading.Event().wait(60)


def unpicklable(library, context):
    return lambda: None


def pid(library, context):
    return os.getpid()


def niceness(library, context):
    return os.getpriority(os.PRIO_PROCESS, 0)


JOBS = {
    function.__name__: function
    for function in (
        echo,
        count,
        wait_for_cancel,
        fail_for_user,
        fail_for_us,
        crash,
        deaf,
        unpicklable,
        pid,
        niceness,
    )
}


def question(library, context):
    return "answer"


JOBS["question"] = question
QUICK = frozenset({"question"})
