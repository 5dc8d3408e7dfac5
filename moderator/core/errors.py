"""Two kinds of failure: one a person can act on, and a wish to stop."""


class UserError(Exception):
    """Something the user can act on. Its text is shown as it stands."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        """Keep one plain sentence, and what to do about it if that is not in the sentence."""
        super().__init__(message)
        self.advice = advice

    def __str__(self) -> str:
        """Return the sentence and the advice, as the command line prints them."""
        message = str(self.args[0])
        return f"{message} {self.advice}" if self.advice else message

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the advice when the error crosses a process border."""
        return (_rebuild, (type(self), str(self.args[0]), self.advice))


class NoComments(UserError):
    """A file is known, and known to hold no comments: that is said, and is no failure."""


class DamagedError(UserError):
    """A library is damaged: it can be recovered as far as it can be read, or a backup restored."""


def _rebuild(kind: type[UserError], message: str, advice: str) -> UserError:
    return kind(message, advice=advice)


def no_comment(comment_id: int) -> UserError:
    """Return what is said where a comment is named by a number that none has."""
    return UserError(f"There is no comment {comment_id}.", advice="“moderator list” shows their numbers.")


class Cancelled(Exception):
    """The person asked to stop. Silent: nobody needs to be told."""
