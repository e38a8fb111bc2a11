"""A page as a tree, so that a test asks for what a reader sees and not for a piece of text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "path"}
NOT_READ = {"script", "style"}


@dataclass
class Node:
    """One element: its attributes, and what stands in it in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    content: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words in it, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            elif part.tag not in NOT_READ:
                yield from part._words()

    def walk(self) -> Iterator["Node"]:
        yield self
        for part in self.content:
            if isinstance(part, Node):
                yield from part.walk()

    def all(self, tag: str = "", **attrs: str) -> list["Node"]:
        """Elements of a tag whose attributes are these; `class_` is one of its classes."""
        return [n for n in self.walk() if tag in ("", n.tag) and n.has(**attrs)]

    def one(self, tag: str = "", **attrs: str) -> "Node":
        """The only such element."""
        (found,) = self.all(tag, **attrs)
        return found

    def has(self, **attrs: str) -> bool:
        wanted = {k.replace("_", "-"): v for k, v in attrs.items() if k != "class_"}
        classes = self.attrs.get("class", "").split()
        named = "class_" not in attrs or attrs["class_"] in classes
        return named and all(self.attrs.get(k) == v for k, v in wanted.items())

    def rows(self) -> list[list[str]]:
        """The body of the only table in it, cell by cell."""
        body = self.one("tbody")
        return [
            [c.text for c in row.content if isinstance(c, Node)]
            for row in body.content
            if isinstance(row, Node)
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(text: str) -> Node:
    """The tree of a page. Raises AssertionError for an element that is not closed in its place."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root], f"<{reader.open[-1].tag}> stays open"
    return reader.root
