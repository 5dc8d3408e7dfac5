"""Elements of an XML document, each built alone: what is not wanted is never held."""

from collections.abc import Iterator, Mapping

MOST_TEXT = 16 * 1024 * 1024
"""Characters of one element that are kept; no comment is longer."""
_NODE = 200
"""Characters that an element inside counts for, beside its text."""
_DEEPEST = 60
"""Nesting within one element beyond which tags are dropped and their text kept."""

Wanted = Mapping[str, frozenset[str]]
"""Local names of the elements to build, each with those among them that may stand inside it."""


def local(name: str) -> str:
    """Return a name without its prefix, which files choose freely and sometimes never declare."""
    return name.rpartition(":")[2]


class Node:
    """One element: local names, texts and elements in order, the line where it begins."""

    __slots__ = ("attributes", "line", "name", "parts")

    def __init__(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Begin an element; `attributes` by their local names."""
        self.name = name
        self.attributes = attributes
        self.line = line
        self.parts: list[str | Node] = []

    def child(self, name: str) -> "Node | None":
        """Return the first element of that name right below this one."""
        return next((part for part in self.parts if isinstance(part, Node) and part.name == name), None)

    def children(self, name: str) -> "list[Node]":
        """Return all elements of that name right below this one."""
        return [part for part in self.parts if isinstance(part, Node) and part.name == name]

    def value(self, name: str) -> str:
        """Return the text of an element below, without blanks round it; "" if there is none."""
        node = self.child(name)
        return node.inner().strip() if node is not None else ""

    def inner(self) -> str:
        """Return all that stands inside; elements as markup, so that broken HTML stays HTML."""
        return "".join(
            part if isinstance(part, str) else f"<{part.name}>{part.inner()}</{part.name}>"
            for part in self.parts
        )


class Builder:
    """Puts elements together from starts, ends and texts, whoever reads them."""

    def __init__(self, wanted: Wanted, marks: frozenset[str]) -> None:
        """Build `wanted`; of `marks` only the beginning is told, as an empty element."""
        self._wanted = wanted
        self._marks = marks
        self.opened: list[Node] = []
        """The wanted element that is being built, and those open within it; the same list at all times."""
        self._beyond = 0
        self._size = 0
        self._ready: list[Node] = []

    @property
    def root(self) -> str | None:
        """The name of the wanted element that is being built."""
        return self.opened[0].name if self.opened else None

    def begins(self, name: str) -> bool:
        """Say whether an element of that name is wanted, or told of, where none is being built."""
        plain = local(name)
        return plain in self._wanted or plain in self._marks

    def take(self) -> Iterator[Node]:
        """Hand over what is complete."""
        ready, self._ready = self._ready, []
        yield from ready

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Begin an element."""
        plain = local(name)
        if self.opened:
            if self._beyond or len(self.opened) >= _DEEPEST or self._size >= MOST_TEXT:
                self._beyond += 1
                return
            self._size += _NODE
            node = Node(plain, _locals(attributes), line)
            self.opened[-1].parts.append(node)
            self.opened.append(node)
        elif plain in self._wanted:
            self._size = 0
            self.opened.append(Node(plain, _locals(attributes), line))
        elif plain in self._marks:
            self._ready.append(Node(plain, {}, line))

    def end(self) -> None:
        """End the element that was begun last."""
        if self._beyond:
            self._beyond -= 1
        elif self.opened:
            node = self.opened.pop()
            if not self.opened:
                self._ready.append(node)

    def drop(self) -> str:
        """Forget the element that is being built, and return what it held."""
        held = self.opened[0].inner() if self.opened else ""
        self.opened.clear()
        self._beyond = 0
        return held

    def text(self, text: str) -> None:
        """Add text to the element that is open."""
        if self.opened and self._size < MOST_TEXT:
            self._size += len(text)
            self.opened[-1].parts.append(text)


def _locals(attributes: Mapping[str, str]) -> Mapping[str, str]:
    return {local(key): value for key, value in attributes.items()} if attributes else attributes
