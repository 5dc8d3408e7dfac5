"""What is wrong with a search, and where."""

from moderator.core.errors import UserError


class QuerySyntaxError(UserError):
    """A search that cannot be understood."""

    def __init__(self, message: str, text: str, position: int, *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.text = text
        self.position = min(position, len(text))

    @property
    def explain(self) -> str:
        """The search with a caret under the place, and the sentence."""
        return f"{self.text}\n{' ' * self.position}^\n{self}"

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole."""
        return (_again, (str(self.args[0]), self.text, self.position, self.advice))


def _again(message: str, text: str, position: int, advice: str) -> QuerySyntaxError:
    return QuerySyntaxError(message, text, position, advice=advice)
